"""立项 and what may be changed afterwards; milestones of a project (M-035, M-036)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.indicators.models import Campaign, Clause
from weicheng.organization.models import Area, Posting, Unit
from weicheng.organization.reach import Where
from weicheng.planning import event_types, rules
from weicheng.planning.actions.step import not_ahead, open_project, person, words
from weicheng.planning.models import Project, ProjectMilestone
from weicheng.planning.queries.reach import COLUMNS, MANAGE, REPORT

SLICE = 500


@dataclass(frozen=True, kw_only=True)
class ProjectPlan:
    """What a project is to be; money in whole yuan. What it leaves empty shows as 未项目化 and does not refuse it."""

    title: str
    area: Area
    kind: str = Project.Kind.HARDWARE
    clause: Clause | None = None
    programme: str = ""
    stage: str = ""
    lead: Unit | None = None
    leader: Posting | None = None
    person: Posting | None = None
    area_kind: str = ""
    work: str = ""
    target: Decimal = Decimal(1)
    unit: str = "个"
    starts_on: date | None = None
    due_on: date | None = None
    needed: int = 0
    point: tuple[float, float] | None = None
    note: str = ""


# Shown in the record of a change.
LABELS = {
    "title": "名称", "area": "区域", "kind": "类别", "clause": "对应条款", "programme": "所属工程", "stage": "所属阶段",
    "lead": "责任单位", "leader": "包抓领导", "person": "责任人", "area_kind": "投资区域类别", "work": "工程内容",
    "target": "工程量", "unit": "计量单位", "starts_on": "开工日期", "due_on": "完工时限", "needed": "所需资金",
    "lng": "位置", "lat": "位置", "note": "说明",
}  # fmt: skip


@transaction.atomic
def make_project(*, actor: Actor, campaign: Campaign, plan: ProjectPlan, now: datetime | None = None) -> Project:
    """立项. Raises BadInput for a title that is missing or taken, dates in the wrong order, an amount that cannot be,
    a clause of another edition, a person of another unit; NotAllowed outside of the actor's areas."""
    policy.require(actor, MANAGE, Where(area_path=plan.area.path), COLUMNS)
    _check(campaign, plan, taken=Project.objects.filter(campaign=campaign, title=plan.title.strip()).exists())
    made = Project.objects.create(
        campaign=campaign, created_at=now or timezone.now(), created_by_id=person(actor), **_columns(plan)
    )
    log.record(event_types.PROJECT_MADE, subject=f"project:{made.pk}", actor=actor, at=now, title=made.title)
    return made


@transaction.atomic
def change_project(*, actor: Actor, project: Project, plan: ProjectPlan, now: datetime | None = None) -> Project:
    """Changes what a project is to be, with a record of the fields. What was reported stays. Same refusals."""
    row = open_project(actor, MANAGE, project.pk)
    policy.require(actor, MANAGE, Where(area_path=plan.area.path), COLUMNS)
    others = Project.objects.filter(campaign=row.campaign_id, title=plan.title.strip()).exclude(pk=row.pk)
    _check(row.campaign, plan, taken=others.exists())
    wanted = _columns(plan)
    changed = [name for name in LABELS if getattr(row, name) != wanted[name]]
    if not changed:
        return row
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(wanted))
    fields = "、".join(dict.fromkeys(LABELS[name] for name in changed))
    log.record(event_types.PROJECT_CHANGED, subject=f"project:{row.pk}", actor=actor, at=now, fields=fields)
    return row


@transaction.atomic
def drop_project(*, actor: Actor, project: Project, reason: str, now: datetime | None = None) -> Project:
    """撤销, with a reason; its reports and money stay on record."""
    row = open_project(actor, MANAGE, project.pk)
    row.dropped_because = words(reason, "撤销原因", 300)
    row.save(update_fields=["dropped_because"])
    log.record(
        event_types.PROJECT_DROPPED, subject=f"project:{row.pk}", actor=actor, at=now, reason=row.dropped_because
    )
    return row


@transaction.atomic
def make_projects(
    *,
    actor: Actor,
    campaign: Campaign,
    plans: Sequence[ProjectPlan],
    batch_id: int,
    tick: Callable[[int], None],
    now: datetime | None = None,
) -> list[Project]:
    """Projects of a workbook that was checked; each row keeps its batch. Raises NotAllowed outside of the areas."""
    at, by = now or timezone.now(), person(actor)
    for path in {plan.area.path for plan in plans}:
        policy.require(actor, MANAGE, Where(area_path=path), COLUMNS)
    made: list[Project] = []
    for start in range(0, len(plans), SLICE):
        rows = [
            Project(campaign=campaign, created_at=at, created_by_id=by, batch_id=batch_id, **_columns(plan))
            for plan in plans[start : start + SLICE]
        ]
        made += Project.objects.bulk_create(rows)
        tick(len(made))
    log.record(event_types.PROJECTS_IMPORTED, subject=f"campaign:{campaign.pk}", actor=actor, at=now, rows=len(made))
    return made


