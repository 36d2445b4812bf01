"""Sites from workbooks: found by street and community, or by coordinates in a declared system."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from weicheng.access.policy import Actor
from weicheng.base.sheets.faults import CellRefused
from weicheng.domain.geo import Datum, from_wgs84, metres_between
from weicheng.places import coordinates
from weicheng.places.models import Site
from weicheng.testing import town as testing_town
from weicheng.testing.town import Town
from weicheng.workbooks.actions import import_file, undo_batch

CLERK = Actor.system("tests", "workbook.import", "place.manage")


@pytest.fixture
def town(db: None) -> Town:
    return testing_town.build()


@pytest.fixture
def load(tmp_path: Path):
    def load(header, *rows, actor=CLERK, **options):
        path = tmp_path / "sites.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("点位")
            sheet.merge_range(0, 0, 0, len(header) - 1, "点位一览表")
            for number, row in enumerate((header, *rows), start=1):
                sheet.write_row(number, 0, row)
        return import_file(actor=actor, kind="sites", path=path, **options)

    return load


def test_sites_are_placed_by_their_community_and_kind_by_any_of_its_names(town, load):
    result = load(
        ["名称", "类别", "街道", "社区", "主管部门", "重点"],
        ["东门市场", "集贸市场", "东街道", "东一社区", "城管局", "√"],
        ["东门公厕", "公共厕所", "东街道", "东一社区", "", ""],
    )
    assert [str(fault) for fault in result.faults] == []
    rows = Site.objects.order_by("pk").values_list("name", "kind", "area__name", "unit__name", "is_key", "batch_id")
    assert list(rows) == [
        ("东门市场", "market", "东一社区", "城管局", True, result.batch.pk),
        ("东门公厕", "toilet", "东一社区", None, False, result.batch.pk),
    ]
    assert Site.objects.get(name="东门市场").unit_path == town.units["urban"].path
    undo_batch(actor=CLERK, batch=result.batch)
    assert not Site.objects.exists()


@pytest.mark.parametrize(("label", "datum"), [("WGS84", Datum.WGS84), ("高德", Datum.GCJ02), ("BD-09", Datum.BD09)])
def test_a_site_without_an_area_lies_where_its_coordinates_say(town, load, label, datum):
    place = town.point("east1_02")
    lng, lat = from_wgs84(place, datum)
    result = load(["名称", "类别", "经度", "纬度"], ["东门公厕", "公共厕所", lng, lat], constants={"datum": label})
    assert [str(fault) for fault in result.faults] == []
    site = Site.objects.get()
    assert site.area == town.areas["east1_02"]
    assert metres_between((site.lng, site.lat), place) < 1


def test_coordinates_without_a_declared_system_are_refused(town, load):
    result = load(["名称", "类别", "坐标"], ["东门公厕", "公共厕所", "116.605,23.605"])
    assert "有坐标，但没有写明坐标系" in str(result.faults[0])
    assert not Site.objects.exists()


def test_one_faulty_row_keeps_all_rows_out(town, load):
    result = load(
        ["名称", "类别", "社区"],
        ["东门公厕", "公共厕所", "东一社区"],
        ["东门市场", "菜市场", "东一社区"],
    )
    assert (result.made, result.fault_count) == (0, 1)
    assert not Site.objects.exists()


def test_a_street_clerk_imports_only_into_the_own_street(town, load):
    rows = (["名称", "类别", "社区"], ["东门公厕", "公共厕所", "东一社区"], ["西门公厕", "公共厕所", "西一社区"])
    result = load(*rows, actor=town.actor("street"))
    assert [fault.problem for fault in result.faults] == ["“西一社区”不在您的管辖范围内"]
    assert load(*rows[:2], actor=town.actor("street")).made == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(116.6326, 116.6326), ("116.6326°", 116.6326), ("116°37′57.4″", 116.63261), ("23度39分", 23.65), ("—", None)],
)
def test_a_coordinate_is_read_in_degrees_and_in_minutes(cell, expected):
    assert coordinates.degrees(cell) == (None if expected is None else pytest.approx(expected, abs=1e-5))


def test_a_pair_of_coordinates_may_stand_in_either_order():
    assert coordinates.pair("23.66\uff0c116.63") == coordinates.pair("116.63 23.66") == (116.63, 23.66)
    for wrong in ("116.63", "东经一百一十六度", "200,23"):
        with pytest.raises(CellRefused):
            coordinates.pair(wrong)
