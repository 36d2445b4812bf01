"""The sealed box over HTTP: what goes in leaves every list, search, export and table; only its keeper reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from weicheng.cases import actions, queries
from weicheng.cases.models import Case, CaseFigure, Report, ReporterIdentity, SealedMatter
from weicheng.events.models import Event
from weicheng.testing.town import MORNING, Town

PASSPHRASE = "一句只有我知道的很长的话 2026"
SECRET, NAME, PHONE = "村主任某甲收红包", "举报人乙", "13912345678"


def signed_in(town: Town, person: str) -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def key_file(town: Town) -> bytes:
    data = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    response = signed_in(town, "discipline").post(reverse("seal_key_new"), data)
    assert response["Content-Disposition"].startswith("attachment")
    return response.content


def accusation(town: Town, **given: Any) -> Report:
    return town.report(
        by="citizen", source="citizen", text=SECRET, address=SECRET, reporter_name=NAME, reporter_phone=PHONE, **given
    )


def seal(town: Town, report: Report, *, by: str = "dispatcher") -> Any:
    return signed_in(town, by).post(reverse("report_seal_off", args=[report.pk]), {"reason": "反映个人问题"})


def sealed(town: Town) -> tuple[Report, bytes]:
    private_file = key_file(town)
    report = accusation(town)
    assert seal(town, report).status_code == 302
    return report, private_file


def tables_that_hold(word: str) -> list[str]:
    """Every table with a row that shows the word in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            if any(word in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def test_nothing_can_be_sealed_before_there_is_a_key(town: Town) -> None:
    report = accusation(town)
    response = seal(town, report)
    assert response.status_code == 422
    assert "密封箱还没有密钥" in response.content.decode()
    report.refresh_from_db()
    assert report.text == SECRET


@pytest.mark.parametrize("word", [SECRET, NAME, PHONE])
def test_no_table_keeps_a_word_of_a_sealed_report(town: Town, word: str) -> None:
    sealed(town)
    assert tables_that_hold(word) == []


def test_before_it_is_sealed_the_same_look_finds_the_text(town: Town) -> None:
    accusation(town)
    assert "cases_report" in tables_that_hold(SECRET)


def test_a_sealed_case_leaves_lists_search_figures_and_exports(town: Town) -> None:
    report, _ = sealed(town)
    director = town.actor("director")
    assert not queries.visible_cases(director).filter(pk=report.case_id).exists()
    assert not queries.matching(Case.objects.all(), "红包").exists()
    assert sum(CaseFigure.objects.values_list("reported", flat=True)) == 0
    client = signed_in(town, "director")
    workbook = b"".join(client.get(reverse("case_list"), {"export": "xlsx"}).streaming_content)  # type: ignore[attr-defined]
    assert "已密封".encode() not in workbook
    assert client.get(reverse("case_detail", args=[report.case_id])).status_code == 404


def test_a_slip_about_a_sealed_case_leaves_the_lists_of_slips(town: Town) -> None:
    key_file(town)
    report = accusation(town)
    case = actions.verify_case(actor=town.actor("grid"), case=report.case)  # type: ignore[arg-type]
    case = actions.register_case(actor=town.actor("dispatcher"), case=case)
    case = actions.dispatch_case(actor=town.actor("dispatcher"), case=case, unit=town.units["east_office"])
    actions.draft_slip(actor=town.actor("director"), case=case, colour="white")
    director, street = town.actor("director"), town.actor("street")
    assert (queries.visible_slips(director).count(), queries.slips_to_answer(street).count()) == (1, 1)
    seal(town, report)
    assert (queries.visible_slips(director).count(), queries.slips_to_answer(street).count()) == (0, 0)


def test_the_log_tells_that_it_was_sealed_and_no_word_of_it(town: Town) -> None:
    report, _ = sealed(town)
    [event] = Event.objects.filter(action="report.sealed-off")
    assert event.subject == f"report:{report.pk}"
    assert SECRET not in json.dumps([e.data for e in Event.objects.all()], ensure_ascii=False)


def test_other_reports_of_the_case_keep_it_alive(town: Town) -> None:
    key_file(town)
    lng, lat = town.point("east1_01")
    here = {"lng": lng, "lat": lat, "now": MORNING}
    report = accusation(town, title=SECRET, **here)
    other = town.report(by="citizen", source="citizen", text="垃圾成堆", **here)
    assert other.case_id == report.case_id
    seal(town, report)
    page = signed_in(town, "director").get(reverse("case_detail", args=[report.case_id])).content.decode()
    assert "垃圾成堆" in page
    assert tables_that_hold(SECRET) == []


def test_the_keeper_opens_it_with_file_and_passphrase(town: Town) -> None:
    report, private_file = sealed(town)
    matter = SealedMatter.objects.get(report=report)
    upload = SimpleUploadedFile("key.json", private_file)
    data = {"key_file": upload, "passphrase": PASSPHRASE}
    response = signed_in(town, "discipline").post(reverse("sealed_open", args=[matter.pk]), data)
    shown = response.content.decode()
    assert SECRET in shown
    assert NAME in shown
    assert PHONE in shown
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert Event.objects.filter(action="sealed.opened").count() == 1


@pytest.mark.parametrize(
    ("content", "passphrase", "sentence"),
    [
        pytest.param(None, "另一句很长的话 2026 错", "口令不对", id="wrong passphrase"),
        pytest.param(b"{}", PASSPHRASE, "不是密封箱密钥文件", id="some other file"),
        pytest.param(b"\xff" * 5000, PASSPHRASE, "不是密封箱密钥文件", id="a file too large to be one"),
    ],
)
def test_a_wrong_key_opens_nothing_and_leaves_no_opening(
    town: Town, content: bytes | None, passphrase: str, sentence: str
) -> None:
    report, private_file = sealed(town)
    matter = SealedMatter.objects.get(report=report)
    data = {"key_file": SimpleUploadedFile("key.json", content or private_file), "passphrase": passphrase}
    response = signed_in(town, "discipline").post(reverse("sealed_open", args=[matter.pk]), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Event.objects.filter(action="sealed.opened").exists()


def test_the_list_of_the_keeper_shows_no_word_of_it(town: Town) -> None:
    sealed(town)
    shown = signed_in(town, "discipline").get(reverse("sealed_list")).content.decode()
    assert "密封事项" in shown
    assert SECRET not in shown


def test_a_matter_is_marked_as_handed_over(town: Town) -> None:
    report, _ = sealed(town)
    matter = SealedMatter.objects.get(report=report)
    signed_in(town, "discipline").post(reverse("sealed_hand_over", args=[matter.pk]), {"to": "区纪委监委信访室"})
    matter.refresh_from_db()
    assert matter.handed_over_to == "区纪委监委信访室"


@pytest.mark.parametrize("person", ["director", "dispatcher", "leader", "system", "audit"])
@pytest.mark.parametrize("name", ["sealed_list", "seal_key_new"])
def test_nobody_else_comes_near_the_box(town: Town, person: str, name: str) -> None:
    assert signed_in(town, person).get(reverse(name)).status_code == 403


def test_a_weak_passphrase_makes_no_key(town: Town) -> None:
    data = {"passphrase": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}
    response = signed_in(town, "discipline").post(reverse("seal_key_new"), data)
    assert response.status_code == 422
    assert "太简单" in response.content.decode()


def test_two_different_passphrases_make_no_key(town: Town) -> None:
    data = {"passphrase": PASSPHRASE, "again": PASSPHRASE + "x"}
    assert "不一致" in signed_in(town, "discipline").post(reverse("seal_key_new"), data).content.decode()


def test_a_grid_worker_may_not_seal(town: Town) -> None:
    report = accusation(town)
    assert seal(town, report, by="grid").status_code == 403


@pytest.mark.mechanism("M-129")
def test_identity_is_masked_on_the_page_and_shown_for_a_reason_that_is_logged(town: Town) -> None:
    report = accusation(town)
    client = signed_in(town, "dispatcher")
    page = client.get(reverse("case_detail", args=[report.case_id])).content.decode()
    assert PHONE not in page
    assert "尾号 5678" in page
    shown = client.post(reverse("reporter_reveal", args=[report.pk]), {"reason": "电话核实位置"}).content.decode()
    assert PHONE in shown
    assert NAME in shown
    listed = signed_in(town, "audit").get(reverse("reveal_list")).content.decode()
    assert "电话核实位置" in listed
    assert PHONE not in listed


def test_without_a_reason_nobody_is_shown(town: Town) -> None:
    report = accusation(town)
    response = signed_in(town, "dispatcher").post(reverse("reporter_reveal", args=[report.pk]), {"reason": " "})
    assert response.status_code == 422
    assert PHONE not in response.content.decode()
    assert not Event.objects.filter(action="report.identity-revealed").exists()


@pytest.mark.parametrize(("person", "status"), [("urban_handler", 403), ("grid", 403), ("audit", 403)])
def test_the_unit_that_handles_never_sees_who_reported(town: Town, person: str, status: int) -> None:
    report = accusation(town)
    assert signed_in(town, person).get(reverse("reporter_reveal", args=[report.pk])).status_code == status


def test_a_report_out_of_reach_is_not_found(town: Town) -> None:
    report = accusation(town)
    assert signed_in(town, "dispatcher").get(reverse("reporter_reveal", args=[report.pk + 99])).status_code == 404


def test_sealing_takes_the_identity_out_of_its_table(town: Town) -> None:
    sealed(town)
    assert not ReporterIdentity.objects.exists()


def test_the_whole_code_is_not_shown_to_those_whom_the_reporter_rates(town: Town) -> None:
    report = accusation(town)
    page = signed_in(town, "director").get(reverse("case_detail", args=[report.case_id])).content.decode()
    assert report.code not in page
    assert report.code[-4:] in page
