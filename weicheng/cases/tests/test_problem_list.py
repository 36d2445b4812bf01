"""Problem lists from a workbook: cases with pictures, dispatched as listed, on a list if asked (M-099)."""

from __future__ import annotations

import pytest

from weicheng.cases.models import Case, CaseList, CasePhoto
from weicheng.cases.tests.workbooks import check, faults, load
from weicheng.domain.cases import Source, State
from weicheng.evidence.models import Photo
from weicheng.testing.town import Town
from weicheng.workbooks import actions as workbooks

HEADER = ["序号", "问题", "类别", "社区", "地点", "照片"]


def line(number: int, problem: str = "公厕地面积水", category: str = "公厕脏臭", place: str = "") -> list[object]:
    return [number, problem, category, "东一社区", place or f"{number}号点", None]


def test_every_line_becomes_a_case_with_its_pictures_as_before_photos(town: Town) -> None:
    rows = [HEADER, line(1), line(2, "路灯不亮", "路灯异常")]
    load(town.actor("dispatcher"), "problem_list", rows, pictures=["F2", "F2", "F3"])
    first, second = Case.objects.order_by("pk")
    assert [case.photos.filter(kind=CasePhoto.Kind.BEFORE).count() for case in (first, second)] == [2, 1]
    assert first.source == Source.INSPECTOR
    assert first.area == town.areas["east1"]
    assert first.state == State.REGISTERED


def test_a_list_is_made_when_it_has_a_name(town: Town) -> None:
    constants = {"list_title": "省暗访反馈问题", "source": "上级反馈", "from_above": "是"}
    rows = [HEADER, line(1), line(2, "路灯不亮", "路灯异常")]
    load(town.actor("dispatcher"), "problem_list", rows, constants=constants)
    made = CaseList.objects.get()
    assert (made.title, made.items.count(), made.from_above) == ("省暗访反馈问题", 2, True)
    assert {case.source for case in Case.objects.all()} == {Source.SUPERIOR}


def test_the_unit_of_the_list_gets_the_case_at_once(town: Town) -> None:
    rows = [[*HEADER, "责任单位"], [*line(1), "城管局"]]
    load(town.actor("dispatcher"), "problem_list", rows)
    case = Case.objects.get()
    assert (case.unit, case.state) == (town.units["urban"], State.DISPATCHED)


def test_pictures_outside_the_rows_are_told(town: Town) -> None:
    batch = check(town.actor("dispatcher"), "problem_list", [HEADER, line(1)], pictures=["F2", "F20"])
    assert batch.report["skipped"]["不在数据行里的图片"] == 1


def test_a_dry_run_takes_in_no_photo(town: Town) -> None:
    check(town.actor("dispatcher"), "problem_list", [HEADER, line(1)], pictures=["F2"])
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("row", "person", "constants", "fault"),
    [
        pytest.param(line(1, ""), "dispatcher", {}, "没有填写", id="no problem"),
        pytest.param(line(1, category="不明物体"), "dispatcher", {}, "没有名为", id="an unknown category"),
        pytest.param([1, "脏", "公厕脏臭", "火星社区", "", None], "dispatcher", {}, "没有名为", id="an unknown place"),
        pytest.param(line(1), "street", {"source": "上级反馈"}, "没有登记这种来源的权限", id="a source not theirs"),
        pytest.param(line(1), "street", {"list_title": "清单"}, "没有建立整改清单的权限", id="a list not theirs"),
        pytest.param(
            [1, "脏", "公厕脏臭", "西一社区", "", None], "street", {}, "不在您的管辖范围内", id="a place not theirs"
        ),
    ],
)
def test_what_cannot_be_taken_in_is_named(
    town: Town, row: list[object], person: str, constants: dict[str, str], fault: str
) -> None:
    found = faults(check(town.actor(person), "problem_list", [HEADER, row], constants=constants))
    assert any(fault in sentence for sentence in found), found


def test_a_list_can_be_taken_back_with_its_cases(town: Town) -> None:
    batch = load(
        town.actor("dispatcher"), "problem_list", [[*HEADER, "责任单位"], [*line(1), "城管局"]],
        pictures=["F2"], constants={"list_title": "清单"},
    )  # fmt: skip
    workbooks.undo_batch(actor=town.actor("dispatcher"), batch=batch)
    assert not Case.objects.exists()
    assert not CaseList.objects.exists()