def _columns(plan: ProjectPlan) -> Mapping[str, Any]:
    lng, lat = plan.point or (None, None)
    return {
        "title": plan.title.strip(),
        "area": plan.area,
        "area_path": plan.area.path,
        "kind": plan.kind,
        "clause": plan.clause,
        "programme": plan.programme.strip(),
        "stage": plan.stage.strip(),
        "lead": plan.lead,
        "unit_path": plan.lead.path if plan.lead else "",
        "leader": plan.leader,
        "person": plan.person,
        "area_kind": plan.area_kind,
        "work": plan.work.strip(),
        "target": plan.target,
        "unit": plan.unit.strip(),
        "starts_on": plan.starts_on,
        "due_on": plan.due_on,
        "needed": plan.needed,
        "lng": lng,
        "lat": lat,
        "note": plan.note.strip(),
    }


def _check(campaign: Campaign, plan: ProjectPlan, *, taken: bool) -> None:
    faults = [*_name_faults(plan, taken), *_amount_faults(plan), *_owner_faults(campaign, plan)]
    if faults:
        raise BadInput(faults)


def _name_faults(plan: ProjectPlan, taken: bool) -> Iterator[Fault]:
    if not plan.title.strip():
        yield Fault("项目名称", "没有填写", "请填写项目名称")
    if taken:
        yield Fault("项目名称", f"“{plan.title.strip()}”已经立项", "请换一个名称，或在原项目上填报")


def _amount_faults(plan: ProjectPlan) -> Iterator[Fault]:
    if plan.target <= 0:
        yield Fault("工程量", f"{plan.target} 不能用", "请填写大于 0 的数")
    if not plan.unit.strip():
        yield Fault("计量单位", "没有填写", "请填写条、个、处、公里、万㎡等单位")
    if plan.starts_on and plan.due_on and plan.due_on < plan.starts_on:
        yield Fault("完工时限", f"{plan.due_on} 早于开工日期", "请填写开工当天或以后的日期")
    if plan.needed < 0:
        yield Fault("所需资金", "小于 0", "请填写 0 或以上的金额")


def _owner_faults(campaign: Campaign, plan: ProjectPlan) -> Iterator[Fault]:
    if plan.person and (plan.lead is None or plan.person.unit_id != plan.lead.pk):
        yield Fault("责任人", f"“{plan.person}”不是责任单位的人员", "请从责任单位任职人员中选择")
    if plan.clause and plan.clause.edition_id != campaign.edition_id:
        yield Fault("对应条款", "不属于本活动的标准版本", "请选择本活动标准中的条款")
    if plan.area_kind:
        allowed = dict(rules.rules_on(area_path=plan.area.path).choices("area_kinds"))
        if plan.area_kind not in allowed:
            yield Fault("投资区域类别", f"规则包里没有“{plan.area_kind}”", "请从列表中选择")


@transaction.atomic
def set_milestone(
    *, actor: Actor, project: Project, name: str, planned_on: date, now: datetime | None = None
) -> ProjectMilestone:
    """A node of a project; the same name moves the one that is there. Raises MoveRefused once it is done."""
    row = open_project(actor, MANAGE, project.pk)
    called = words(name, "节点", 80)
    found, _ = ProjectMilestone.objects.get_or_create(project=row, name=called, defaults={"planned_on": planned_on})
    if found.done_on:
        raise MoveRefused("这个节点已经完成，不能再改日期。")
    found.planned_on = planned_on
    found.save(update_fields=["planned_on"])
    subject, planned = f"project:{row.pk}", planned_on.isoformat()
    log.record(event_types.MILESTONE_SET, subject=subject, actor=actor, at=now, name=called, planned=planned)
    return found


@transaction.atomic
def finish_milestone(
    *, actor: Actor, milestone: ProjectMilestone, done_on: date, now: datetime | None = None
) -> ProjectMilestone:
    """The day on which a node was reached. Raises BadInput for a day to come, MoveRefused when it is done."""
    row = open_project(actor, REPORT, milestone.project_id)
    found = ProjectMilestone.objects.select_for_update().get(pk=milestone.pk)
    if found.done_on:
        raise MoveRefused("这个节点已经登记完成。")
    found.done_on = not_ahead(done_on, "完成日期")
    found.save(update_fields=["done_on"])
    log.record(event_types.MILESTONE_DONE, subject=f"project:{row.pk}", actor=actor, at=now, name=found.name)
    return found
