"""举一反三: root cause, long-term measure, and the look-alikes found at other places (M-100)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.dispatch import demand_of_unit
from weicheng.cases.actions.report import report_case
from weicheng.cases.actions.step import begin
from weicheng.cases.models import Case, Report
from weicheng.domain.cases import Source
from weicheng.domain.refusals import BadInput, Fault
from weicheng.evidence.models import Photo
from weicheng.organization.models import Area


@dataclass(frozen=True)
class LookAlike:
    """The same problem at another place, found by looking for it."""

    text: str
    area: Area
    address: str = ""
    photos: Sequence[Photo] = ()


@transaction.atomic
def sweep_case(
    *,
    actor: Actor,
    case: Case,
    places_checked: int,
    root_cause: str,
    long_term_measure: str,
    found: Sequence[LookAlike] = (),
    now: datetime | None = None,
) -> list[Report]:
    """Puts down where the unit looked for the same problem; each one found becomes a case of its own, linked to it.

    Raises BadInput when a field is missing or more was found than places were checked.
    """
    step = begin(actor, case, "sweep", now)
    demand_of_unit(step)
    faults = [
        Fault(name, "没有填写", "举一反三须写明根源、长效措施和排查处数")
        for name, value in (("问题根源", root_cause.strip()), ("长效措施", long_term_measure.strip()))
        if not value
    ]
    if places_checked < max(1, len(found)):
        faults.append(Fault("排查处数", f"{places_checked} 处", "至少一处,且不少于发现的同类问题数"))
    if faults:
        raise BadInput(faults)
    row = step.case
    row.root_cause, row.long_term_measure = root_cause.strip()[:500], long_term_measure.strip()[:500]
    row.places_checked = places_checked
    reports = [
        report_case(
            actor=actor,
            source=Source.SWEEP,
            category=row.category,
            text=one.text,
            area=one.area,
            address=one.address,
            photos=one.photos,
            sweep_of=row,
            now=step.now,
        )
        for one in found
    ]
    step.finish(event_types.SWEPT, places=places_checked, found=len(reports))
    return reports
