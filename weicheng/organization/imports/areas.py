"""区域: one row an area with its level and parent, or one column a level (县区， 街道， 社区， 网格)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import choice, code, optional_text, text, yes_no
from weicheng.domain.codes import parse_area_code
from weicheng.domain.names import normal_name
from weicheng.organization import actions, queries
from weicheng.organization.actions.bulk import NewArea, add_areas
from weicheng.organization.actions.bulk.trees import JOIN, AreaNode, where_area_node
from weicheng.organization.enums import AreaLevel, Fabric
from weicheng.organization.finding import AREA, AREAS_REGISTRY, MANAGE, PLACE_FIELDS, Finder
from weicheng.organization.needs import needed_duties
from weicheng.organization.reach import Where
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

LEVELS = list(AreaLevel)
LEVEL_OF = {
    "county": AreaLevel.COUNTY,
    "street": AreaLevel.STREET,
    "community": AreaLevel.COMMUNITY,
    "grid": AreaLevel.GRID,
}
OTHER_LEVELS = {
    "省级": "province", "市级": "city", "地级市": "city", "县": "county", "区": "county", "县级": "county",
    "街道": "street", "镇": "street", "乡": "street", "镇街": "street", "社区": "community", "村": "community",
    "居委会": "community", "村委会": "community", "单元网格": "grid", "开发区": "zone", "园区": "zone",
    "town": "street", "village": "community",
}  # fmt: skip

FIELDS = (
    ImportField(
        code="name",
        label="名称",
        convert=text,
        synonyms=("区域名称", "网格名称"),
        example="新桥社区",
        help="一行一个区域时填写；若各级各占一列（县区、街道、社区、网格），可不填。",
    ),
    ImportField(
        code="level",
        label="层级",
        convert=choice({level.label: level.value for level in AreaLevel}, OTHER_LEVELS),
        synonyms=("级别", "区域层级", "类别"),
        example="社区（村）",
        options=tuple(level.label for level in AreaLevel),
        help="有区划代码时可不填。",
    ),
    ImportField(
        code="parent",
        label="上级区域",
        convert=optional_text,
        synonyms=("上级", "所属区域", "隶属"),
        example="西湖街道",
    ),
    *(field for field in PLACE_FIELDS if field.code in LEVEL_OF),
    ImportField(
        code="code",
        label="区划代码",
        convert=lambda cell: code(cell, (6, 9, 12, 15)),
        synonyms=("代码", "行政区划代码", "统计用区划代码", "网格编码", "编码", "code"),
        example="445102007002",
        help="6、9、12 或 15 位；没有代码的功能区留空。",
    ),
    ImportField(
        code="fabric",
        label="区域类型",
        convert=choice({kind.label: kind.value for kind in Fabric}),
        synonyms=("类型", "区域性质"),
        options=tuple(kind.label for kind in Fabric),
    ),
    ImportField(code="built_up", label="建成区", convert=yes_no, synonyms=("是否建成区",), options=("是", "否")),
    ImportField(
        code="make_parents",
        label="自动补建上级",
        convert=yes_no,
        options=("是", "否"),
        help="表中只写了街道名、系统里还没有这个街道时，填“是”会一并建立。",
    ),
)


@dataclass(slots=True)
class Wanted:
    """An area as a row asks for it: its own name and level, and the names (with level, if told) of what lies above."""

    row: SheetRow
    name: str
    level: AreaLevel
    above: list[tuple[AreaLevel | None, str]]
    code: str = ""
    # Only named as the parent of others: the row's own columns say nothing of it.
    implied: bool = False


class Unplaced(Exception):
    """The row has no place in the tree; the fault has been reported."""


Parent = AreaNode | NewArea | None


class Builder:
    """Places each wanted area under an old or a new one; wide levels come first, so rows may stand in any order."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.new: list[NewArea] = []
        self.unchanged = 0
        self.rows: dict[int, SheetRow] = {}
        self.new_names: dict[str, list[NewArea]] = defaultdict(list)
        self.new_codes: dict[str, NewArea] = {}
        # By parent and name, and by the chain a row names its parent with: rows repeat both thousands of times.
        self.placed: dict[tuple[int, str], NewArea] = {}
        self.parents: dict[str, AreaNode | NewArea] = {}
        areas = self.find.trees.areas.values()
        self.old = {(area.parent or 0, normal_name(area.name)): area for area in areas}
        self.root = self._root()

    def _root(self) -> AreaNode | None:
        """Where a row without anything above it belongs: the one area the importer's reach begins at."""
        trees, actor = self.find.trees, self.check.actor
        reached = [trees.area_by_path.get(reach.path) for reach in actor.reaches_for(MANAGE)]
        found = {area.pk: area for area in reached if area} or {
            area.pk: area for area in trees.areas.values() if area.parent is None
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def add(self, wanted: Wanted) -> None:
        """Place one row, or report why it cannot be placed."""
        try:
            known = self._known(wanted)
            if known is None:
                self._place(wanted, self._parent(wanted))
            else:
                self._meet(wanted, known)
        except Unplaced:
            return

    def _refuse(self, wanted: Wanted, field: str, problem: str, remedy: str) -> Unplaced:
        self.check.refuse(wanted.row, field, problem, remedy)
        return Unplaced()

    def _known(self, wanted: Wanted) -> AreaNode | None:
        """The area the row means if it is there already: by its code, or as the root itself."""
        if wanted.code and (same := self.find.trees.area_by_code.get(wanted.code)):
            if normal_name(same.name) != normal_name(wanted.name):
                raise self._refuse(wanted, "code", f"代码已被“{same.name}”使用", "请核对代码或名称。")
            return same
        root = self.root
        same_root = root and not wanted.above and normal_name(root.name) == normal_name(wanted.name)
        return root if same_root else None

    def _meet(self, wanted: Wanted, known: AreaNode) -> None:
        if wanted.code and known.code and known.code != wanted.code:
            raise self._refuse(wanted, "code", f"“{known.name}”登记的代码是 {known.code}", "请核对代码。")
        if known.level != wanted.level:
            label = AreaLevel(known.level).label
            raise self._refuse(wanted, "level", f"“{known.name}”登记的层级是“{label}”", "请核对层级。")
        self.unchanged += 1

    def _parent(self, wanted: Wanted) -> Parent:
        if wanted.above:
            return self._named_parent(wanted)
        above = parse_area_code(wanted.code).above if wanted.code else ()
        for code_above in above:
            if found := self.new_codes.get(code_above) or self.find.trees.area_by_code.get(code_above):
                return found
        if self.root or not self.find.trees.areas:
            return self.root
        raise self._refuse(wanted, "parent", "没有写明上级区域", "请填写上级，或各级各占一列。")

    def _named_parent(self, wanted: Wanted) -> Parent:
        spelling = JOIN.join(name for _, name in wanted.above)
        if (known := self.parents.get(spelling)) is None:
            known = self._look_up_parent(wanted, spelling)
            self.parents[spelling] = known
        return known

    def _look_up_parent(self, wanted: Wanted, spelling: str) -> AreaNode | NewArea:
        names = self.check.meant(AREA, spelling).split(JOIN)
        # Tables of codes name the parent by its code.
        coded = self.new_codes.get(names[-1]) or self.find.trees.area_by_code.get(names[-1])
        found: list[AreaNode | NewArea] = (
            [coded] if coded else [*self._new_called(names), *self.find.trees.find_areas(names)]
        )
        if len(found) > 1:
            raise self._refuse(wanted, "parent", f"有 {len(found)} 个叫“{names[-1]}”的上级区域", "请同时写明再上一级。")
        if found:
            return found[0]
        level = wanted.above[-1][0]
        if not wanted.row["make_parents"] or level is None:
            column = next((code for code, known in LEVEL_OF.items() if known is level), "parent")
            remedy = "在“统一填写”中把“自动补建上级”选为“是”" if level else ""
            self.check.unknown(wanted.row, column, AREA, JOIN.join(names), remedy)
            raise Unplaced
        missing = Wanted(wanted.row, names[-1], level, wanted.above[:-1], self._free_code(wanted, level), implied=True)
        return self._place(missing, self._parent(missing))

    def _free_code(self, wanted: Wanted, level: AreaLevel) -> str:
        """The code of a parent as its child's code tells it; "" when it tells none or another area has it."""
        if not wanted.code:
            return ""
        parsed = parse_area_code(wanted.code)
        found = {AreaLevel.COUNTY: parsed.county, AreaLevel.STREET: parsed.town, AreaLevel.COMMUNITY: parsed.village}
        code_above = found.get(level, "")
        taken = code_above in self.new_codes or code_above in self.find.trees.area_by_code
        return "" if taken or code_above == wanted.code else code_above

    def _new_called(self, names: list[str]) -> list[NewArea]:
        *above, name = [normal_name(part) for part in names]
        return [area for area in self.new_names[name] if set(above) <= self._names_above(area)]

    def _names_above(self, area: NewArea) -> set[str]:
        names = set()
        parent = area.parent
        while isinstance(parent, NewArea):
            names.add(normal_name(parent.name))
            parent = parent.parent
        if parent is not None:
            old = self.find.trees.areas[parent]
            names.update(map(normal_name, self.find.trees.chain(old, most=9).split(JOIN)))
        return names

    def _place(self, wanted: Wanted, parent: Parent) -> NewArea:
        if parent is not None and LEVELS.index(wanted.level) <= LEVELS.index(_level(parent)):
            raise self._refuse(
                wanted,
                "level",
                f"“{wanted.level.label}”不能设在“{parent.name}({_level(parent).label})”之下",
                "请核对层级或上级。",
            )
        if not isinstance(parent, NewArea):
            self._require_reach(wanted, parent)
            if old := self.old.get((parent.pk if parent else 0, normal_name(wanted.name))):
                self._meet(wanted, old)
                raise Unplaced
        place = (_key(parent), normal_name(wanted.name))
        if twin := self.placed.get(place) or self.new_codes.get(wanted.code):
            same = self.rows[id(twin)].number
            raise self._refuse(wanted, "name", f"与第 {same} 行是同一个区域（同名或同代码）", "请删去其中一行。")
        made = self.placed[place] = self._make(wanted, parent)
        return made

    def _require_reach(self, wanted: Wanted, parent: AreaNode | None) -> None:
        where = where_area_node(parent) if parent else Where()
        if not policy.covers(self.check.actor, MANAGE, where):
            raise self._refuse(wanted, "parent", "上级区域不在您的管辖范围内", "请删去这一行，由上级导入。")

    def _make(self, wanted: Wanted, parent: Parent) -> NewArea:
        made = NewArea(
            name=wanted.name,
            level=wanted.level,
            parent=parent.pk if isinstance(parent, AreaNode) else parent,
            code=wanted.code,
            fabric=Fabric.ORDINARY if wanted.implied else Fabric(wanted.row["fabric"] or Fabric.ORDINARY),
            built_up=wanted.implied or wanted.row["built_up"] is not False,
        )
        self.new.append(made)
        self.rows[id(made)] = wanted.row
        self.new_names[normal_name(made.name)].append(made)
        if made.code:
            self.new_codes[made.code] = made
        return made


def _key(parent: Parent) -> int:
    """Tells parents apart: keys of old ones are positive, new ones have none yet."""
    return -id(parent) if isinstance(parent, NewArea) else (parent.pk if parent else 0)


def _level(area: AreaNode | NewArea) -> AreaLevel:
    return AreaLevel(area.level)


def wanted_by(row: SheetRow, check: Check) -> Wanted | None:
    """What a row asks for, or None after reporting what it lacks."""
    try:
        parsed = parse_area_code(row["code"]) if row["code"] else None
    except ValueError as error:
        check.refuse(row, "code", str(error), "请核对代码。")
        return None
    chain: list[tuple[AreaLevel | None, str]] = [(LEVEL_OF[c], row[c]) for c in LEVEL_OF if row[c]]
    if row["parent"]:
        chain.insert(0, (None, row["parent"]))
    if row["name"]:
        told = row["level"] or (parsed.level if parsed else "")
        chain.append((AreaLevel(told) if told else None, row["name"]))
    if not chain or chain[-1][0] is None:
        check.refuse(row, "level" if chain else "name", "没有写明区域的名称和层级", "请填写名称和层级，或区划代码。")
        return None
    level, name = chain[-1][0], chain[-1][1]
    if parsed and parsed.level != level and level is not AreaLevel.ZONE:
        own = AreaLevel(parsed.level).label
        check.refuse(row, "code", f"代码是“{own}”的，而这一行是“{level.label}”", "请核对代码或层级。")
        return None
    return Wanted(row, name, level, chain[:-1], parsed.text if parsed else "")


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Place every row in the tree."""
    wanted = [found for row in rows if (found := wanted_by(row, check))]
    wanted.sort(key=lambda one: LEVELS.index(one.level))
    builder = Builder(check)
    for one in wanted:
        builder.add(one)
    return Prepared(builder.new, builder.unchanged)


def apply(actor: Actor, rows: Sequence[NewArea], batch_id: int, tick: Tick) -> int:
    """Write the new areas."""
    return add_areas(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


def watch_again(actor: Actor, batch_id: int) -> None:
    """After an undo, the alarms of what remains."""
    actions.refresh_vacuums(area_path="", duties={need.code for need in needed_duties()})


AREAS = ImportKind(
    code="areas",
    name="区域",
    description="县区、功能区、街道（镇）、社区（村）、网格。可一行一个区域，也可县区、街道、社区、网格各占一列。",
    capability=MANAGE,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("organization.Area",),
    made=lambda batch_id: queries.areas().filter(batch_id=batch_id).order_by("path"),
    address=lambda area: reverse("area_detail", args=[area.pk]),
    registries=(AREAS_REGISTRY,),
    after_undo=watch_again,
)
