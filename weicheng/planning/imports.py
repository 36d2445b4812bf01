"""Projects and their progress from a workbook: 项目台账 and 进度表."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets import dates
from weicheng.base.sheets.cells import choice, optional_text, quantity, text
from weicheng.base.sheets.faults import shown
from weicheng.domain.funds import TEN_THOUSAND
from weicheng.domain.names import normal_name, suggest
from weicheng.domain.projects import Phase
from weicheng.indicators.models import Campaign, Clause
from weicheng.organization import queries as organization
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.organization.models import Area, Unit
from weicheng.planning import actions, queries, rules
from weicheng.planning.actions.projects import ProjectPlan
from weicheng.planning.models import Project, ProjectReport
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick, register

KINDS = {label: value for value, label in Project.Kind.choices}
PHASES = {phase.label: phase.value for phase in Phase}
# Money is written in 万元 unless the cell says otherwise.
MONEY = {"": Decimal(TEN_THOUSAND), "万元": Decimal(TEN_THOUSAND), "元": Decimal(1), "亿元": Decimal(10**8)}


def area_kinds() -> Iterable[str]:
    """What the pack in force calls kinds of areas."""
    return rules.rules_on().area_kinds.values()


CAMPAIGN_FIELD = ImportField(
    code="campaign", label="创建活动", convert=lambda cell: optional_text(cell, 120), synonyms=("活动",),
    help="只有一个创建活动时可以不填。",
)  # fmt: skip
FIELDS = (
    ImportField(
        code="title", label="项目名称", convert=lambda cell: text(cell, 120), synonyms=("项目", "名称", "工程名称"),
        required=True, example="背街小巷道路硬化",
    ),
    CAMPAIGN_FIELD,
    ImportField(code="kind", label="类别", convert=choice(KINDS), synonyms=("项目类别",), options=tuple(KINDS)),
    ImportField(
        code="clause", label="对应条款", convert=lambda cell: optional_text(cell, 40), synonyms=("条款", "条号"),
        help="条款代码或条号，如 B3。",
    ),
    ImportField(
        code="programme", label="所属工程", convert=lambda cell: optional_text(cell, 60), synonyms=("工程",),
        example="五改",
    ),
    ImportField(code="stage", label="所属阶段", convert=lambda cell: optional_text(cell, 80), synonyms=("阶段",)),
    ImportField(
        code="lead", label="责任单位", convert=optional_text, synonyms=("牵头单位", "责任部门"), example="城管局"
    ),
    *PLACE_FIELDS,
    ImportField(
        code="area_kind", label="投资区域类别", convert=optional_text, synonyms=("区域类别",),
        offered=area_kinds,
    ),
    ImportField(code="work", label="工程内容", convert=lambda cell: optional_text(cell, 60), example="小街小巷"),
    ImportField(
        code="target", label="工程量", convert=quantity, synonyms=("建设规模", "目标量", "任务数", "计划数"),
        example="54",
    ),
    ImportField(
        code="unit", label="计量单位", convert=lambda cell: optional_text(cell, 12), synonyms=("单位名称", "量词"),
        example="条",
    ),
    ImportField(code="starts_on", label="开工日期", convert=dates.first_day, synonyms=("开工时间", "开始日期")),
    ImportField(code="due_on", label="完工时限", convert=dates.last_day, synonyms=("完成时限", "完工日期", "完成时间")),
    ImportField(
        code="needed", label="所需资金（万元）", convert=partial(quantity, units=MONEY),
        synonyms=("所需资金", "投资", "总投资", "投资额", "总投资（万元）", "概算（万元）"), example="1200",
    ),
    ImportField(code="note", label="说明", convert=lambda cell: optional_text(cell, 500), synonyms=("备注",)),
)  # fmt: skip


class Campaigns:
    """Which campaign a row means: by its title, or the only one there is."""

    def __init__(self, check: Check) -> None:
        self.check = check
        rows = list(queries.campaigns_for(check.actor))
        self.by_name = {normal_name(row.title): row for row in rows}
        self.only = rows[0] if len(rows) == 1 else None

    def of(self, row: SheetRow) -> Campaign | None:
        """None after reporting why it cannot be told."""
        said = row["campaign"]
        if not said and self.only:
            return self.only
        found = self.by_name.get(normal_name(said)) if said else None
        if found is None:
            known = "、".join(each.title for each in self.by_name.values())
            problem = f"没有创建活动{shown(said)}" if said else "没有写创建活动"
            self.check.refuse(row, "campaign", problem, f"请填写：{known}。" if known else "请先建立创建活动。")
        return found


@dataclass(frozen=True)
class NewProject:
    """A row ready to be written."""

    campaign: Campaign
    plan: ProjectPlan


class ProjectBuilder:
    """Rows → new projects; those that exist by title are left alone."""

    def __init__(self, check: Check) -> None:
        self.check, self.find, self.campaigns = check, Finder(check), Campaigns(check)
        self.rules = rules.rules_on()
        self.kinds = {normal_name(name): code for code, name in self.rules.choices("area_kinds")}
        self.taken = {(campaign, normal_name(title)) for campaign, title in queries.taken_titles()}
        self.lines: dict[tuple[int, str], int] = {}
        self.clauses: dict[int, dict[str, Clause]] = {}
        self.made: list[NewProject] = []
        self.unchanged = 0

    def add(self, row: SheetRow) -> None:
        """One row: a project, or its faults."""
        campaign = self.campaigns.of(row)
        if campaign is None:
            return
        key = (campaign.pk, normal_name(row["title"]))
        if key in self.taken:
            self.unchanged += 1
            return
        if key in self.lines:
            self.check.refuse(row, "title", f"与第 {self.lines[key]} 行重名", "请删去其中一行，或改名。")
            return
        self.lines[key] = row.number
        plan = self._plan(row, campaign)
        if plan:
            self.made.append(NewProject(campaign, plan))

    def _plan(self, row: SheetRow, campaign: Campaign) -> ProjectPlan | None:
        area, lead = self._area(row, campaign), self._lead(row)
        checks = (self._amounts(row), self._days(row), lead is not None or not row["lead"], area is not None)
        known, clause = self._clause(row, campaign)
        kind = self._kind(row)
        if not all(checks) or area is None or not known or kind is None:
            return None
        return ProjectPlan(
            title=row["title"], area=area, kind=row["kind"] or Project.Kind.HARDWARE, clause=clause,
            programme=row["programme"] or "", stage=row["stage"] or "", lead=lead, area_kind=kind,
            work=row["work"] or "", target=Decimal(row["target"] or 1), unit=row["unit"] or "个",
            starts_on=row["starts_on"], due_on=row["due_on"], needed=int(row["needed"] or 0), note=row["note"] or "",
        )  # fmt: skip

    def _lead(self, row: SheetRow) -> Unit | None:
        node = self.find.unit(row, "lead", row["lead"]) if row["lead"] else None
        return organization.unit(node.pk) if node else None

    def _area(self, row: SheetRow, campaign: Campaign) -> Area | None:
        """The area of the row, else that of the campaign."""
        if not self.find.has_place(row):
            return campaign.area
        node = self.find.area(row)
        return organization.area(node.pk) if node else None

    def _amounts(self, row: SheetRow) -> bool:
        target, needed = row["target"], row["needed"]
        if target is not None and target <= 0:
            self.check.refuse(row, "target", f"{target} 不能用", "请填大于 0 的数。")
        if needed is not None and needed < 0:
            self.check.refuse(row, "needed", "小于 0", "请填 0 或以上的金额。")
        return (target is None or target > 0) and (needed is None or needed >= 0)

    def _days(self, row: SheetRow) -> bool:
        start, due = row["starts_on"], row["due_on"]
        if start and due and due < start:
            self.check.refuse(row, "due_on", f"{due} 早于开工日期 {start}", "请改正日期。")
            return False
        return True

    def _clause(self, row: SheetRow, campaign: Campaign) -> tuple[bool, Clause | None]:
        if not row["clause"]:
            return True, None
        known = self.clauses.setdefault(campaign.pk, self._numbered(campaign))
        found = known.get(normal_name(row["clause"]))
        if found is None:
            self.check.refuse(row, "clause", f"标准里没有{shown(row['clause'])}", "请填写条款代码或条号。")
        return found is not None, found

    def _numbered(self, campaign: Campaign) -> dict[str, Clause]:
        rows = list(queries.clauses_for(campaign))
        return {normal_name(row.number): row for row in rows} | {normal_name(row.code): row for row in rows}

    def _kind(self, row: SheetRow) -> str | None:
        """The code; empty for a blank cell, None after reporting."""
        if not row["area_kind"]:
            return ""
        code = self.kinds.get(normal_name(row["area_kind"]))
        if code is None:
            known = "、".join(name for _, name in self.rules.choices("area_kinds"))
            self.check.refuse(row, "area_kind", f"规则包里没有{shown(row['area_kind'])}", f"请用：{known}。")
        return code


def prepare_projects(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one project."""
    builder = ProjectBuilder(check)
    for row in rows:
        builder.add(row)
    return Prepared(builder.made, builder.unchanged)


