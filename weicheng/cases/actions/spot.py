"""立行立改: a problem fixed in front of the inspector is recorded with both photos and still checked (M-105)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from weicheng.access.policy import Actor
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.actions.proving import link_photos
from weicheng.cases.models import Case, CaseNote, CasePhoto, Dispatch
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.cases import State
from weicheng.domain.refusals import BadInput, Fault
from weicheng.evidence.models import Photo
from weicheng.organization.models import Unit


@dataclass(frozen=True)
class SpotFix:
    """What was put right on the spot: by which unit, how, with a photo before and one after."""

    unit: Unit
    note: str
    before: Sequence[Photo]
    after: Sequence[Photo]

    def __post_init__(self) -> None:
        faults = [
            Fault(name, "没有", "立行立改须有整改前、整改后的照片和整改情况")
            for name, value in (
                ("整改前照片", self.before),
                ("整改后照片", self.after),
                ("整改情况", self.note.strip()),
            )
            if not value
        ]
        if faults:
            raise BadInput(faults)

    def store(self, case: Case, actor: Actor, now: datetime) -> None:
        """Stores what hangs on the new case: the hand-over, the note, the photos."""
        Dispatch.objects.create(
            case=case,
            unit=self.unit,
            unit_path=self.unit.path,
            at=now,
            by_id=actor.user_id,
            end=Dispatch.End.ACCEPTED,
            ended_at=now,
        )
        CaseNote.objects.create(
            case=case, kind=CaseNote.Kind.HANDLING, text=self.note[:1000], at=now, by_id=actor.user_id
        )
        link_photos(actor=actor, case=case, photos=self.before, kind=CasePhoto.Kind.BEFORE, now=now)
        link_photos(actor=actor, case=case, photos=self.after, kind=CasePhoto.Kind.AFTER, now=now)


def record_spot_fix(book: ClockBook, case: Case, fix: SpotFix, actor: Actor) -> None:
    """Puts a new case into the state 待核查: fixed, but whoever recorded it may not check it."""
    now = book.now
    case.state = State.HANDLED
    case.on_the_spot = True
    case.unit, case.unit_path = fix.unit, fix.unit.path
    case.handler_id = actor.user_id
    case.registered_at = case.registered_at or now
    case.dispatched_at = case.accepted_at = case.handled_at = now
    book.end(book.start(ClockKind.HANDLE, unit=fix.unit))
    book.start(ClockKind.CHECK)
