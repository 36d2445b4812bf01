"""Whatever is sent to the public pages: an answer in Chinese, never a failure of the server, nothing half-saved."""

from __future__ import annotations

import string
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.cases.models import Case, Clock, Report
from weicheng.events.models import Event
from weicheng.portal.tests.test_report import filled, picture
from weicheng.testing.town import Town

# The town is the same for all examples; each example is rolled back by counting before and after.
ONE_TOWN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NASTY = st.sampled_from(
    [
        "",
        " ",
        "\0",
        "-1",
        "nan",
        "1e999",
        "９９",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "../../etc",
        "😀" * 50,
    ]
)
TEXT = st.one_of(NASTY, st.text(max_size=300), st.text(alphabet=string.printable, max_size=50))
FIELDS = ("command_id", "category", "other", "point_lng", "point_lat", "area", "address", "text", "name", "phone",
          "confirmed", "website", "unknown")  # fmt: skip
BYTES = st.one_of(st.binary(max_size=400), st.just(b""), st.just(b"\xff\xd8\xff\xe0broken"), st.just(b"GIF89a;"))
NAMES = st.text(alphabet=st.characters(exclude_characters="/.", exclude_categories=["Cs"]), min_size=1, max_size=40)
FILES = st.lists(st.tuples(NAMES, BYTES), max_size=4)
KINDS = st.sampled_from(
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
    ]
)
ASKED = st.sampled_from(
    ["state", "area", "unit", "category", "since", "until", "closed_since", "on_time", "page", "per", "sort", "month"]
)


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.REPORTS_PER_HOUR = settings.WRONG_CODES_PER_HOUR = 0


def counts() -> tuple[int, ...]:
    """Rows that belong together: a report, its case, their clocks and the event."""
    return (
        Report.objects.count(),
        Case.objects.count() + Report.objects.exclude(joined_how="").count(),
        Clock.objects.filter(kind="citizen").count(),
        Event.objects.filter(action__in=["case.reported", "report.joined", "case.joined"]).count(),
    )


def whole(before: tuple[int, ...], after: tuple[int, ...], status: int) -> bool:
    """Either everything of one report is there, or nothing."""
    grown = {new - old for old, new in zip(before, after, strict=True)}
    return grown == ({1} if status == 302 else {0})


@ONE_TOWN
@given(changed=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=6))
def test_any_text_in_any_field_is_answered_and_saves_all_or_nothing(town: Town, changed: dict[str, str]) -> None:
    client, before = Client(), counts()
    response = client.post(reverse("report_new"), filled(town) | changed)
    assert response.status_code in {302, 422}
    assert whole(before, counts(), response.status_code)


@ONE_TOWN
@given(files=FILES)
def test_any_file_is_answered_and_saves_all_or_nothing(town: Town, files: list[tuple[str, bytes]]) -> None:
    uploads = [SimpleUploadedFile(name, content, "image/jpeg") for name, content in files]
    client, before = Client(), counts()
    response = client.post(reverse("report_new"), filled(town) | {"photos": [*uploads, picture()]})
    assert response.status_code in {302, 422}
    assert whole(before, counts(), response.status_code)


@ONE_TOWN
@given(body=st.binary(max_size=300), kind=KINDS)
def test_any_body_is_answered(town: Town, body: bytes, kind: str) -> None:
    before = counts()
    response = Client().generic("POST", reverse("report_new"), body, kind)
    assert 400 <= response.status_code < 500
    assert counts() == before


@ONE_TOWN
@given(
    code=st.text(
        alphabet=st.characters(exclude_characters="/\\?#%", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
    )
)
def test_any_code_is_answered(town: Town, code: str) -> None:
    for name in ("report_follow", "report_at", "report_sent"):
        assert Client().get(reverse(name, args=[code])).status_code == 404
    assert Client().post(reverse("follow_entry"), {"code": code}).status_code == 422


@ONE_TOWN
@given(query=st.dictionaries(ASKED, TEXT, max_size=5))
def test_any_question_to_the_public_lists_is_answered(town: Town, query: dict[str, str]) -> None:
    for name in ("public_cases", "public_slips", "public_board", "public_figures", "public_hearings"):
        assert Client().get(reverse(name), query).status_code == 200


def test_the_strategies_reach_a_report_that_is_taken_in(town: Town) -> None:
    before = counts()
    response = Client().post(reverse("report_new"), filled(town) | {"command_id": uuid4(), "text": "<b>粗</b>"})
    assert whole(before, counts(), response.status_code)
    assert response.status_code == 302
