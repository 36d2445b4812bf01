"""Adding, changing and moving units and areas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from weicheng.access import policy
from weicheng.access.paths import WIDTH, child_path, covers_path, subtree
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.enums import AreaLevel, Fabric, UnitKind
from weicheng.organization.models import Area, Node, Unit, UnitAlias
from weicheng.organization.needs import needed_duties
from weicheng.organization.reach import Where, where_area, where_unit

AnyNode = TypeVar("AnyNode", Unit, Area)

# Paths that an app above stores on its own rows: a move rewrites them with the tree. (model, column) pairs.
_unit_path_columns: list[tuple[Any, str]] = []
_area_path_columns: list[tuple[Any, str]] = []


def carries_paths(model: Any, *, unit: str = "", area: str = "", lead: str = "") -> None:
    """An upper app names the columns in which its rows carry unit and area paths, so that a move rewrites them."""
    _unit_path_columns.extend((model, column) for column in (unit, lead) if column)
    _area_path_columns.extend([(model, area)] if area else [])


def next_path(model: type[AnyNode], parent: AnyNode | None) -> str:
    """The path of the next child: one past the last sibling ever used. Raises BadInput when the level is full."""
    above = parent.path if parent else ""
    siblings = model.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    number = int(last[-WIDTH:]) + 1 if last else 1
    if number >= 10**WIDTH:
        raise BadInput.of("上级", f"“{parent}”之下已有 {number - 1} 个下级，不能再增加", "请在中间增设一级")
    return child_path(above, number)


def _refuse_twin(model: type[AnyNode], parent: AnyNode | None, name: str) -> None:
    if model.objects.filter(parent=parent, name=name).exists():
        raise BadInput.of("名称", f"“{parent or '顶层'}”之下已经有“{name}”", "请使用已有的一个，或换一个名称")


def _parent_of(model: type[AnyNode], row: AnyNode) -> AnyNode | None:
    return model.objects.filter(children__pk=row.pk).first()


@transaction.atomic
def add_unit(
    *,
    actor: Actor,
    name: str,
    kind: UnitKind,
    parent: Unit | None = None,
    area: Area | None = None,
    industry: str = "",
    short_name: str = "",
    batch_id: int | None = None,
) -> Unit:
    """Registers a unit under `parent`. Raises BadInput for an empty or repeated name, NotAllowed out of reach."""
    policy.require(actor, "organization.manage", where_unit(parent) if parent else Where())
    if not name.strip():
        raise BadInput.of("名称", "没有填写", "请填写单位全称")
    _refuse_twin(Unit, parent, name)
    unit = Unit.objects.create(
        name=name,
        kind=kind,
        parent=parent,
        path=next_path(Unit, parent),
        area=area,
        industry=industry,
        short_name=short_name,
        batch_id=batch_id,
    )
    log.record(event_types.UNIT_ADDED, subject=f"unit:{unit.pk}", actor=actor, unit=unit.pk)
    return unit


@transaction.atomic
def add_area(
    *,
    actor: Actor,
    name: str,
    level: AreaLevel,
    parent: Area | None = None,
    code: str = "",
    fabric: Fabric = Fabric.ORDINARY,
    built_up: bool = True,
    batch_id: int | None = None,
) -> Area:
    """Registers an area under `parent`; levels may be skipped, never reversed (M-063, facts.md section 6)."""
    policy.require(actor, "organization.manage", where_area(parent) if parent else Where())
    if not name.strip():
        raise BadInput.of("名称", "没有填写", "请填写区域名称")
    order = list(AreaLevel)
    if parent and order.index(level) <= order.index(AreaLevel(parent.level)):
        raise BadInput.of(
            "层级", f"“{level.label}”不能设在“{parent.get_level_display()}”之下", "请选择更高一级的上级区域"
        )
    _refuse_twin(Area, parent, name)
    if code and Area.objects.filter(code=code).exists():
        raise BadInput.of("区划代码", f"{code} 已被另一区域使用", "请核对代码；没有代码的功能区请留空")
    area = Area.objects.create(
        name=name,
        level=level,
        parent=parent,
        path=next_path(Area, parent),
        code=code,
        fabric=fabric,
        built_up=built_up,
        batch_id=batch_id,
    )
    log.record(event_types.AREA_ADDED, subject=f"area:{area.pk}", actor=actor, area=area.pk)
    refresh_vacuums(area_path=area.path, duties=[need.code for need in needed_duties()])
    return area


UNIT_FIELDS = frozenset({"name", "short_name", "kind", "area", "industry", "closed_on"})
AREA_FIELDS = frozenset({"name", "code", "fabric", "built_up", "closed_on"})


@transaction.atomic
def change_unit(*, actor: Actor, unit: Unit, changes: Mapping[str, Any]) -> Unit:
    """Changes a unit's own columns; a former name stays findable as an alias (M-227)."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    policy.require(actor, "organization.manage", where_unit(unit))
    former = unit.name
    changed = _assign(unit, changes, UNIT_FIELDS)
    if former != unit.name:
        _refuse_twin(Unit, _parent_of(Unit, unit), unit.name)
        UnitAlias.objects.get_or_create(name=former, defaults={"unit": unit, "confirmed_by_id": actor.user_id})
    unit.save(update_fields=changed)
    if "closed_on" in changed:
        for area_path, duty in unit.duty_assignments.values_list("area__path", "duty").distinct():
            refresh_vacuums(area_path=area_path, duties=[duty])
    log.record(
        event_types.UNIT_CHANGED, subject=f"unit:{unit.pk}", actor=actor, unit=unit.pk, fields=_labels(unit, changed)
    )
    return unit


