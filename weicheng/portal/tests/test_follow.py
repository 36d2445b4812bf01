"""Following by code: what the reporter sees, says and may undo; and what a wrong code brings."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.cases.models import CasePhoto
from weicheng.domain.cases import State
from weicheng.evidence import actions as evidence
from weicheng.evidence.models import Photo
from weicheng.portal.tests import stories
from weicheng.testing.town import Town


def page(client: Client, code: str) -> str:
    response = client.get(reverse("report_follow", args=[code]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_the_stage_and_the_unit_but_nobody_by_name(town: Town, client: Client) -> None:
    report = stories.citizen_report(town)
    assert "正在安排人员到现场核实" in page(client, report.code)
    stories.handled(town, stories.registered(town, report))
    shown = page(client, report.code)
    assert "正在核查结果" in shown
    assert "东街道办" in shown
    assert "测试street" not in shown


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{dashed}"])
def test_a_code_is_found_however_it_is_typed(town: Town, client: Client, typed: str) -> None:
    code = stories.citizen_report(town).code
    text = typed.format(code=code, lower=code.lower(), dashed=f"{code[:5]}-{code[5:]}")
    response = client.post(reverse("follow_entry"), {"code": text})
    assert response.url == reverse("report_follow", args=[code])


def test_wrong_codes_are_counted_and_then_even_the_right_one_waits(town: Town, client: Client, settings: Any) -> None:
    settings.WRONG_CODES_PER_HOUR = 3
    code = stories.citizen_report(town).code
    for _ in range(3):
        assert client.post(reverse("follow_entry"), {"code": "AAAAAAAAAA"}).status_code == 422
    assert client.get(reverse("report_follow", args=[code])).status_code == 429


def test_right_codes_are_never_counted(town: Town, client: Client, settings: Any) -> None:
    settings.WRONG_CODES_PER_HOUR = 1
    code = stories.citizen_report(town).code
    assert [client.get(reverse("report_follow", args=[code])).status_code for _ in range(3)] == [200] * 3


def test_the_answer_can_be_rated_once(town: Town, client: Client) -> None:
    report = stories.citizen_report(town)
    stories.closed(town, report)
    rate = reverse("report_rate", args=[report.code])
    assert "提交评价" in page(client, report.code)
    client.post(rate, {"rating": "5", "text": "很快"})
    client.post(rate, {"rating": "1"})
    report.refresh_from_db()
    assert report.rating == 5
    assert "很满意" in page(client, report.code)


@pytest.mark.parametrize("rating", ["", "0", "6", "五", "1" * 400])
def test_a_rating_that_is_none_is_refused(town: Town, client: Client, rating: str) -> None:
    report = stories.citizen_report(town)
    stories.closed(town, report)
    assert client.post(reverse("report_rate", args=[report.code]), {"rating": rating}).status_code == 422


def test_a_report_without_an_answer_cannot_be_rated(town: Town, client: Client) -> None:
    report = stories.citizen_report(town)
    client.post(reverse("report_rate", args=[report.code]), {"rating": "5"})
    report.refresh_from_db()
    assert report.rating is None


def test_a_contest_puts_the_case_back_to_work(town: Town, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    report = stories.citizen_report(town)
    case = stories.closed(town, report)
    monkeypatch.setattr(timezone, "now", lambda: stories.later(60 * 24))
    assert "要求重新办理" in page(client, report.code)
    client.post(reverse("report_contest", args=[report.code]), {"text": "垃圾还在"})
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert case.reopens == 1


def test_thirty_days_after_the_answer_the_page_no_longer_offers_a_contest(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = stories.citizen_report(town)
    case = stories.closed(town, report)
    monkeypatch.setattr(timezone, "now", lambda: stories.later(60 * 24 * 32))
    assert "要求重新办理" not in page(client, report.code)
    client.post(reverse("report_contest", args=[report.code]), {"text": "垃圾还在"})
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_only_cleared_photos_of_others_are_shown(town: Town, client: Client) -> None:
    report = stories.citizen_report(town)
    case = stories.handled(town, stories.registered(town, report))
    photo = Photo.objects.get(pk=CasePhoto.objects.get(case=case, kind=CasePhoto.Kind.AFTER).photo_id)
    assert str(photo.uuid) not in page(client, report.code)
    if photo.public_state == Photo.Public.NONE:
        evidence.request_publication(actor=town.actor("director"), photos=[photo], area_path=case.area_path)
        photo.refresh_from_db()
    evidence.blur_and_clear(actor=town.actor("director"), photo=photo, boxes=[])
    assert str(photo.uuid) in page(client, report.code)


def test_a_promise_into_a_year_without_a_calendar_says_so(town: Town, client: Client) -> None:
    last_day = stories.MORNING.replace(month=12, day=31, hour=17)
    report = stories.citizen_report(town, now=last_day)
    shown = client.get(reverse("report_sent", args=[report.code])).content.decode()
    assert "2027年节假日安排尚未公布" in shown
