"""方案 and its versions: drafted, edited, issued and then frozen (M-031, M-032)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.plans import ItemKind, stage_faults
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.indicators.models import Campaign
from weicheng.organization.models import Unit
from weicheng.planning import event_types, facts
from weicheng.planning.actions.step import not_ahead, person, words
from weicheng.planning.models import Plan, PlanItem, PlanVersion
from weicheng.planning.queries.phasing import previous_of, rephased_by
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE

TEXTS = ("idea", "targets", "methods", "requirements")
LONGEST = 2000


@transaction.atomic
def make_plan(
    *, actor: Actor, campaign: Campaign, title: str, starts_on: date, ends_on: date, now: datetime | None = None
) -> PlanVersion:
    """A plan with the draft of its first version. Raises BadInput for a title that is taken and for wrong dates."""
    policy.require(actor, MANAGE, campaign, AREA_ONLY)
    called = words(title, "名称", 120)
    if Plan.objects.filter(campaign=campaign, title=called).exists():
        raise BadInput.of("名称", f"已经有方案“{called}”", "请换一个名称，或在原方案上起草新版本")
    _demand_dates(starts_on, ends_on)
    at, by = now or timezone.now(), person(actor)
    plan = Plan.objects.create(
        campaign=campaign, area_path=campaign.area_path, title=called, created_at=at, created_by_id=by
    )
    made = PlanVersion.objects.create(
        plan=plan, number=1, starts_on=starts_on, ends_on=ends_on, created_at=at, created_by_id=by
    )
    log.record(event_types.PLAN_MADE, subject=f"plan:{plan.pk}", actor=actor, at=now, title=called)
    return made


@transaction.atomic
def draft_version(*, actor: Actor, plan: Plan, reason: str, now: datetime | None = None) -> PlanVersion:
    """The draft of the next version: a copy of the issued one, how its nodes went included.

    Raises MoveRefused while there is a draft, BadInput without a reason.
    """
    row = _plan(actor, plan.pk)
    last = row.versions.order_by("-number").first()
    if last is None or last.state == PlanVersion.State.DRAFT:
        raise MoveRefused("已有草稿，请先印发。")
    why, items = words(reason, "调整原因", 300), list(last.items.all())
    last.pk, last._state.adding = None, True
    last.number, last.state, last.document_no, last.issued_on = last.number + 1, PlanVersion.State.DRAFT, "", None
    last.reason, last.created_at, last.created_by_id = why, now or timezone.now(), person(actor)
    last.save()
    for item in items:
        item.pk, item._state.adding = None, True
        item.version, item.state = last, PlanVersion.State.DRAFT
    PlanItem.objects.bulk_create(items)
    log.record(event_types.PLAN_DRAFTED, subject=f"plan:{row.pk}", actor=actor, at=now, number=last.number)
    return last


@transaction.atomic
def edit_words(
    *,
    actor: Actor,
    version: PlanVersion,
    starts_on: date,
    ends_on: date,
    texts: Mapping[str, str],
    now: datetime | None = None,
) -> PlanVersion:
    """The days and words of a draft. Raises MoveRefused once it is issued."""
    row = _draft(actor, version.pk)
    _demand_dates(starts_on, ends_on)
    row.starts_on, row.ends_on = starts_on, ends_on
    for name in TEXTS:
        setattr(row, name, texts.get(name, "").strip()[:LONGEST])
    row.save(update_fields=["starts_on", "ends_on", *TEXTS])
    log.record(event_types.PLAN_CHANGED, subject=f"plan:{row.plan_id}", actor=actor, at=now, what="规划期与文字")
    return row


@transaction.atomic
def set_item(
    *,
    actor: Actor,
    version: PlanVersion,
    kind: str,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    goals: str = "",
    unit: Unit | None = None,
    now: datetime | None = None,
) -> PlanItem:
    """A stage, milestone or node of a draft; the same name changes the one that is there.

    A milestone or node has one day, which may lie anywhere; whether stages cover is asked when the version is issued.
    """
    row = _draft(actor, version.pk)
    called, last = words(name, "名称", 80), (ends_on or starts_on) if kind == ItemKind.STAGE else starts_on
    if last < starts_on:
        raise BadInput.of("结束日期", f"{last} 早于开始日期", "请填写开始当天或以后的日期")
    given = {"starts_on": starts_on, "ends_on": last, "goals": goals.strip()[:500], "unit": unit}
    made, _ = PlanItem.objects.update_or_create(version=row, kind=ItemKind(kind), name=called, defaults=given)
    what = f"{ItemKind(kind).label}“{called}”"
    log.record(event_types.PLAN_CHANGED, subject=f"plan:{row.plan_id}", actor=actor, at=now, what=what)
    return made


@transaction.atomic
def remove_item(*, actor: Actor, item: PlanItem, now: datetime | None = None) -> None:
    """Takes a stage, milestone or node out of a draft."""
    row = _draft(actor, item.version_id)
    what = f"删去{item.get_kind_display()}“{item.name}”"
    item.delete()
    log.record(event_types.PLAN_CHANGED, subject=f"plan:{row.plan_id}", actor=actor, at=now, what=what)


@transaction.atomic
def issue(
    *, actor: Actor, version: PlanVersion, document_no: str, issued_on: date, now: datetime | None = None
) -> PlanVersion:
    """印发: from here on the version is frozen. Raises BadInput unless its stages cover the plan once each and its
    milestones and nodes lie within it."""
    row = _draft(actor, version.pk)
    items = list(row.items.all())
    faults = stage_faults(row.starts_on, row.ends_on, facts.stages_of(items))
    faults += [
        Fault(item.name, f"{item.starts_on} 不在规划期内", "请改正日期，或调整规划期")
        for item in items
        if item.kind != ItemKind.STAGE and not row.starts_on <= item.starts_on <= row.ends_on
    ]
    if faults:
        raise BadInput(faults)
    row.document_no, row.issued_on = words(document_no, "文号", 60), not_ahead(issued_on, "印发日期")
    row.state = PlanVersion.State.ISSUED
    row.items.update(state=PlanVersion.State.ISSUED)
    row.save(update_fields=["document_no", "issued_on", "state"])
    before = previous_of(row)
    changes = len(facts.changes(before, row)) if before else 0
    affected = len(rephased_by(before, row).affected) if before else 0
    log.record(
        event_types.PLAN_ISSUED, subject=f"plan:{row.plan_id}", actor=actor, at=now, number=row.number,
        document=row.document_no, changes=changes, affected=affected, version=row.pk,
    )  # fmt: skip
    return row


def _demand_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise BadInput.of("规划期结束", f"{ends_on} 早于开始日期", "请填写开始日期当天或以后的日期")


def _plan(actor: Actor, pk: int) -> Plan:
    row = Plan.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row, AREA_ONLY)
    return row


def _draft(actor: Actor, pk: int) -> PlanVersion:
    row = PlanVersion.objects.select_for_update(of=("self",)).select_related("plan").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row.plan, AREA_ONLY)
    if row.state != PlanVersion.State.DRAFT:
        raise MoveRefused("这一版已经印发，不能再改。请起草新版本。")
    return row
