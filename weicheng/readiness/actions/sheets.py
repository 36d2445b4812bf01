"""复核情况: figures of each inspector are drawn up, shown to the person first, and answered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.domain.intervals import Share, share_of
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.organization.models import Area
from weicheng.organization.reach import where_area
from weicheng.readiness import event_types
from weicheng.readiness.models import AuditSheet, PlantedProblem
from weicheng.readiness.queries import auditing
from weicheng.readiness.queries.auditing import AUDIT, Period

LONGEST = 1000


@transaction.atomic
def draw_sheets(*, actor: Actor, area: Area, since: date, until: date, now: datetime | None = None) -> list[AuditSheet]:
    """Draws up a sheet for everybody with a figure in the period (both days inclusive) and tells each of them.

    A person who has a sheet of the period keeps it. Raises BadInput for a period that ends first or has not ended.
    """
    at = now or timezone.now()
    policy.require(actor, AUDIT, where_area(area))
    if until < since or until >= timezone.localdate(at):
        raise BadInput.of("止", f"{until} 早于开始日期，或这段时间还没有过完", "请填写昨天或以前的日期")
    found = auditing.period(actor, area, since, until)
    opens = timezone.localdate(at) + timedelta(days=found.pack.audit.answer_days)
    made = []
    for user, figures in sorted(_figures(found).items()):
        row, new = AuditSheet.objects.get_or_create(
            user_id=user, area=area, since=since, until=until,
            defaults={"area_path": area.path, "figures": figures, "drawn_at": at, "opens_on": opens},
        )  # fmt: skip
        if new:
            log.record(event_types.SHEET_DRAWN, subject=f"audit-sheet:{row.pk}", actor=actor, at=at, user=user)
            made.append(row)
    return made


def _figures(found: Period) -> dict[int, dict[str, Any]]:
    """Person → what the sheet shows; each figure with its count and interval."""
    sheets: dict[int, dict[str, Any]] = defaultdict(dict)
    for one in found.shares:
        sheets[int(one.person[5:])]["missed"] = _told(one.share)
    for missed in found.missed.missed:
        for person in dict.fromkeys((missed.duty.leader, *missed.duty.examiners)):
            sheets[int(person[5:])].setdefault("missed_records", []).append(missed.problem.record)
    for leaning in found.leanings:
        sheets[int(leaning.person[5:])]["leaning"] = {
            "pairs": leaning.pairs, "raw": leaning.raw, "shrunk": leaning.shrunk, "low": leaning.low,
            "high": leaning.high, "clear": leaning.is_clear, "records": list(leaning.records),
        }  # fmt: skip
    for user, clusters in _planted(found).items():
        sheets[user]["planted"] = _told(share_of(clusters, confidence=found.pack.audit.confidence))
    return dict(sheets)


def _planted(found: Period) -> dict[int, list[tuple[int, int]]]:
    """Person → (missed, planted) of each visit of the period with uncovered problems."""
    decided = [PlantedProblem.State.FOUND, PlantedProblem.State.MISSED]
    rows = PlantedProblem.objects.filter(
        subtree("area_path", found.area.path), state__in=decided, visit__planned_on__range=(found.since, found.until)
    ).values_list("visit_id", "state", "visit__inspectors__user_id")
    visits: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for visit, state, user in rows:
        if user:
            visits[user, visit][0] += state == PlantedProblem.State.MISSED
            visits[user, visit][1] += 1
    people: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (user, _), (missed, count) in visits.items():
        people[user].append((missed, count))
    return people


def _told(share: Share) -> dict[str, Any]:
    return {"hits": share.hits, "count": share.count, "text": share.text, "interval": share.interval}


@transaction.atomic
def answer_sheet(*, actor: Actor, sheet: AuditSheet, answer: str, now: datetime | None = None) -> AuditSheet:
    """本人说明, once; from then on it stands beside the figures. Raises OutOfReach for somebody else's sheet."""
    row = AuditSheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk).first()
    if row is None or row.user_id != actor.user_id:
        raise OutOfReach
    if row.answered_at:
        raise MoveRefused("您已经作过说明。要补充，请与创卫办联系。")
    if not answer.strip():
        raise BadInput.of("说明", "没有填写", "请写明情况；没有意见的，可以写“无异议”")
    row.answer, row.answered_at = answer.strip()[:LONGEST], now or timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    log.record(event_types.SHEET_ANSWERED, subject=f"audit-sheet:{row.pk}", actor=actor, at=row.answered_at)
    return row
