"""From a finding to a case: a new one by the ordinary action, or one that is known already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.actions.spot import SpotFix
from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.evidence.models import Photo
from weicheng.inspections import event_types
from weicheng.inspections.models import Finding, Visit, VisitPhoto
from weicheng.inspections.queries.visits import COLUMNS, MANAGE, may_record

# A unit that finds its own faults reports on itself; every other eye is the inspectorate's.
SOURCES = {Visit.Kind.SELF: Source.SELF_CHECK}


@transaction.atomic
def raise_case(
    *, actor: Actor, finding: Finding, category: str = "", spot_fix: SpotFix | None = None, now: datetime | None = None
) -> Case:
    """转为案件, prefilled with place, time, words and photos. A second call gives the first case back.

    An open case of the same place and category is joined, as for every report (M-131). Raises BadInput without a
    category, NotAllowed for somebody who neither made the visit nor manages inspections there.
    """
    row = _locked(finding.pk)
    _demand_may_pursue(actor, row)
    if row.case is not None:
        return row.case
    chosen = category or row.category
    if not chosen:
        raise BadInput.of("问题类别", "没有选择", "请选择问题类别后再转为案件")
    visit = row.visit
    report = cases.report_case(
        actor=actor,
        source=SOURCES.get(Visit.Kind(visit.kind), Source.INSPECTOR),
        category=chosen,
        text=row.text,
        area=visit.area,
        lng=row.lng,
        lat=row.lat,
        address=visit.site.address if visit.site else "",
        site=visit.site,
        photos=list(Photo.objects.filter(pk__in=_scenes(row))),
        found_at=row.found_at,
        wants_answer=False,
        spot_fix=spot_fix,
        command_id=row.uuid,
        now=now,
    )
    if report.case is None:
        raise OutOfReach
    row.case, row.category = report.case, chosen
    row.save(update_fields=["case", "category"])
    _tell(event_types.FINDING_RAISED, row, actor, now)
    return report.case


def _scenes(row: Finding) -> list[int]:
    return list(VisitPhoto.objects.filter(finding=row, kind=VisitPhoto.Kind.SCENE).values_list("photo_id", flat=True))


@transaction.atomic
def link_case(*, actor: Actor, finding: Finding, case: Case, now: datetime | None = None) -> Finding:
    """The finding is a matter that a case is about already. Raises MoveRefused when it has its case."""
    row = _locked(finding.pk)
    _demand_may_pursue(actor, row)
    policy.require(actor, "case.view", case)
    if row.case is not None:
        raise MoveRefused("这个问题已经对应一个案件。")
    row.case = case
    row.save(update_fields=["case"])
    _tell(event_types.FINDING_LINKED, row, actor, now)
    return row


def _locked(pk: int) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("visit__area", "visit__site", "case")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def _demand_may_pursue(actor: Actor, row: Finding) -> None:
    """Whoever made the visit, or manages inspections there. Raises NotAllowed."""
    if not may_record(actor, row.visit):
        policy.require(actor, MANAGE, row.visit, COLUMNS)


def _tell(action: str, row: Finding, actor: Actor, now: datetime | None) -> None:
    log.record(action, subject=f"finding:{row.pk}", root=f"visit:{row.visit_id}", actor=actor, at=now, case=row.case_id)
