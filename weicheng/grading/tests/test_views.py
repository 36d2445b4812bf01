"""The pages of photo evidence over HTTP: who opens them and what they show."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.domain.photo_evidence import Role
from weicheng.grading import actions
from weicheng.grading.actions.grading import grade_waiting
from weicheng.grading.models import Claim, Lead
from weicheng.grading.tests.pictures import street, taken_in
from weicheng.testing.town import MORNING, Town

pytestmark = pytest.mark.django_db


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def doubtful(town: Town) -> Lead:
    """One picture of the urban bureau for two cases; the second is a lead."""
    actor = town.actor("urban_handler")
    for number in (1, 2):
        claiming = actions.Claiming(
            subject=f"case:{town.case(text=f'第 {number} 处').pk}", role=Role.AFTER, at=MORNING,
            area=town.areas["east1_01"], unit=town.units["urban"],
        )  # fmt: skip
        actions.claim_photo(actor=actor, photo=taken_in(actor, street(1)), claiming=claiming, now=MORNING)
    grade_waiting(now=MORNING)
    return Lead.objects.get()


@pytest.mark.parametrize(
    ("who", "status", "remark"),
    [
        ("inspector", 200, "decides on it"),
        ("urban_handler", 200, "handed it in"),
        ("urban_head", 200, "answers for the unit"),
        ("street", 200, "of the area"),
        ("stranger", 404, "another street"),
        ("market_handler", 404, "another unit"),
        ("system", 403, "no business with photos"),
    ],
)
def test_who_opens_a_lead(town: Town, who: str, status: int, remark: str) -> None:
    url = reverse("lead_detail", args=[doubtful(town).pk])
    assert browser(town, who).get(url).status_code == status, remark


def test_a_lead_is_answered_and_decided_through_the_pages(town: Town) -> None:
    lead = doubtful(town)
    unit, inspector = browser(town, "urban_handler"), browser(town, "inspector")
    assert unit.post(reverse("lead_answer", args=[lead.pk]), {"answer": "选错了照片"}).status_code == 302
    page = inspector.get(reverse("lead_detail", args=[lead.pk])).content.decode()
    assert "选错了照片" in page
    assert "系统提出照片线索" in page, "the lead's own timeline"
    assert "对照片线索作出说明" in page
    assert "同一文件已用于本单位的另一件事" in page
    url = reverse("lead_decide", args=[lead.pk])
    assert inspector.post(url, {"holds": "yes", "reason": ""}).status_code == 422
    assert inspector.post(url, {"holds": "no", "reason": "补充了现场照片"}).status_code == 302
    lead.refresh_from_db()
    assert lead.state == Lead.State.DISMISSED
    assert unit.post(url, {"holds": "no", "reason": "我来定"}).status_code == 403


def test_the_lists_and_their_export_open(town: Town) -> None:
    doubtful(town)
    inspector = browser(town, "inspector")
    shown = {"lead_list": reverse("lead_detail", args=[Lead.objects.get().pk]), "photo_ledger": "D 有矛盾"}
    for name, words in shown.items():
        assert words in inspector.get(reverse(name)).content.decode()
        assert inspector.get(reverse(name), {"export": "xlsx"}).getvalue()[:2] == b"PK"
    others = inspector.get(reverse("lead_list"), {"state": "confirmed"}).content.decode()
    assert shown["lead_list"] not in others


def test_the_case_page_shows_the_grades_and_leads_on_to_the_lead(town: Town) -> None:
    lead = doubtful(town)
    url = reverse("case_detail", args=[int(lead.claim.subject.partition(":")[2])])
    page = browser(town, "inspector").get(url).content.decode()
    assert "照片证据等级" in page
    assert reverse("lead_detail", args=[lead.pk]) in page


def test_the_photos_that_the_filters_leave_are_graded_again(town: Town) -> None:
    doubtful(town)
    regrade = reverse("photo_regrade") + "?grade=D"
    assert browser(town, "urban_handler").post(regrade).status_code == 403
    assert browser(town, "inspector").post(regrade).status_code == 302
    assert [row.grade for row in Claim.objects.filter(state=Claim.State.WAITING)] == ["D"]


def test_what_waits_stands_on_the_first_page(town: Town) -> None:
    doubtful(town)
    assert "待核实照片线索" in browser(town, "inspector").get(reverse("home")).content.decode()
    assert "待说明照片线索" in browser(town, "urban_head").get(reverse("home")).content.decode()