def apply_projects(actor: Actor, rows: Sequence[NewProject], batch_id: int, tick: Tick) -> int:
    """Makes the projects, campaign by campaign."""
    groups: dict[int, list[NewProject]] = {}
    for row in rows:
        groups.setdefault(row.campaign.pk, []).append(row)
    return sum(
        len(
            actions.make_projects(
                actor=actor, campaign=group[0].campaign, plans=[row.plan for row in group], batch_id=batch_id, tick=tick
            )
        )
        for group in groups.values()
    )


PROGRESS_FIELDS = (
    ImportField(
        code="title", label="项目名称", convert=lambda cell: text(cell, 120), synonyms=("项目", "名称", "工程名称"),
        required=True, example="背街小巷道路硬化",
    ),
    ImportField(
        code="on", label="截至日期", convert=dates.last_day, synonyms=("日期", "填报日期", "统计日期"), required=True,
        example="2026-06-30",
    ),
    ImportField(
        code="done", label="累计完成量", convert=quantity, synonyms=("累计完成", "完成量", "已完成", "完成数"),
        required=True, example="27",
    ),
    ImportField(
        code="phase", label="进度", convert=choice(PHASES), synonyms=("形象进度", "建设阶段"), options=tuple(PHASES)
    ),
    ImportField(code="text", label="说明", convert=lambda cell: optional_text(cell, 500), synonyms=("备注", "进展")),
)  # fmt: skip


