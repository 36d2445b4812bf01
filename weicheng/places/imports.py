"""点位: markets, toilets, transfer stations … with their area, managing unit and position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import choice, optional_text, text, yes_no
from weicheng.base.sheets.faults import shown
from weicheng.domain.geo import Datum, Point, to_wgs84
from weicheng.domain.names import normal_name, suggest
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.places import actions, queries
from weicheng.places.actions import NewSite
from weicheng.places.coordinates import degrees, pair
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick, register

MANAGE = "place.manage"
DATUMS = {"WGS84": "wgs84", "GCJ-02": "gcj02", "BD-09": "bd09"}
OTHER_DATUMS = {
    "CGCS2000": "wgs84", "2000国家大地坐标系": "wgs84", "GPS": "wgs84", "天地图": "wgs84",
    "GCJ02": "gcj02", "高德": "gcj02", "腾讯": "gcj02", "火星坐标": "gcj02", "BD09": "bd09", "百度": "bd09",
}  # fmt: skip


FIELDS = (
    ImportField(
        code="name",
        label="点位名称",
        convert=lambda cell: text(cell, 120),
        synonyms=("名称", "场所名称", "市场名称", "公厕名称", "单位名称", "点位"),
        required=True,
        example="西湖农贸市场",
    ),
    ImportField(
        code="kind",
        label="点位类型",
        convert=text,
        synonyms=("类型", "类别", "场所类型", "点位类别"),
        required=True,
        offered=lambda: queries.site_kinds().values(),
        example="农贸市场",
        help="规则包里的点位类型。整张表是同一类时，在“统一填写”中选。",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="unit",
        label="管理单位",
        convert=optional_text,
        synonyms=("责任单位", "主管单位", "主管部门", "管理部门"),
        example="市城管局",
    ),
    ImportField(
        code="address",
        label="地址",
        convert=lambda cell: optional_text(cell, 200),
        synonyms=("详细地址", "位置", "所在位置", "地点"),
    ),
    ImportField(
        code="lng", label="经度", convert=degrees, synonyms=("东经", "lng", "lon", "X坐标"), example="116.6326"
    ),
    ImportField(code="lat", label="纬度", convert=degrees, synonyms=("北纬", "lat", "Y坐标"), example="23.6618"),
    ImportField(code="point", label="坐标", convert=pair, synonyms=("经纬度", "坐标位置", "GPS坐标")),
    ImportField(
        code="datum",
        label="坐标系",
        convert=choice(DATUMS, OTHER_DATUMS),
        options=tuple(DATUMS),
        help="有坐标时必填：高德、腾讯地图是 GCJ-02，百度是 BD-09，GPS 和国家 2000 是 WGS84。",
    ),
    ImportField(code="is_key", label="重点点位", convert=yes_no, synonyms=("是否重点", "重点"), options=("是", "否")),
)


def kind_codes() -> dict[str, str]:
    """Every name a kind goes by → its code: 农贸市场（集贸市场） is both, 车站、机场、港口 each of the three."""
    codes: dict[str, str] = {}
    for code, name in queries.site_kinds().items():
        parts = re.split(r"[/、()\uff08\uff09]", name)
        codes |= {normal_name(part): code for part in (code, name, *parts) if part}
    return codes


class NoPosition(Exception):
    """The coordinates of a row cannot be used; the fault has been reported."""


class Builder:
    """Reads rows into sites; those without an area wait, to be placed by their coordinates all at once."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.kinds = kind_codes()
        self.kind_names = list(queries.site_kinds().values())
        self.known = queries.site_keys()
        self.made: dict[tuple[int, str, str], NewSite] = {}
        self.line: dict[tuple[int, str, str], int] = {}
        self.waiting: list[tuple[SheetRow, NewSite]] = []
        self.unchanged = 0

    def add(self, row: SheetRow) -> None:
        """One row: a site, or its faults."""
        kind = self._kind(row)
        unit = self.find.unit(row, "unit", row["unit"]) if row["unit"] else None
        placed = self.find.has_place(row)
        area = self.find.area(row) if placed else None
        try:
            point = self._point(row)
        except NoPosition:
            return
        if kind is None or (row["unit"] and unit is None) or (placed and area is None):
            return
        site = NewSite(
            name=row["name"],
            kind=kind,
            area_id=area.pk if area else 0,
            area_path=area.path if area else "",
            unit_id=unit.pk if unit else None,
            unit_path=unit.path if unit else "",
            address=row["address"] or "",
            point=point,
            is_key=bool(row["is_key"]),
        )
        if area:
            self._keep(row, site)
        elif site.point:
            self.waiting.append((row, site))
        else:
            self.check.refuse(row, "area", "没有写明区域，也没有坐标", "请填写街道（镇）、社区（村），或经纬度。")

    def place_waiting(self) -> None:
        """Find the areas of the sites that only have a position; two queries for all of them."""
        points = [site.point for _, site in self.waiting if site.point]
        found = queries.locate_ids([lng for lng, _ in points], [lat for _, lat in points]) if points else []
        for (row, site), pk in zip(self.waiting, found, strict=True):
            area = self.find.trees.areas.get(pk)
            if area is None:
                self.check.refuse(row, "lng", "坐标不在任何一个区域的边界内", "请核对经纬度和坐标系，或填写所在社区。")
            elif self.find.reaches(row, "lng", area):
                self._keep(row, replace(site, area_id=area.pk, area_path=area.path))

    def _keep(self, row: SheetRow, site: NewSite) -> None:
        key = (site.area_id, site.kind, site.name)
        if key in self.known:
            self.unchanged += 1
        elif key in self.made:
            self.check.refuse(row, "name", f"与第 {self.line[key]} 行是同一个点位", "请删去其中一行。")
        else:
            self.made[key], self.line[key] = site, row.number

    def _kind(self, row: SheetRow) -> str | None:
        code = self.kinds.get(normal_name(row["kind"]))
        if code is None:
            near = suggest(row["kind"], self.kind_names)
            remedy = f"是不是“{near[0].name}”？" if near else "请对照点位类型表填写。"
            self.check.refuse(row, "kind", f"规则包里没有{shown(row['kind'])}这类点位", remedy)
        return code

    def _point(self, row: SheetRow) -> Point | None:
        """The position in WGS84; raises NoPosition after reporting what is wrong with it."""
        lng, lat = row["point"] or (row["lng"], row["lat"])
        if lng is None and lat is None:
            return None
        if lng is None or lat is None or not -90 <= lat <= 90:
            self.check.refuse(row, "lng", "经度和纬度要成对，纬度在 90 度以内", "请补全或改正。")
            raise NoPosition
        if not row["datum"]:
            self.check.refuse(row, "datum", "有坐标，但没有写明坐标系", "请在“统一填写”中选定；不同坐标系相差几百米。")
            raise NoPosition
        return to_wgs84((lng, lat), Datum(row["datum"]))


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one site; those registered already are left alone."""
    builder = Builder(check)
    for row in rows:
        builder.add(row)
    builder.place_waiting()
    return Prepared(list(builder.made.values()), builder.unchanged)


def apply(actor: Actor, rows: Sequence[NewSite], batch_id: int, tick: Tick) -> int:
    """Write the new sites."""
    return actions.add_sites(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


SITES = ImportKind(
    code="sites",
    name="点位",
    description="农贸市场、公厕、中转站、背街小巷等点位，带所在区域、管理单位、坐标。区域要先导入。",
    capability=MANAGE,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("places.Site",),
    made=lambda batch_id: queries.sites().filter(batch_id=batch_id).order_by("pk"),
    address=lambda site: reverse("site_detail", args=[site.pk]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)


def register_kinds() -> None:
    """Called when the app starts."""
    register(SITES)