@transaction.atomic
def change_area(*, actor: Actor, area: Area, changes: Mapping[str, Any]) -> Area:
    """Changes an area's own columns."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    policy.require(actor, "organization.manage", where_area(area))
    changed = _assign(area, changes, AREA_FIELDS)
    if "name" in changed:
        _refuse_twin(Area, _parent_of(Area, area), area.name)
    area.save(update_fields=changed)
    if "closed_on" in changed:
        # What remains may now have the same hole all over.
        refresh_vacuums(area_path=area.path[:-WIDTH], duties=[need.code for need in needed_duties()])
    log.record(
        event_types.AREA_CHANGED, subject=f"area:{area.pk}", actor=actor, area=area.pk, fields=_labels(area, changed)
    )
    return area


def _assign(row: Node, changes: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    if unknown := set(changes) - allowed:
        raise ValueError(f"not a column of {type(row).__name__}: {sorted(unknown)}")
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def _labels(row: Node, changed: list[str]) -> str:
    labels = {column.name: str(column.verbose_name) for column in row._meta.concrete_fields}
    return "、".join(labels[name] for name in changed)


@transaction.atomic
def add_alias(*, actor: Actor, unit: Unit, name: str) -> UnitAlias:
    """Confirms another spelling of a unit (M-227). Raises BadInput when the spelling already names another unit."""
    policy.require_anywhere(actor, "workbook.import")
    taken = UnitAlias.objects.filter(name=name).select_related("unit").first()
    if taken and taken.unit_id != unit.pk:
        raise BadInput.of("别名", f"“{name}”已是“{taken.unit}”的别名", "请先核对是哪一个单位")
    alias, created = UnitAlias.objects.get_or_create(
        name=name, defaults={"unit": unit, "confirmed_by_id": actor.user_id}
    )
    if created:
        log.record(event_types.UNIT_ALIAS_ADDED, subject=f"unit:{unit.pk}", actor=actor, unit=unit.pk)
    return alias


@transaction.atomic
def move_unit(*, actor: Actor, unit: Unit, parent: Unit) -> Unit:
    """Hangs a unit with everything below it under another parent, and rewrites every path that rows carry."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    for row in (unit, parent):
        policy.require(actor, "organization.manage", where_unit(row))
    if covers_path(unit.path, parent.path):
        raise MoveRefused(f"“{parent}”在“{unit}”之下，不能作为它的上级。")
    _refuse_twin(Unit, parent, unit.name)
    old, new = unit.path, next_path(Unit, parent)
    rewrite_prefix(Unit, "path", old, new)
    for model, column in _unit_path_columns:
        rewrite_prefix(model, column, old, new)
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    log.record(event_types.UNIT_MOVED, subject=f"unit:{unit.pk}", actor=actor, unit=unit.pk, parent=parent.pk)
    unit.refresh_from_db()
    return unit


def rewrite_prefix(model: Any, column: str, old: str, new: str) -> int:
    """Replaces the prefix `old` by `new` in a path column; one statement. Returns the number of rows."""
    rest = Substr(F(column), len(old) + 1)
    return int(model.objects.filter(subtree(column, old)).update(**{column: Concat(Value(new), rest)}))


def close_node(row: AnyNode, on: date) -> None:
    """Marks a node as abolished from a day; it stays readable for ever (M-004)."""
    type(row).objects.filter(pk=row.pk).update(closed_on=on)
    row.closed_on = on