@dataclass(frozen=True)
class NewReport:
    """A progress row ready to be written."""

    project: Project
    on: date
    done: Decimal
    phase: str
    text: str


def prepare_progress(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one report on a project of the actor, in order of the days."""
    projects: dict[str, list[Project]] = {}
    for project in queries.visible_projects(check.actor).filter(dropped_because=""):
        projects.setdefault(normal_name(project.title), []).append(project)
    made: list[NewReport] = []
    unchanged = 0
    for row in rows:
        found = projects.get(normal_name(row["title"]), [])
        if len(found) != 1:
            near = suggest(row["title"], [each.title for group in projects.values() for each in group])
            remedy = f"是不是“{near[0].name}”？" if near else "请先立项，或核对名称。"
            problem = f"有 {len(found)} 个同名的项目" if found else f"没有项目{shown(row['title'])}"
            check.refuse(row, "title", problem, remedy)
            continue
        project = found[0]
        if project.reported_on == row["on"] and project.done == row["done"]:
            unchanged += 1
        elif not row["phase"] and project.phase == Phase.APPROVAL and row["done"]:
            check.refuse(row, "phase", "已有完成量，项目还在立项", "请填写进度：动工或完工。")
        else:
            made.append(
                NewReport(project, row["on"], Decimal(row["done"]), row["phase"] or project.phase, row["text"] or "")
            )
    return Prepared(sorted(made, key=lambda report: report.on), unchanged)


def apply_progress(actor: Actor, rows: Sequence[NewReport], batch_id: int, tick: Tick) -> int:
    """Writes the reports by the ordinary action, so that its refusals hold here too."""
    for count, row in enumerate(rows, 1):
        actions.report_progress(
            actor=actor, project=row.project, on=row.on, done=row.done, phase=row.phase,
            text=row.text or "表格导入", batch_id=batch_id,
        )  # fmt: skip
        tick(count)
    return len(rows)


def _address(row: Any) -> str:
    return reverse("project_detail", args=[row.project_id if isinstance(row, ProjectReport) else row.pk])


PROJECTS = ImportKind(
    code="projects",
    name="项目台账",
    description="重点项目：工程量、责任单位、开工完工日期、所需资金。同名项目不改动。",
    capability="plan.manage",
    fields=FIELDS,
    prepare=prepare_projects,
    apply=apply_projects,
    models=("planning.Project",),
    made=queries.projects_of_batch,
    address=_address,
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)
PROGRESS = ImportKind(
    code="project_progress",
    name="项目进度",
    description="项目进度表：每行一个项目截至某日的累计完成量。导入后不能撤销，填错的用新的一行更正。",
    capability="project.report",
    fields=PROGRESS_FIELDS,
    prepare=prepare_progress,
    apply=apply_progress,
    models=(),
    made=queries.reports_of_batch,
    describe=lambda row: f"{row.project.title} {row.on}",
    address=_address,
    obstacles=lambda batch_id: ("进度一经填报不能删除，请用新的一行更正。",),
)


def register_kinds() -> None:
    """Called when the app starts."""
    register(PROJECTS)
    register(PROGRESS)
