"""事件: accidents and outbreaks that a condition counts, and since when somebody watches for them (M-024)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.indicators import event_types
from weicheng.indicators.models import CountedEvent, EventWatch
from weicheng.indicators.queries.reaches import MANAGE, OF_AREA
from weicheng.organization.models import Area
from weicheng.organization.reach import where_area


@transaction.atomic
def count_event(
    *,
    actor: Actor,
    kind: str,
    area: Area,
    on: date,
    text: str,
    grade: str = "",
    source: str = "",
    now: datetime | None = None,
) -> CountedEvent:
    """Registers an event; the condition that counts it is unmet at once. Raises BadInput without text or for a day to
    come."""
    policy.require(actor, MANAGE, where_area(area))
    at = now or timezone.now()
    if not text.strip():
        raise BadInput.of("经过", "没有填写", "请写明发生了什么")
    if on > timezone.localdate(at):
        raise BadInput.of("发生日期", f"{on} 还没有到", "请核对日期")
    made = CountedEvent.objects.create(
        kind=kind, area=area, area_path=area.path, on=on, grade=grade.strip()[:40], text=text.strip()[:500],
        source=source.strip()[:300], recorded_at=at, recorded_by_id=actor.user_id,
    )  # fmt: skip
    subject, day = f"counted-event:{made.pk}", on.isoformat()
    log.record(event_types.EVENT_COUNTED, subject=subject, actor=actor, at=now, on=day)
    return made


@transaction.atomic
def withdraw_event(*, actor: Actor, event: CountedEvent, reason: str, now: datetime | None = None) -> CountedEvent:
    """Takes back an event that was entered by mistake. Raises BadInput without a reason, MoveRefused twice."""
    row = CountedEvent.objects.select_for_update().get(pk=event.pk)
    policy.require(actor, MANAGE, row, OF_AREA)
    if not reason.strip():
        raise BadInput.of("撤销理由", "没有填写", "请写明为什么撤销")
    if row.withdrawn_at:
        raise MoveRefused("这件事已经撤销。")
    row.withdrawn_at, row.withdrawn_because = now or timezone.now(), reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    log.record(event_types.EVENT_WITHDRAWN, subject=f"counted-event:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def watch_events(
    *, actor: Actor, kind: str, area: Area, since: date, source: str, now: datetime | None = None
) -> EventWatch:
    """Says since when every event of a kind is registered; before that day silence proves nothing."""
    policy.require(actor, MANAGE, where_area(area))
    if not source.strip():
        raise BadInput.of("依据", "没有填写", "请写明由哪个部门登记、依据什么")
    at = now or timezone.now()
    said = {
        "area_path": area.path, "since": since, "source": source.strip()[:300], "recorded_at": at,
        "recorded_by_id": actor.user_id,
    }  # fmt: skip
    made, _ = EventWatch.objects.update_or_create(kind=kind, area=area, defaults=said)
    subject, day = f"event-watch:{made.pk}", since.isoformat()
    log.record(event_types.EVENTS_WATCHED, subject=subject, actor=actor, at=now, since=day)
    return made
