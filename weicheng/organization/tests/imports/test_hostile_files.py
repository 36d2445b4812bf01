"""Whatever is uploaded, the answer is an import, a list of faults or a refusal; never half an import."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.access.policy import Actor
from weicheng.base.export import OPTIONS
from weicheng.base.sheets import cells, dates
from weicheng.base.sheets.faults import CellRefused
from weicheng.domain.refusals import Refusal
from weicheng.events.models import Event
from weicheng.organization import actions
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Posting, Unit, User
from weicheng.workbooks.actions import import_file
from weicheng.workbooks.models import Batch

CLERK = Actor.system("fuzz", "workbook.import", "organization.manage", "organization.accounts")
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

hostile_texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="=+-@|<>'\"&;,\t\r\n\x00\x07\u200b\u202e\ufeff", max_size=30),
    st.sampled_from(
        [
            "=cmd|'/c calc'!A1",
            '=HYPERLINK("http://x","点我")',
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "<script>alert(1)</script>",
            "'; DROP TABLE unit; --",
            "😀" * 20,
            "长" * 5000,
            "\u202e反向",
            "NaN",
            "1e999",
            "9" * 40,
            "2021-02-30",
            "合计",
        ]
    ),
)
any_cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=True, allow_infinity=True),
    st.dates(min_value=date(1900, 3, 1)),
    hostile_texts,
)
TITLES = {
    "units": ["单位名称", "简称", "类别", "上级单位", "区划代码"],
    "areas": ["名称", "层级", "上级区域", "区划代码", "自动补建上级"],
    "people": ["姓名", "单位", "职务", "任职日期", "联系电话"],
}


@pytest.fixture
def city(db):
    district = actions.add_area(actor=CLERK, name="湘桥区", level=AreaLevel.COUNTY, code="445102")
    actions.add_unit(actor=CLERK, name="市人民政府", kind=UnitKind.GOVERNMENT, area=district)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Area, Unit, User, Posting))


def attempt(kind: str, content: bytes) -> None:
    """Import; on faults or refusal nothing may have been written, on success all of it."""
    before, events = counts(), Event.objects.exclude(action__startswith="workbook.").count()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.xlsx"
        path.write_bytes(content)
        try:
            result = import_file(actor=CLERK, kind=kind, path=path)
        except Refusal:
            assert counts() == before
            return
    if result.fault_count or not result.made:
        assert counts() == before
        assert Event.objects.exclude(action__startswith="workbook.").count() == events
    else:
        assert result.batch.state == Batch.State.APPLIED
        assert counts() != before


def workbook(rows) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        with xlsxwriter.Workbook(file.name, OPTIONS | {"nan_inf_to_errors": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date) and not isinstance(cell, datetime):
                        sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell[:32_000])
                    else:
                        sheet.write(number, column, cell)
        return Path(file.name).read_bytes()


@SLOW
@given(content=st.binary(max_size=2000))
def test_random_bytes_never_break_an_import(city, content):
    attempt("units", content)


@SLOW
@given(content=st.text(max_size=800), encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_random_text_never_breaks_an_import(city, content, encoding):
    attempt("units", ("单位名称,上级单位\n" + content).encode(encoding, "ignore"))


@SLOW
@given(
    start=st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]),
    content=st.binary(max_size=3000),
)
def test_files_that_only_begin_like_a_workbook_never_break_an_import(city, start, content):
    attempt("units", start + content)


@SLOW
@given(
    flips=st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.integers(0, 3000),
)
def test_a_damaged_workbook_never_breaks_an_import(city, flips, cut):
    whole = bytearray(workbook([TITLES["units"], ["市税务局", "", "", "市人民政府", ""]]))
    for place, value in flips:
        whole[place % len(whole)] = value
    attempt("units", bytes(whole[: len(whole) - cut]))


@SLOW
@given(data=st.data(), kind=st.sampled_from(sorted(TITLES)))
def test_random_cells_never_break_an_import(city, data, kind):
    width = len(TITLES[kind])
    rows = data.draw(st.lists(st.lists(any_cells, min_size=width, max_size=width), max_size=6))
    attempt(kind, workbook([TITLES[kind], *rows]))


def test_formulas_and_markup_are_stored_as_the_text_they_are(city):
    names = ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "-2+3单位"]
    attempt("units", workbook([TITLES["units"], *([name, "", "", "市人民政府", ""] for name in names)]))
    assert set(names) <= set(Unit.objects.values_list("name", flat=True))


CONVERTERS = [
    cells.text, cells.optional_text, cells.code, cells.phone, cells.yes_no, cells.quantity, cells.integer,
    cells.square_metres, cells.choice({"公厕": "toilet"}), dates.day, dates.first_day, dates.last_day,
    dates.leaving_day, dates.day_after_last,
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(cell=any_cells, convert=st.sampled_from(CONVERTERS))
def test_every_converter_answers_or_refuses_with_a_remedy(cell, convert):
    value, refused = answer(convert, cell)
    if refused:
        assert refused.problem
        assert refused.remedy
        assert len(refused.problem) < 200
    else:
        assert not (isinstance(value, str) and any(ord(char) < 32 for char in value))


def answer(convert: cells.Converter, cell: object) -> tuple[object, CellRefused | None]:
    try:
        return convert(cell), None
    except CellRefused as refused:
        return None, refused
