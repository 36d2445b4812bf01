"""The archive of a campaign: lists from the pack, files with owners, suspicion, who may see and file (M-196, M-197)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from weicheng.archive.actions import choosing, filing, requiring
from weicheng.archive.models import ArchiveFile, PackChoice, Requirement, Slot
from weicheng.archive.queries import campaigns
from weicheng.archive.queries import filing as queries
from weicheng.archive.tests.helpers import TODAY, browser, campaign_with, document, put, upload
from weicheng.domain.archive import BackfillRule, SlotState
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.indicators.models import Campaign
from weicheng.notifications.models import Message
from weicheng.testing.town import MORNING, Town

HYGIENE = "hygiene-city@2026.1"


def choose(town: Town, campaign: Campaign, name: str = HYGIENE) -> PackChoice:
    return choosing.choose_pack(actor=town.actor("director"), campaign=campaign, name=name)


def slot(campaign: Campaign, number: int = 1, kind: str = "proof") -> Slot:
    return Slot.objects.select_related("requirement").get(
        requirement__campaign=campaign, requirement__clause__number=str(number), requirement__kind=kind
    )


@pytest.mark.mechanism("M-197")
def test_40_clauses_ask_for_120_files_and_114_of_them_are_95_percent(town: Town, campaign: Campaign) -> None:
    choose(town, campaign)
    rows = queries.slots(town.actor("director"), campaign)
    assert rows.count() == 120
    for row in list(rows.order_by("requirement__position"))[:114]:
        row.files, row.newest_on = 1, TODAY
        row.save()
    found = queries.completeness_of(rows.all(), set(), TODAY)
    assert (found.exists.text, found.missing) == ("95%", 6)
    lacking = queries.in_state(rows, SlotState.MISSING, set(), TODAY)
    assert lacking.count() == 6
    page = browser(town).get(reverse("archive_board", args=[campaign.pk]) + "?state=missing").content.decode()
    assert page.count("<tr") - 1 == 6


def test_the_same_pack_is_not_chosen_twice(town: Town, campaign: Campaign) -> None:
    choose(town, campaign)
    with pytest.raises(MoveRefused, match="已经选用"):
        choose(town, campaign)
    assert PackChoice.objects.count() == 1


def test_another_pack_adds_its_lines_and_leaves_the_others(town: Town) -> None:
    campaign = campaign_with(town, clauses=2)
    choose(town, campaign)
    requiring.withdraw_requirement(actor=town.actor("director"), requirement=slot(campaign, 2).requirement)
    choose(town, campaign, "tourist-city@2026.1")
    assert Requirement.objects.filter(campaign=campaign).count() == 6
    assert campaigns.pack_of(campaign).head.campaign == "tourist-city"
    assert slot(campaign, 2).requirement.withdrawn_at is not None


def test_a_pack_that_is_not_on_the_server_is_out_of_reach(town: Town, campaign: Campaign) -> None:
    with pytest.raises(OutOfReach):
        choose(town, campaign, "garden-city@2026.1")


@pytest.mark.mechanism("M-197")
def test_a_file_makes_its_slot_present_and_its_withdrawal_missing_again(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    row = put(town, slot(campaign), number="测创卫〔2026〕1号")
    assert queries.state_of(slot(campaign), set(), TODAY) is SlotState.PRESENT
    filing.withdraw_file(actor=town.actor("director"), file=row, because="放错了条款")
    assert queries.state_of(slot(campaign), set(), TODAY) is SlotState.MISSING
    assert ArchiveFile.objects.get().withdrawn_because == "放错了条款"


@pytest.mark.mechanism("M-197", "M-196")
@pytest.mark.parametrize(
    ("kind", "on", "state"),
    [
        pytest.param("proof", date(2025, 12, 31), SlotState.STALE, id="proof of last year"),
        pytest.param("proof", date(2026, 1, 1), SlotState.PRESENT, id="proof of this year"),
        pytest.param("document", date(2020, 5, 1), SlotState.PRESENT, id="a regulation stays good"),
        pytest.param("work_record", TODAY - timedelta(days=92), SlotState.PRESENT, id="a ledger of 92 days ago"),
        pytest.param("work_record", TODAY - timedelta(days=93), SlotState.STALE, id="a day older"),
    ],
)
def test_how_old_a_file_may_be(town: Town, kind: str, on: date, state: SlotState) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    put(town, slot(campaign, kind=kind), on=on)
    row = slot(campaign, kind=kind)
    assert queries.state_of(row, set(), TODAY) is state
    assert queries.in_state(Slot.objects.filter(pk=row.pk), state, set(), TODAY).exists()


@pytest.mark.mechanism("M-196")
def test_50_records_entered_within_2_hours_for_the_last_3_months_are_flagged(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    row = slot(campaign, kind="work_record")
    paper = document(town)
    ArchiveFile.objects.bulk_create(
        ArchiveFile(
            slot=row, attachment=paper, title=f"台账{n}", dated_on=TODAY - timedelta(days=97 - n * 9 // 5),
            entered_at=MORNING + timedelta(minutes=2 * n),
        )
        for n in range(50)
    )  # fmt: skip
    filing.refresh(row, row.requirement)
    (found,), slots = queries.suspicions(campaign, BackfillRule())
    assert (len(found.batch.records), slots) == (50, {row.pk})
    assert queries.state_of(row, slots, TODAY) is SlotState.BACKFILLED
    page = browser(town).get(reverse("archive_board", args=[campaign.pk]) + "?state=backfilled").content.decode()
    assert "集中录入 50 条" in page
    assert "只是提示，不作定性" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": " "}, "题名", id="no title"),
        pytest.param({"on": TODAY + timedelta(days=1)}, "还没有到", id="a day to come"),
    ],
)
def test_a_faulty_file_is_refused(town: Town, changed: dict[str, object], sentence: str) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    with pytest.raises(BadInput, match=sentence):
        put(town, slot(campaign), **changed)
    assert not ArchiveFile.objects.exists()


def test_the_same_bytes_are_filed_once(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    for count in (1, 2):
        given = {"actor": town.actor("director"), "slot": slot(campaign), "title": "总结", "dated_on": TODAY}
        if count == 2:
            with pytest.raises(BadInput, match="已经报送过"):
                filing.file_document(attachment=document(town, "same"), **given)
        else:
            filing.file_document(attachment=document(town, "same"), **given)


def test_an_owner_is_told_sees_only_its_own_and_files_it(town: Town, django_capture_on_commit_callbacks) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    clause = slot(campaign, 1).requirement.clause
    count = requiring.give_clause(
        actor=town.actor("director"), campaign=campaign, clause=clause, unit=town.units["urban"]
    )
    assert count == 3
    handler = town.actor("urban_handler")
    assert queries.slots(handler, campaign).count() == 3
    with pytest.raises(OutOfReach):
        queries.slot_of(handler, slot(campaign, 2).pk)
    row = put(town, slot(campaign, 1), by="urban_handler")
    assert row.unit == town.units["urban"]
    with pytest.raises(NotAllowed):
        put(town, slot(campaign, 2), by="urban_handler")
    assert queries.attachments_in_reach(handler, [row.attachment_id]) == {row.attachment_id}
    assert queries.attachments_in_reach(town.actor("market_handler"), [row.attachment_id]) == set()


def test_a_stranger_gets_404(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    client = browser(town, "market_handler")
    for url in ("archive_board", "archive_units"):
        assert client.get(reverse(url, args=[campaign.pk])).status_code == 404
    assert client.get(reverse("archive_slot", args=[slot(campaign).pk])).status_code == 404


def test_a_changed_requirement_judges_its_files_anew(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    put(town, slot(campaign), on=date(2026, 3, 1))
    changed = {"name": "检测报告", "due": "06-30", "standing": False, "cadence_days": 31, "unit": town.units["urban"]}
    requiring.change_requirement(actor=town.actor("director"), requirement=slot(campaign).requirement, **changed)
    row = slot(campaign)
    assert (row.due_on, queries.state_of(row, set(), TODAY)) == (date(2026, 6, 30), SlotState.STALE)
    assert Event.objects.filter(action="archive.owned").count() == 1


def test_pages_lead_from_the_matrix_to_a_filed_document(town: Town) -> None:
    campaign = campaign_with(town)
    client = browser(town)
    matrix = client.get(reverse("campaign_matrix")).content.decode()
    assert reverse("archive_board", args=[campaign.pk]) in matrix
    board = client.get(reverse("archive_board", args=[campaign.pk])).content.decode()
    assert "还没有选用活动包" in board
    chosen = client.post(reverse("archive_pack", args=[campaign.pk]), {"name": HYGIENE})
    assert chosen.status_code == 302
    line = {"clause": slot(campaign, 1).requirement.clause_id, "name": "航拍图", "due": "06-31"}
    assert "没有 06-31 这一天" in client.post(reverse("requirement_new", args=[campaign.pk]), line).content.decode()
    assert client.post(reverse("requirement_new", args=[campaign.pk]), line | {"due": "06-30"}).status_code == 302
    here = reverse("archive_file", args=[slot(campaign).pk])
    sent = client.post(here, {"title": "年度总结", "dated_on": "2026-05-01", "files": upload()})
    assert sent.status_code == 302
    page = client.get(reverse("archive_slot", args=[slot(campaign).pk])).content.decode()
    assert "年度总结" in page
    row = ArchiveFile.objects.get()
    assert client.post(reverse("file_withdraw", args=[row.pk]), {"because": ""}).status_code == 422
    assert client.post(reverse("file_withdraw", args=[row.pk]), {"because": "重复"}).status_code == 302
    edit = reverse("requirement_edit", args=[row.slot.requirement_id])
    assert client.get(edit).status_code == 200
    assert client.post(reverse("requirement_withdraw", args=[row.slot.requirement_id])).status_code == 302
    assert client.get(reverse("archive_slot", args=[row.slot_id])).status_code == 200
    owner = {"clause": slot(campaign, 2).requirement.clause_id, "unit": town.units["urban"].pk}
    assert client.post(reverse("archive_owner", args=[campaign.pk]), owner).status_code == 302
    Slot.objects.update(due_on=TODAY)
    assert "城管局" in client.get(reverse("archive_units", args=[campaign.pk])).content.decode()
    assert not Message.objects.filter(title="").exists()


def test_a_unit_files_but_does_not_keep_the_list(town: Town) -> None:
    campaign = campaign_with(town)
    choose(town, campaign)
    client = browser(town, "urban_handler")
    assert client.get(reverse("archive_pack", args=[campaign.pk])).status_code == 403
    assert client.get(reverse("archive_exports", args=[campaign.pk])).status_code == 403
