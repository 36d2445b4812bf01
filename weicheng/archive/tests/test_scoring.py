"""Schemes of a campaign: the provincial thousand points, the way to a line, nothing typed (M-111, M-118, M-206)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from weicheng.archive.actions.choosing import choose_pack
from weicheng.archive.actions.scoring import record_reading
from weicheng.archive.models import SchemeReading
from weicheng.archive.queries import campaigns
from weicheng.archive.queries import scoring as queries
from weicheng.archive.tests.helpers import TODAY, browser, campaign_with
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.domain.schemes import score_scheme
from weicheng.indicators.models import Campaign
from weicheng.testing.town import Town

PROVINCE = "province_2021"
FULL = {
    "conditions": 11, "technical": (True,), "hands": 6500, "disinfection": 5500, "exposure": 0,
    "platform": (True, True), "satisfaction": 9000,
}  # fmt: skip
# What the form sends for it.
SENT = {
    "conditions": "11", "technical-0": "on", "hands": "65", "disinfection": "55", "exposure": "0",
    "platform-0": "on", "platform-1": "on", "satisfaction": "90.0",
}  # fmt: skip


@pytest.fixture
def hygiene(town: Town) -> Campaign:
    return chosen(town, campaign_with(town), "hygiene-city@2026.1")


def chosen(town: Town, campaign: Campaign, pack: str) -> Campaign:
    choose_pack(actor=town.actor("director"), campaign=campaign, name=pack)
    return campaign


@pytest.mark.mechanism("M-111")
@pytest.mark.parametrize(
    ("changed", "total"),
    [
        pytest.param({}, 1000, id="all met"),
        pytest.param({"technical": (False,)}, 370, id="the technical evaluation fails"),
        pytest.param({"technical": (False,), "conditions": 10}, 320, id="and one condition"),
        pytest.param({"exposure": 1}, 970, id="one exposure"),
        pytest.param({"exposure": 2}, 900, id="two exposures"),
        pytest.param({"satisfaction": 8990}, 950, id="satisfaction 89.9"),
    ],
)
def test_the_shipped_scheme_gives_the_figures_of_the_seed(
    town: Town, hygiene: Campaign, changed: dict[str, object], total: int
) -> None:
    made = record_reading(
        actor=town.actor("director"), campaign=hygiene, scheme=PROVINCE, on=TODAY, answers=FULL | changed
    )
    assert made.total == total * 100
    again = queries.score_of(SchemeReading.objects.get())
    assert again.total == made.total
    assert again.total + sum(line.lost for line in again.lines) == again.full


@pytest.mark.mechanism("M-118")
def test_meishan_went_from_589_to_738_and_lacks_112_to_the_line_of_850(town: Town) -> None:
    campaign = chosen(town, campaign_with(town, title="创建中国优秀旅游城市"), "tourist-city@2026.1")
    items = campaigns.pack_of(campaign).items("total")
    january, june = {}, {}
    for item in items:
        january[item.key], june[item.key] = item.points * 100 * 589 // 1000, item.points * 100 * 738 // 1000
    for day, answers in ((date(2026, 1, 5), january), (date(2026, 6, 2), june)):
        record_reading(actor=town.actor("director"), campaign=campaign, scheme="total", on=day, answers=answers)
    rows = list(queries.readings(campaign, "total"))
    gap = queries.gap_of(rows, 850)
    assert (rows[0].total, gap.start, gap.gap, gap.gap_at_start) == (73800, 58900, 11200, 26100)
    page = browser(town, "leader").get(reverse("scheme_page", args=[campaign.pk, "total"])).content.decode()
    assert "738" in page
    assert "+149" in page
    assert "112" in page
    matrix = browser(town, "leader").get(reverse("campaign_matrix")).content.decode()
    assert "738 / 850" in matrix


@pytest.mark.mechanism("M-111")
def test_what_if_explains_every_point_and_keeps_nothing(town: Town, hygiene: Campaign) -> None:
    url = reverse("scheme_what_if", args=[hygiene.pk, PROVINCE])
    client = browser(town, "leader")
    assert "1000 / 1000 分" in client.get(url, SENT | {"ask": "1"}).content.decode()
    without = {key: value for key, value in SENT.items() if key != "technical-0"}
    page = client.get(url, without | {"ask": "1"}).content.decode()
    assert "370 / 1000 分" in page
    assert "没有做到：通过省级技术评估" in page
    assert client.get(url, SENT | {"ask": "1", "hands": "66"}).status_code == 422
    assert client.get(url).status_code == 200
    assert not SchemeReading.objects.exists()


def test_a_reading_is_typed_item_by_item_and_never_as_a_total(town: Town, hygiene: Campaign) -> None:
    client, url = browser(town), reverse("scheme_record", args=[hygiene.pk, PROVINCE])
    assert client.post(url, SENT | {"on": "2026-06-01", "satisfaction": "89.9"}).status_code == 302
    row = SchemeReading.objects.get()
    assert row.total == 95_000
    assert client.get(reverse("scheme_reading", args=[row.pk])).status_code == 200
    assert client.get(reverse("scheme_list", args=[hygiene.pk])).status_code == 200
    assert client.post(url, SENT | {"on": "2027-01-01"}).status_code == 422
    assert browser(town, "leader").get(url).status_code == 403


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        pytest.param({"scheme": "moon"}, MoveRefused, id="a scheme of another pack"),
        pytest.param({"on": date(2027, 1, 1)}, BadInput, id="a day to come"),
        pytest.param({"answers": {"conditions": 12}}, BadInput, id="more conditions than there are"),
    ],
)
def test_a_faulty_reading_is_refused(
    town: Town, hygiene: Campaign, changed: dict[str, object], refusal: type[Exception]
) -> None:
    given = {"scheme": PROVINCE, "on": TODAY, "answers": FULL}
    with pytest.raises(refusal):
        record_reading(actor=town.actor("director"), campaign=hygiene, **(given | changed))
    assert not SchemeReading.objects.exists()


@pytest.mark.mechanism("M-206")
def test_two_campaigns_share_the_town_and_keep_their_own_score_and_line(town: Town, hygiene: Campaign) -> None:
    tourist = chosen(town, campaign_with(town, title="创建中国优秀旅游城市"), "tourist-city@2026.1")
    record_reading(actor=town.actor("director"), campaign=hygiene, scheme=PROVINCE, on=TODAY, answers=FULL)
    page = browser(town, "leader").get(reverse("campaign_matrix")).content.decode()
    assert "1000 / 1000" in page
    assert page.count(reverse("archive_board", args=[tourist.pk])) >= 1
    assert score_scheme(campaigns.pack_of(tourist).items("total"), {}).full == 100_000


def test_without_a_pack_the_page_says_what_to_do(town: Town) -> None:
    campaign = campaign_with(town)
    page = browser(town).get(reverse("scheme_list", args=[campaign.pk])).content.decode()
    assert reverse("archive_pack", args=[campaign.pk]) in page
