"""重点点位台账: which registered sites are key points, of which industry, under which clauses, how often looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import choice, integer, optional_text, text, yes_no
from weicheng.base.sheets.faults import shown
from weicheng.domain.names import normal_name, suggest
from weicheng.domain.points import PointKind
from weicheng.inspections import actions, queries
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.places import queries as places
from weicheng.places.models import Site
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick, register

KINDS = {kind.label: kind.value for kind in PointKind}
SHORT = {"部位": "part", "环节": "step", "点位": "place"}
BY_VALUE = {kind.value: kind for kind in PointKind}
LONGEST_CYCLE = 366
Row = tuple[Site, actions.PointEntry]

FIELDS = (
    ImportField(
        code="name",
        label="点位名称",
        convert=lambda cell: text(cell, 120),
        synonyms=("名称", "场所名称", "点位", "重点点位", "评审点"),
        required=True,
        example="西湖农贸市场",
        help="与“点位”中登记的名称一致；还没有登记的点位先用“点位”表导入。",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="kind", label="点位类别", convert=choice(KINDS, SHORT), synonyms=("类别",), options=tuple(KINDS),
        example="重点点位",
    ),
    ImportField(
        code="industry",
        label="行业",
        convert=optional_text,
        synonyms=("行业主管", "主管部门", "行业部门"),
        offered=lambda: queries.industries().values(),
        help="规则包里的主管部门。",
    ),
    ImportField(
        code="clauses", label="适用条款", convert=lambda cell: optional_text(cell, 300), synonyms=("条款", "标准条款")
    ),
    ImportField(code="cycle", label="检查周期（天）", convert=integer, synonyms=("检查周期", "周期"), example="7"),
    ImportField(code="must", label="必查", convert=yes_no, synonyms=("是否必查",), options=("是", "否")),
)  # fmt: skip


class Builder:
    """Finds the site of each row and says what the register says of it."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.by_name: dict[str, list[Site]] = {}
        for site in places.sites().filter(closed_on=None):
            self.by_name.setdefault(normal_name(site.name), []).append(site)
        self.industries = {normal_name(name): code for code, name in queries.industries().items()}
        self.listed = queries.listed_sites()
        self.made: dict[int, Row] = {}
        self.line: dict[int, int] = {}
        self.unchanged = 0

    def add(self, row: SheetRow) -> None:
        """One row: a point, or its faults."""
        site = self._site(row)
        industry = self._industry(row)
        cycle = row["cycle"]
        if cycle is not None and not 1 <= cycle <= LONGEST_CYCLE:
            self.check.refuse(row, "cycle", f"{cycle} 天不合理", f"请填 1 到 {LONGEST_CYCLE}，或留空按规则包。")
            return
        if site is None or industry is None:
            return
        if site.pk in self.listed:
            self.unchanged += 1
        elif site.pk in self.made:
            self.check.refuse(row, "name", f"与第 {self.line[site.pk]} 行是同一个点位", "请删去其中一行。")
        else:
            kind = BY_VALUE[row["kind"] or PointKind.PLACE.value]
            entry = actions.PointEntry(
                kind=kind,
                industry=industry,
                clauses=row["clauses"] or "",
                cycle_days=cycle,
                must_inspect=bool(row["must"]),
            )
            self.made[site.pk], self.line[site.pk] = (site, entry), row.number

    def _site(self, row: SheetRow) -> Site | None:
        named = self.by_name.get(normal_name(row["name"]), [])
        if self.find.has_place(row):
            area = self.find.area(row)
            if area is None:
                return None
            named = [site for site in named if site.area_path.startswith(area.path)]
        if len(named) == 1:
            return named[0]
        if named:
            self.check.refuse(row, "name", f"有 {len(named)} 个同名的点位", "请写明所在街道、社区。")
            return None
        near = suggest(row["name"], [site.name for group in self.by_name.values() for site in group])
        remedy = f"是不是“{near[0].name}”？" if near else "请先登记或导入这个点位。"
        self.check.refuse(row, "name", f"没有登记{shown(row['name'])}", remedy)
        return None

    def _industry(self, row: SheetRow) -> str | None:
        """The code; empty for a blank cell, None after reporting."""
        if not row["industry"]:
            return ""
        code = self.industries.get(normal_name(row["industry"]))
        if code is None:
            self.check.refuse(row, "industry", f"规则包里没有{shown(row['industry'])}", "请对照主管部门表填写。")
        return code


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one key point; those on the register are left alone."""
    builder = Builder(check)
    for row in rows:
        builder.add(row)
    return Prepared(list(builder.made.values()), builder.unchanged)


def apply(actor: Actor, rows: Sequence[Row], batch_id: int, tick: Tick) -> int:
    """Lists the new points."""
    return actions.list_points(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


POINTS = ImportKind(
    code="key_points",
    name="重点点位",
    description="重点部位、环节、点位的台账：行业、适用条款、检查周期、是否必查。点位要先导入。",
    capability="inspection.manage",
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("inspections.KeyPoint",),
    made=queries.points_of_batch,
    address=lambda point: reverse("point_detail", args=[point.pk]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)


def register_kinds() -> None:
    """Called when the app starts."""
    register(POINTS)
