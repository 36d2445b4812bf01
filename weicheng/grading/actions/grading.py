"""Grading, in the worker: looking outside the transaction, then grade, signature and lead in one short one.

Imports OpenCV by `eyes`: jobs and commands import this module inside their functions.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.progress import Progress, silent
from weicheng.domain.photo_evidence import Signal, Verdict, grade
from weicheng.domain.refusals import Refusal
from weicheng.events import log
from weicheng.evidence.models import Evidence, Photo
from weicheng.grading import event_types, eyes, facts, queries
from weicheng.grading.eyes import Sight
from weicheng.grading.models import Claim, Lead, Signature

logger = logging.getLogger(__name__)

GRADER = Actor.system("照片分级")
BATCH = 200
ERASED = "照片已清除"


@dataclass
class Graded:
    """What a round came to."""

    graded: int = 0
    failed: int = 0
    leads: int = 0


def grade_waiting(*, progress: Progress = silent, limit: int = BATCH, now: datetime | None = None) -> Graded:
    """Grades the claims that wait. One that fails is noted on its row and tried again, five times at most."""
    done = Graded()
    claims = queries.claims_to_grade(limit)
    for number, claim in enumerate(claims, start=1):
        try:
            done.leads += grade_claim(claim, now=now)
            done.graded += 1
        except Exception as error:
            logger.exception("claim %s could not be graded", claim.pk)
            done.failed += 1
            _note_failure(claim, error)
        progress(number, len(claims))
    return done


def grade_claim(claim: Claim, *, now: datetime | None = None) -> bool:
    """Grades one claim; whether it raised a lead. Repeating it gives the same grade and no second lead."""
    if claim.photo.state == Evidence.State.ERASED:
        Claim.objects.filter(pk=claim.pk).update(state=Claim.State.KNOWN, grade="", signals=[], error=ERASED)
        return False
    sight = eyes.look(claim.photo, queries.photos_before(claim))
    verdict = grade(facts.facts_of(claim, sight))
    with transaction.atomic():
        row = Claim.objects.select_for_update(of=("self",)).filter(pk=claim.pk).first()
        if row is None:
            return False
        _keep_signature(claim.photo, sight)
        return _keep_verdict(row, verdict, now or timezone.now())


def _keep_signature(photo: Photo, sight: Sight) -> None:
    # A new version is a new row, so that every worker's index finds it behind the last one it has read.
    Signature.objects.filter(photo=photo).exclude(version=sight.version).delete()
    Signature.objects.bulk_create(
        [Signature(photo=photo, version=sight.version, hashes=sight.hashes)], ignore_conflicts=True
    )


def _keep_verdict(row: Claim, verdict: Verdict, now: datetime) -> bool:
    row.error, row.attempts, row.graded_at = "", 0, now
    if row.person_id is None:
        row.state, row.grade, row.signals = Claim.State.KNOWN, "", []
    else:
        row.state, row.grade = Claim.State.GRADED, verdict.grade
        row.signals = [_stored(signal) for signal in verdict.signals]
    row.save(update_fields=["error", "attempts", "graded_at", "state", "grade", "signals"])
    if row.person_id is None:
        return False
    return _keep_lead(row, verdict, now)


def _keep_lead(row: Claim, verdict: Verdict, now: datetime) -> bool:
    lead = Lead.objects.select_for_update(of=("self",)).filter(claim=row).first()
    if lead is not None and lead.state in (Lead.State.CONFIRMED, Lead.State.DISMISSED):
        return False
    if not verdict.is_lead:
        if lead is not None and lead.state == Lead.State.OPEN:
            lead.state = Lead.State.DROPPED
            lead.save(update_fields=["state"])
            _record(event_types.DROPPED, lead, row, now)
        return False
    is_new = lead is None or lead.state == Lead.State.DROPPED
    lead = lead or Lead(claim=row, raised_at=now)
    _describe(lead, row, verdict)
    lead.save()
    if is_new:
        _record(event_types.RAISED, lead, row, now, kind=lead.get_kind_display())
    return is_new


def _describe(lead: Lead, row: Claim, verdict: Verdict) -> None:
    gravest = verdict.signals[0]
    held_against = next((signal.photo for signal in verdict.signals if signal.photo and signal.weight > 1), None)
    lead.state, lead.kind, lead.other_id = Lead.State.OPEN, gravest.kind, held_against
    lead.reasons = [_stored(signal) for signal in verdict.signals]
    lead.area_path, lead.unit_id, lead.unit_path = row.area_path, row.unit_id, row.unit_path
    lead.person_id = row.person_id


def _stored(signal: Signal) -> dict[str, object]:
    return {
        "kind": str(signal.kind),
        "weight": int(signal.weight),
        "sentence": signal.sentence,
        "photo": signal.photo,
        "rule": signal.reason.rule,
        "inputs": dict(signal.reason.inputs),
    }


def _record(action: str, lead: Lead, row: Claim, now: datetime, **data: Any) -> None:
    log.record(action, subject=lead.subject, root=row.subject, actor=GRADER, at=now, **data)


def _note_failure(claim: Claim, error: Exception) -> None:
    words = error.sentence if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.FAILED, attempts=claim.attempts + 1, error=words[:300])
