"""问题清单: found by a visit, fed back from above or collected elsewhere, with pictures in the rows (M-099)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.sheets.cells import choice, optional_text, text, yes_no
from weicheng.base.sheets.dates import day
from weicheng.cases.actions.problem_lists import Problem, import_problems, stage_photos
from weicheng.cases.imports.cells import CATEGORIES, CATEGORY, Categories, moment
from weicheng.cases.imports.hotline import take_back
from weicheng.cases.queries.hotline import cases_of_batch, obstacles_to_taking_back
from weicheng.domain.cases import SOURCE_NAMES, Source
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, UNIT, UNITS_REGISTRY, Finder
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

MOST_PICTURES = 9
# Which sources a list can have, and what it takes to enter them.
NEEDS = {
    Source.INSPECTOR: "case.report",
    Source.SUPERIOR: "case.receive",
    Source.MEDIA: "case.receive",
    Source.LETTER: "case.receive",
}

FIELDS = (
    ImportField(
        code="text",
        label="问题",
        convert=lambda cell: text(cell, 2000),
        synonyms=("问题描述", "存在问题", "问题内容", "具体问题", "主要问题", "问题情况"),
        required=True,
        example="公厕地面积水，有异味",
    ),
    ImportField(
        code=CATEGORY,
        label="问题类别",
        convert=lambda cell: text(cell, 80),
        synonyms=("类别", "问题类型", "类型", "分类"),
        required=True,
        example="公厕脏臭",
        help="可以写标准名称、通俗名称或代码；整份清单是同一类时可统一填写。",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="address",
        label="位置描述",
        convert=lambda cell: optional_text(cell, 200),
        synonyms=("地点", "具体位置", "详细地址", "地址", "位置", "问题地点", "检查地点"),
        example="人民路菜市场东门",
    ),
    ImportField(
        code="found_at",
        label="发现时间",
        convert=moment,
        synonyms=("检查时间", "检查日期", "督查时间", "发现日期", "日期", "时间"),
        example="2026-06-03 09:15",
    ),
    ImportField(
        code=UNIT,
        label="责任单位",
        convert=lambda cell: optional_text(cell, 80),
        synonyms=("整改单位", "牵头单位", "责任部门", "整改责任单位"),
        help="填了就直接派遣给该单位；不填按职责派遣或由单位认领。",
    ),
    ImportField(
        code="source",
        label="来源",
        convert=choice({SOURCE_NAMES[source]: source.value for source in NEEDS}),
        options=tuple(SOURCE_NAMES[source] for source in NEEDS),
        help="一般在“统一填写”中选一项；不填算督查发现。",
    ),
    ImportField(
        code="list_title",
        label="清单名称",
        convert=lambda cell: optional_text(cell, 120),
        help="填了就建立整改清单，一般在“统一填写”中写一个名称；不填只登记案件。",
    ),
    ImportField(
        code="list_due",
        label="整改时限",
        convert=day,
        synonyms=("完成时限", "整改期限", "限期"),
        help="整改清单的时限。",
    ),
    ImportField(
        code="from_above",
        label="上级交办",
        convert=yes_no,
        help="上级交办的清单，须写明问题根源、长效措施和举一反三情况才能销号。",
    ),
)


class Reader:
    """Turns the rows of one list into problems."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.categories = Categories(check)
        self.now = timezone.now()

    def read(self, rows: Iterable[SheetRow]) -> Prepared:
        """All problems of the list, and what was left over of its pictures."""
        problems = []
        taken = set()
        for row in rows:
            taken.add((row.sheet, row.number))
            if problem := self._problem(row):
                problems.append(problem)
        taken |= {(row.sheet, row.number) for row in self.check.broken}
        stray = sum(len(files) for place, files in self.check.pictures.items() if place not in taken)
        if stray:
            self.check.skipped["不在数据行里的图片"] += stray
        return Prepared(problems)

    def _problem(self, row: SheetRow) -> Problem | None:
        before = self.check.fault_count
        category, area = self.categories.code(row), self.find.area(row)
        unit = self.find.unit(row, UNIT, row[UNIT]) if row[UNIT] else None
        self._check(row)
        if self.check.fault_count > before or category is None or area is None:
            return None
        return Problem(
            sheet=row.sheet,
            line=row.number,
            source=row["source"] or Source.INSPECTOR,
            category=category,
            text=row["text"],
            area_id=area.pk,
            address=row["address"] or "",
            found_at=row["found_at"],
            unit_id=unit.pk if unit else None,
            list_title=row["list_title"] or "",
            list_due=row["list_due"],
            from_above=bool(row["from_above"]),
            pictures=self.check.pictures.get((row.sheet, row.number), ()),
        )

    def _check(self, row: SheetRow) -> None:
        refuse, actor = self.check.refuse, self.check.actor
        if row["found_at"] and row["found_at"] > self.now:
            refuse(row, "found_at", "发现时间晚于现在", "请核对日期和时间。")
        if row["list_due"] and row["list_due"] < self.check.today:
            refuse(row, "list_due", f"{row['list_due']} 已经过去", "请填写今天或以后的日期。")
        if not has(actor, NEEDS[Source(row["source"] or Source.INSPECTOR)]):
            refuse(row, "source", "您没有登记这种来源的权限", "请换一种来源，或由受理派遣员导入。")
        if row[UNIT] and not has(actor, "case.dispatch"):
            refuse(row, UNIT, "您没有派遣的权限", "请去掉这一列，或由受理派遣员导入。")
        if row["list_title"] and not has(actor, "case.supervise"):
            refuse(row, "list_title", "您没有建立整改清单的权限", "请去掉清单名称，或由创卫办导入。")
        if len(self.check.pictures.get((row.sheet, row.number), ())) > MOST_PICTURES:
            refuse(row, "", f"这一行的图片超过 {MOST_PICTURES} 张", "请删去几张，或分成几行。")


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row a problem or a fault."""
    return Reader(check).read(rows)


def apply(actor: Actor, rows: Sequence[Problem], batch_id: int, tick: Tick) -> int:
    """Reports the problems."""
    return import_problems(actor=actor, problems=rows, batch_id=batch_id, tick=tick)


PROBLEM_LIST = ImportKind(
    code="problem_list",
    name="问题清单",
    description="督查、上级反馈等问题清单，一行一个问题，行内图片作为整改前照片；可同时建立整改清单。",
    capability="case.report",
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=(),
    made=cases_of_batch,
    address=lambda case: reverse("case_detail", args=[case.pk]),
    registries=(CATEGORIES, UNITS_REGISTRY, AREAS_REGISTRY),
    pictures=True,
    stage=stage_photos,
    obstacles=obstacles_to_taking_back,
    after_undo=take_back,
    next_step=lambda batch_id: ("查看案件", reverse("case_list")),
)
