"""The register of key points: listed, changed, removed; what a check says of one (M-231)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.checklists import ItemAnswer
from weicheng.domain.points import PointKind, judge_point, next_check
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.forms.models import Form
from weicheng.inspections import event_types, rules
from weicheng.inspections.actions.planning import person
from weicheng.inspections.models import CheckNote, KeyPoint, Visit
from weicheng.inspections.queries.visits import COLUMNS, MANAGE
from weicheng.organization.models import Area
from weicheng.organization.reach import where_area
from weicheng.places.models import Site

SLICE = 2000


@dataclass(frozen=True, kw_only=True)
class PointEntry:
    """What the register says of a point, besides where it lies; empty cycle: that of the pack."""

    kind: PointKind = PointKind.PLACE
    industry: str = ""
    clauses: str = ""
    form: Form | None = None
    cycle_days: int | None = None
    must_inspect: bool = False


@transaction.atomic
def list_point(
    *, actor: Actor, site: Site, entry: PointEntry, batch_id: int | None = None, now: datetime | None = None
) -> KeyPoint:
    """列入重点点位. A site that was removed comes back with its history. Raises BadInput when it is listed."""
    policy.require(actor, MANAGE, site, COLUMNS)
    day = timezone.localdate(now)
    row = KeyPoint.objects.select_for_update().filter(site=site).first()
    if row is not None and row.removed_on is None:
        raise BadInput.of("点位", f"“{site.name}”已经是重点点位", "请直接修改这个重点点位")
    row = row or KeyPoint(site=site)
    row.added_on, row.removed_on, row.batch_id = day, None, batch_id
    _write(row, entry)
    row.save()
    log.record(event_types.POINT_LISTED, subject=f"point:{row.pk}", actor=actor, at=now, area=site.area_id)
    return row


@transaction.atomic
def list_points(
    *,
    actor: Actor,
    rows: Sequence[tuple[Site, PointEntry]],
    batch_id: int | None = None,
    tick: Callable[[int], None] = lambda done: None,
    now: datetime | None = None,
) -> int:
    """Lists many sites that are not listed yet, as `list_point` does; returns how many."""
    for site in {site.area_path: site for site, _ in rows}.values():
        policy.require(actor, MANAGE, site, COLUMNS)
    day, done = timezone.localdate(now), 0
    for start in range(0, len(rows), SLICE):
        points = [KeyPoint(site=site, added_on=day, batch_id=batch_id) for site, _ in rows[start : start + SLICE]]
        for point, (_, entry) in zip(points, rows[start : start + SLICE], strict=True):
            _write(point, entry)
        made = KeyPoint.objects.bulk_create(points, batch_size=500)
        entries = [log.Entry(f"point:{row.pk}", data={"area": row.site.area_id, "batch": batch_id}) for row in made]
        log.record_many(event_types.POINT_LISTED, entries, actor=actor, at=now)
        done += len(made)
        tick(done)
    return done


@transaction.atomic
def change_point(*, actor: Actor, point: KeyPoint, entry: PointEntry, now: datetime | None = None) -> KeyPoint:
    """Changes what the register says; the next check moves with the cycle."""
    row = _locked(actor, point)
    _write(row, entry)
    row.save()
    log.record(event_types.POINT_CHANGED, subject=f"point:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def remove_point(*, actor: Actor, point: KeyPoint, now: datetime | None = None) -> KeyPoint:
    """移出 the register; the site and its visits stay."""
    row = _locked(actor, point)
    row.removed_on = timezone.localdate(now)
    row.save(update_fields=["removed_on"])
    log.record(event_types.POINT_REMOVED, subject=f"point:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def explain_fewer(*, actor: Actor, area: Area, month: date, text: str, now: datetime | None = None) -> CheckNote:
    """Why a month saw fewer checks than the one before; a second note replaces the first (M-231)."""
    policy.require(actor, MANAGE, where_area(area), COLUMNS)
    if not text.strip():
        raise BadInput.of("说明", "没有填写", "请写明检查次数为什么少于上月")
    values = {"area_path": area.path, "text": text.strip()[:300], "at": now or timezone.now(), "by_id": person(actor)}
    row, _ = CheckNote.objects.update_or_create(area=area, month=month.replace(day=1), defaults=values)
    log.record(event_types.FEWER_EXPLAINED, subject=f"area:{area.pk}", actor=actor, at=now, month=row.month.isoformat())
    return row


def note_check(visit: Visit, answers: Sequence[ItemAnswer], *, findings: int) -> None:
    """A visit to a key point says whether it passes and when it is due again; older visits change nothing."""
    if visit.site_id is None or visit.visited_at is None:
        return
    point = KeyPoint.objects.select_for_update().filter(site=visit.site_id, removed_on=None).first()
    day = timezone.localdate(visit.visited_at)
    if point is None or (point.checked_on and point.checked_on > day):
        return
    rule = rules.in_force(day, visit.area_path)
    point.state = judge_point(answers, findings=findings, pass_grade=rule.pass_grade).state
    point.last_visit, point.checked_on = visit, day
    _reschedule(point)
    point.save(update_fields=["state", "last_visit", "checked_on", "due_on"])


def _write(row: KeyPoint, entry: PointEntry) -> None:
    row.kind, row.industry, row.clauses = entry.kind, entry.industry, entry.clauses.strip()[:300]
    row.form, row.cycle_days, row.must_inspect = entry.form, entry.cycle_days, entry.must_inspect
    _reschedule(row)


def _reschedule(row: KeyPoint) -> None:
    rule = rules.in_force(row.checked_on or row.added_on, row.site.area_path)
    cycle = row.cycle_days or rule.cycle_days(PointKind(row.kind), row.site.kind)  # type: ignore[call-arg]
    row.due_on = next_check(checked_on=row.checked_on, added_on=row.added_on, cycle_days=cycle)


def _locked(actor: Actor, point: KeyPoint) -> KeyPoint:
    row = KeyPoint.objects.select_for_update(of=("self",)).select_related("site").filter(pk=point.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row.site, COLUMNS)
    if row.removed_on:
        raise MoveRefused(f"“{row.site.name}”已于 {row.removed_on} 移出重点点位。")
    return row
