"""A finding that was forgotten on the form is added while the memory is fresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.inspections import event_types, facts
from weicheng.inspections.actions.findings import raise_case
from weicheng.inspections.actions.planning import locked
from weicheng.inspections.actions.points import note_check
from weicheng.inspections.actions.proving import claim_scenes
from weicheng.inspections.actions.recording import (
    Record,
    finding_faults,
    keep_finding,
    photos_named,
    spot_fix_of,
    unit_faults,
)
from weicheng.inspections.commands import NewFinding
from weicheng.inspections.models import Finding, Visit
from weicheng.inspections.queries.visits import may_record

# The day of the visit and the next: a score may rest on it from then on.
OPEN_DAYS = timedelta(days=1)


@transaction.atomic
def add_finding(*, actor: Actor, visit_id: int, finding: NewFinding, now: datetime | None = None) -> Finding:
    """补记 on the day of the visit or the next. A repeat of the same UUID gives the first back.

    Raises NotAllowed for who did not make the visit, MoveRefused too late or before it was made, BadInput.
    """
    at = now or timezone.now()
    row = locked(visit_id)
    if not may_record(actor, row):
        raise NotAllowed("只有这次检查的检查人员可以补记问题。")
    if known := Finding.objects.filter(visit=row, uuid=finding.uuid).first():
        return known
    if row.state != Visit.State.DONE or row.visited_at is None:
        raise MoveRefused("这次检查还没有记录，请先记录检查结果。")
    if timezone.localdate(at) > timezone.localdate(row.visited_at) + OPEN_DAYS:
        raise MoveRefused("检查次日以后不能再补记。新发现的问题请另行安排检查，或直接上报。")
    made = Record(findings=[finding], answers=facts.answers_of(row))
    known_photos = photos_named(actor, made)
    faults = [*finding_faults("问题", row, finding, row.visited_at), *unit_faults([finding])]
    if set(finding.photos) - set(known_photos):
        faults.append(Fault("照片", "还没有收到", "请等照片上传完成后再提交"))
    if faults:
        raise BadInput(faults)
    kept = keep_finding(row, finding, made, known_photos)
    claim_scenes(actor=actor, visit=row, uuids=finding.photos, known=known_photos, now=at)
    log.record(event_types.FINDING_ADDED, subject=f"finding:{kept.pk}", root=f"visit:{row.pk}", actor=actor, at=at)
    note_check(row, made.answers, findings=row.findings.count())
    if finding.raise_case or finding.fix:
        raise_case(actor=actor, finding=kept, spot_fix=spot_fix_of(finding.fix, known_photos), now=at)
        kept.refresh_from_db()
    return kept
