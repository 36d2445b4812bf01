"""挂钩包保: which unit is paired with which community or street (M-011)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import optional_text, text
from weicheng.base.sheets.dates import day_after_last, first_day
from weicheng.organization import queries
from weicheng.organization.actions.bulk import NewPairing, pair_units
from weicheng.organization.finding import AREAS_REGISTRY, MANAGE, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

UNIT_FIELD = ImportField(
    code="unit",
    label="单位",
    convert=text,
    synonyms=("单位名称", "包联单位", "挂钩单位", "帮扶单位", "责任单位", "市级包联单位", "结对单位"),
    required=True,
    example="市凤凰水电厂",
)
PERIOD_FIELDS = (
    ImportField(
        code="starts_on",
        label="起始日期",
        convert=first_day,
        synonyms=("开始日期", "起始时间", "开始时间", "起", "自"),
        required=True,
        example="2021-04-01",
        help="只写到月的算当月第一天。表中没有这一列时，在“统一填写”中填一个日期。",
    ),
    ImportField(
        code="ends_on",
        label="终止日期",
        convert=day_after_last,
        synonyms=("结束日期", "终止时间", "结束时间", "止", "至"),
        help="最后有效的一天，只写到月的算当月最后一天；“至今”或留空为长期。",
    ),
    ImportField(
        code="basis",
        label="依据",
        convert=optional_text,
        synonyms=("文号", "依据文件", "文件依据"),
        example="潮办通〔2021〕57号",
    ),
)


def in_order(row: SheetRow, check: Check) -> bool:
    """Whether the period of a row ends after it begins; reported otherwise."""
    if row["ends_on"] and row["ends_on"] <= row["starts_on"]:
        check.refuse(row, "ends_on", f"终止日期早于起始日期 {row['starts_on']}", "请改正其中一个日期。")
        return False
    return True


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Each row one pairing; those in force already are left alone."""
    find = Finder(check)
    known = queries.pairings_in_force(check.today)
    made: dict[tuple[int, int], tuple[NewPairing, int]] = {}
    unchanged = 0
    for row in rows:
        unit, area = find.unit(row, "unit", row["unit"]), find.area(row)
        if unit is None or area is None or not in_order(row, check):
            continue
        key = (unit.pk, area.pk)
        if key in made:
            check.refuse(row, "unit", f"与第 {made[key][1]} 行重复", "请删去其中一行。")
        elif key in known:
            unchanged += 1
        else:
            pairing = NewPairing(*key, area.path, row["starts_on"], row["ends_on"], row["basis"] or "")
            made[key] = (pairing, row.number)
    return Prepared([pairing for pairing, _ in made.values()], unchanged)


def apply(actor: Actor, rows: Sequence[NewPairing], batch_id: int, tick: Tick) -> int:
    """Write the pairings."""
    return pair_units(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


PAIRINGS = ImportKind(
    code="pairings",
    name="包联关系",
    description="包联单位与街道（镇）、社区（村）的挂钩包保关系。单位和区域要先导入。",
    capability=MANAGE,
    fields=(UNIT_FIELD, *PLACE_FIELDS, *PERIOD_FIELDS),
    prepare=prepare,
    apply=apply,
    models=("organization.Pairing",),
    made=lambda batch_id: queries.pairings().filter(batch_id=batch_id).order_by("pk"),
    describe=lambda pairing: f"{pairing.unit.name} 挂钩 {pairing.area.name}",
    address=lambda pairing: reverse("area_detail", args=[pairing.area_id]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)
