"""The public report over HTTP: what is taken, what is refused with a sentence, and that nothing is taken twice."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from weicheng.cases.models import Case, CasePhoto, Report, ReporterIdentity
from weicheng.evidence.models import Photo
from weicheng.portal.tests import stories
from weicheng.testing.town import LITTER, REFUSE, Town


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (64, 64), tuple(uuid4().bytes[:3])).save(content, "JPEG")
    return SimpleUploadedFile("现场.jpg", content.getvalue(), "image/jpeg")


def filled(town: Town, **changed: Any) -> dict[str, Any]:
    lng, lat = town.point("east1_01")
    return {"command_id": uuid4(), "category": REFUSE, "point_lng": lng, "point_lat": lat} | changed


def send(client: Client, data: dict[str, Any], url: str = "") -> Any:
    return client.post(url or reverse("report_new"), data)


def test_a_report_without_an_account_opens_a_case_and_shows_its_code(town: Town, client: Client) -> None:
    response = send(client, filled(town, text="路口有垃圾", photos=[picture(), picture()]))
    report = Report.objects.get()
    assert response.url == reverse("report_sent", args=[report.code])
    assert report.case is not None
    assert report.case.area == town.areas["east1_01"]
    assert CasePhoto.objects.filter(case=report.case).count() == 2
    page = client.get(response.url)
    assert report.code in page.content.decode()
    assert f"{report.told_due_at:%Y}" in page.content.decode()


def test_a_report_needs_neither_text_nor_photo(town: Town, client: Client) -> None:
    send(client, filled(town))
    assert Case.objects.get().description == "垃圾没人清"


def test_a_suggestion_is_kept_as_one(town: Town, client: Client) -> None:
    send(client, filled(town, suggestion="on", text="建议增设分类垃圾桶"))
    assert Report.objects.get().kind == Report.Kind.SUGGESTION


def test_a_place_can_be_chosen_without_a_position(town: Town, client: Client) -> None:
    send(client, {"command_id": uuid4(), "category": REFUSE, "area": town.areas["east1"].pk})
    assert Case.objects.get().area == town.areas["east1"]


def test_a_problem_of_the_long_list_counts_before_the_tile(town: Town, client: Client) -> None:
    send(client, filled(town, other=LITTER))
    assert Case.objects.get().category == LITTER


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"category": ""}, "请选择是什么问题", id="no problem chosen"),
        pytest.param({"category": "00000"}, "00000 不在可用的选项中", id="a problem that does not exist"),
        pytest.param({"point_lng": "", "point_lat": ""}, "选择所在社区", id="no place"),
        pytest.param({"point_lng": "abc"}, "在地图上重新点一下", id="a position that is no number"),
        pytest.param({"point_lng": "nan"}, "不在地球上", id="a position that is not a number"),
        pytest.param({"point_lng": "10", "point_lat": "50"}, "不在本市的网格范围内", id="another country"),
        pytest.param({"text": "长" * 2001}, "2000", id="a text that is too long"),
        pytest.param({"phone": "不告诉你"}, "电话应是", id="a phone that is none"),
        pytest.param({"command_id": "x"}, "UUID", id="a form number that is none"),
        pytest.param({"website": "http://spam"}, "程序自动填写", id="the field that only programs fill in"),
    ],
)
def test_a_faulty_report_gets_a_sentence_and_leaves_nothing(
    town: Town, client: Client, changed: dict[str, Any], sentence: str
) -> None:
    response = send(client, filled(town, photos=[picture()]) | changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Report.objects.exists()


def test_a_file_that_is_no_photo_is_refused_with_its_name(town: Town, client: Client) -> None:
    fake = SimpleUploadedFile("假的.jpg", b"<script>alert(1)</script>", "image/jpeg")
    response = send(client, filled(town, photos=[fake]))
    assert response.status_code == 422
    assert "假的.jpg" in response.content.decode()
    assert not Report.objects.exists()
    assert not Photo.objects.exists()


def test_a_form_sent_twice_is_one_report(town: Town, client: Client) -> None:
    data = filled(town)
    first = send(client, data)
    second = send(client, data)
    assert second.url == first.url
    assert Report.objects.count() == 1


@pytest.mark.mechanism("M-131")
def test_three_reports_of_one_heap_are_one_case_and_each_reporter_is_answered(town: Town, client: Client) -> None:
    for _ in range(3):
        send(client, filled(town))
    case = Case.objects.get()
    codes = {report.code for report in Report.objects.filter(case=case)}
    assert len(codes) == 3
    stories.closed(town, Report.objects.first())
    for code in codes:
        assert "已办结" in client.get(reverse("report_follow", args=[code])).content.decode()
    assert not Report.objects.filter(answered_at=None).exists()


def test_words_of_accusation_lead_to_12388_and_nothing_is_kept(town: Town, client: Client) -> None:
    response = send(client, filled(town, text="某局长受贿", photos=[picture()]))
    assert response.status_code == 422
    assert "12388" in response.content.decode()
    assert not Report.objects.exists()
    assert not Photo.objects.exists()


def test_whoever_confirms_that_it_is_a_sanitation_matter_goes_on(town: Town, client: Client) -> None:
    send(client, filled(town, text="宣传栏里反腐败海报破损", confirmed="on"))
    assert Report.objects.count() == 1


def test_name_and_phone_are_stored_apart_and_encrypted(town: Town, client: Client) -> None:
    send(client, filled(town, name="张三", phone="138 0013 8000"))
    identity = ReporterIdentity.objects.get()
    assert identity.phone_tail == "8000"
    assert "13800138000" not in identity.phone_sealed


def test_one_address_may_not_send_without_end(town: Town, client: Client, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 2
    answers = [send(client, filled(town, category=category)).status_code for category in (REFUSE, LITTER, REFUSE)]
    assert answers == [302, 302, 429]
    assert Report.objects.count() == 2


def test_a_qr_code_brings_the_place_along(town: Town, client: Client) -> None:
    url = reverse("report_at", args=[f"a{town.areas['east1'].pk}"])
    assert "东一社区" in client.get(url).content.decode()
    send(client, {"command_id": uuid4(), "category": REFUSE}, url)
    assert Case.objects.get().area == town.areas["east1"]


@pytest.mark.parametrize("key", ["s1", "a999999", "445102", "x", "a" * 400, "s%00"])
def test_a_qr_code_of_nowhere_is_not_found(town: Town, client: Client, key: str) -> None:
    assert client.get(f"/r/{key}/").status_code == 404


def test_the_name_of_a_position_is_told(town: Town, client: Client) -> None:
    lng, lat = town.point("east1_01")
    assert client.get(reverse("report_where"), {"lng": lng, "lat": lat}).content.decode() == "测试区东街道东一社区"
    assert client.get(reverse("report_where"), {"lng": "x"}).content == b""


def test_htmx_gets_the_form_back_with_its_faults(town: Town, client: Client) -> None:
    response = client.post(reverse("report_new"), {"command_id": uuid4()}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response.content.decode().startswith("<form")


def test_htmx_is_led_on_after_a_report(town: Town, client: Client) -> None:
    response = client.post(reverse("report_new"), filled(town), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("report_sent", args=[Report.objects.get().code])
