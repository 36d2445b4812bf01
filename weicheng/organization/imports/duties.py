"""责任分工: which unit answers for which duty in which area, from when (M-011, M-016, M-017)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import choice, optional_text, text
from weicheng.base.sheets.faults import shown
from weicheng.domain.names import normal_name, suggest
from weicheng.organization import actions, queries
from weicheng.organization.actions.bulk import NewDuty, assign_duties
from weicheng.organization.enums import Part
from weicheng.organization.finding import AREAS_REGISTRY, MANAGE, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.organization.imports.pairings import PERIOD_FIELDS, in_order
from weicheng.organization.needs import duty_names, needed_duties
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

FIELDS = (
    ImportField(
        code="duty",
        label="职责",
        convert=text,
        synonyms=("职责名称", "责任事项", "工作职责", "事项", "职责事项", "责任内容"),
        required=True,
        example="清扫保洁、垃圾收运",
        help="规则包里的职责名称；表中一格可以写几项，用顿号隔开。",
    ),
    ImportField(
        code="unit",
        label="责任单位",
        convert=text,
        synonyms=("单位", "单位名称", "牵头单位", "主管单位"),
        required=True,
        example="市城市管理和综合执法局",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="post",
        label="责任岗位",
        convert=lambda cell: optional_text(cell, 40),
        synonyms=("责任人职务", "岗位", "职务"),
        help="该单位现任的职务名称，如“分管副局长”。",
    ),
    ImportField(
        code="part",
        label="牵头或配合",
        convert=choice({part.label: part.value for part in Part}),
        synonyms=("角色", "职责分工"),
        options=tuple(part.label for part in Part),
        help="不填为牵头。",
    ),
    *PERIOD_FIELDS,
)


def duty_codes() -> dict[str, str]:
    """Normal name (and code) of each duty of the pack in force → its code."""
    names = duty_names()
    return {code: code for code in names} | {normal_name(name): code for code, name in names.items()}


class Builder:
    """Reads rows into assignments; one row may name several duties."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.codes = duty_codes()
        self.known = queries.duties_in_force(check.today)
        self.posts = queries.posts_in_force(check.today)
        self.made: dict[tuple[str, int, int, str], NewDuty] = {}
        self.line: dict[tuple[str, int, int, str], int] = {}
        self.unchanged = 0

    def add(self, row: SheetRow) -> None:
        """The assignments of one row, or its faults."""
        duties, unit, area = self._duties(row), self.find.unit(row, "unit", row["unit"]), self.find.area(row)
        if not duties or unit is None or area is None or not in_order(row, self.check):
            return
        post = None
        if row["post"] and (post := self.posts.get((unit.pk, row["post"]))) is None:
            self.check.refuse(row, "post", f"“{unit.name}”没有现任的{shown(row['post'])}", "请先导入人员任职，或留空。")
            return
        part = Part(row["part"] or Part.LEAD)
        for duty in duties:
            key = (duty, area.pk, unit.pk, part.value)
            if key in self.made:
                self.check.refuse(row, "duty", f"与第 {self.line[key]} 行重复", "请删去其中一行。")
            elif key in self.known:
                self.unchanged += 1
            else:
                self.line[key] = row.number
                self.made[key] = NewDuty(
                    duty, area.pk, area.path, unit.pk, row["starts_on"], row["ends_on"], post, part, row["basis"] or ""
                )

    def _duties(self, row: SheetRow) -> list[str]:
        whole = self.codes.get(normal_name(row["duty"]))
        parts = [row["duty"]] if whole else [part for part in re.split(r"[、,\uff0c;\uff1b\s]+", row["duty"]) if part]
        found = []
        for part in parts:
            code = self.codes.get(normal_name(part))
            if code is None:
                near = suggest(part, list(duty_names().values()))
                remedy = f"是不是“{near[0].name}”？" if near else "请对照职责表填写名称。"
                self.check.refuse(row, "duty", f"规则包里没有{shown(part)}这项职责", remedy)
                return []
            found.append(code)
        return list(dict.fromkeys(found))


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Each row one or more assignments; those in force already are left alone."""
    builder = Builder(check)
    for row in rows:
        builder.add(row)
    return Prepared(list(builder.made.values()), builder.unchanged)


def apply(actor: Actor, rows: Sequence[NewDuty], batch_id: int, tick: Tick) -> int:
    """Write the assignments."""
    return assign_duties(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


def watch_again(actor: Actor, batch_id: int) -> None:
    """After an undo, what has lost its owner raises an alarm."""
    actions.refresh_vacuums(area_path="", duties={need.code for need in needed_duties()})


DUTIES = ImportKind(
    code="duties",
    name="责任分工",
    description="哪项职责在哪个区域由哪个单位负责、自何时起。单位、区域（和责任岗位的任职）要先导入。",
    capability=MANAGE,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("organization.DutyAssignment",),
    made=lambda batch_id: queries.assignments().filter(batch_id=batch_id).order_by("pk"),
    describe=lambda duty: f"{duty.area.name} {duty_names().get(duty.duty, duty.duty)}：{duty.unit.name}",
    address=lambda duty: reverse("area_detail", args=[duty.area_id]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
    after_undo=watch_again,
)
