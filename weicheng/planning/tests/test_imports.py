"""项目台账 and 进度表 as offices keep them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from weicheng.indicators.models import Campaign
from weicheng.planning.models import Project, ProjectReport
from weicheng.planning.tests.helpers import D, project_of
from weicheng.testing.town import Town
from weicheng.workbooks.actions import import_file

HEADS = [
    "项目名称",
    "对应条款",
    "责任单位",
    "建设规模",
    "计量单位",
    "开工时间",
    "完成时限",
    "总投资（万元）",
    "区域类别",
]


def book(folder: Path, rows: list[list[Any]]) -> Path:
    path = folder / "表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("台账")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.mechanism("M-035")
def test_a_ledger_of_projects_becomes_projects(town: Town, campaign: Campaign, tmp_path: Path) -> None:
    rows = [HEADS, ["背街小巷硬化", "B3", "城管局", "54", "条", "2026-03-01", "2026年10月", "约1,200", "背街小巷"],
            ["农村改厕", "", "", 2000, "座", "", "", "0.3亿元", ""]]  # fmt: skip
    result = import_file(actor=town.actor("director"), kind="projects", path=book(tmp_path, rows))
    assert result.faults == ()
    first, second = Project.objects.order_by("pk")
    assert (first.lead, first.target, first.needed, first.area_kind) == (
        town.units["urban"], 54, 12_000_000, "back_street",
    )  # fmt: skip
    assert (first.due_on, first.clause.code, first.campaign) == (D("2026-10-31"), "B3", campaign)
    assert (second.target, second.needed) == (2000, 30_000_000)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        pytest.param({1: "B9"}, "标准里没有", id="a clause that is not there"),
        pytest.param({3: "0"}, "不能用", id="nothing to build"),
        pytest.param({6: "2026-02-01"}, "早于开工日期", id="ends before it begins"),
        pytest.param({8: "月球"}, "规则包里没有", id="an unknown kind of area"),
    ],
)
def test_a_faulty_row_writes_nothing(
    town: Town, campaign: Campaign, tmp_path: Path, changed: dict[int, str], problem: str
) -> None:
    row = ["背街小巷硬化", "B3", "城管局", "54", "条", "2026-03-01", "2026年10月", "1200", "背街小巷"]
    for column, value in changed.items():
        row[column] = value
    result = import_file(actor=town.actor("director"), kind="projects", path=book(tmp_path, [HEADS, row]))
    assert problem in str(result.faults[0])
    assert not Project.objects.exists()


def test_a_progress_sheet_becomes_reports(town: Town, campaign: Campaign, tmp_path: Path) -> None:
    project_of(town, campaign)
    rows = [["项目名称", "截至日期", "累计完成", "形象进度"], ["背街小巷硬化", "2026-05-31", 27, "动工"],
            ["背街小巷硬化", "2026-04-30", 10, "动工"]]  # fmt: skip
    result = import_file(actor=town.actor("director"), kind="project_progress", path=book(tmp_path, rows))
    assert result.faults == ()
    assert list(ProjectReport.objects.order_by("on").values_list("done", flat=True)) == [10, 27]
    assert Project.objects.get().done == 27
