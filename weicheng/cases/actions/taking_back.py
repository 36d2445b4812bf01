"""Taking a file back: the reports of a batch go, and its cases, as long as nobody has worked on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions import figures
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.facts import rules_of
from weicheng.cases.models import (
    Case,
    CaseList,
    CaseListItem,
    CasePhoto,
    Clock,
    ClockEntry,
    Dispatch,
    HotlineOrder,
    Report,
)
from weicheng.cases.tally import contribution
from weicheng.events import log
from weicheng.grading.actions import withdraw_claims


@transaction.atomic
def take_back_import(*, actor: Actor, batch_id: int) -> int:
    """Removes the reports and cases of a batch; returns how many reports.

    The caller has asked `queries.obstacles_to_taking_back`: what people did since would be lost.
    """
    HotlineOrder.objects.filter(batch_id=batch_id).delete()
    reports = list(Report.objects.filter(batch_id=batch_id).select_related("case"))
    joined = {report.case_id: report.case for report in reports if report.case and report.case.batch_id != batch_id}
    _remove_clocks(list(Clock.objects.filter(report__in=reports)))
    Report.objects.filter(pk__in=[report.pk for report in reports]).delete()
    for case in joined.values():
        _count_again(case)
    gone = list(Case.objects.filter(batch_id=batch_id))
    withdraw_claims(actor=actor, subjects=[f"case:{case.pk}" for case in gone], reason="撤销导入")
    _remove_cases(gone)
    log.record(event_types.IMPORT_TAKEN_BACK, subject=f"batch:{batch_id}", actor=actor, count=len(reports))
    return len(reports)


def _count_again(case: Case) -> None:
    """A case that a report of the batch was joined to: what it promises is what it promised the others."""
    before = contribution(case)
    ClockBook.load(case, rules_of(case), timezone.now()).due_times()
    case.save(update_fields=["due_at", "handle_due_at", "citizen_due_at"])
    figures.note_change(before, contribution(case))


def _remove_cases(cases: Sequence[Case]) -> None:
    figures.note_changes((contribution(case), {}) for case in cases)
    ids = [case.pk for case in cases]
    _remove_clocks(list(Clock.objects.filter(case__in=ids)))
    items = CaseListItem.objects.filter(case__in=ids)
    lists = list(items.values_list("list_id", flat=True).distinct())
    items.delete()
    CaseList.objects.filter(pk__in=lists, items=None).delete()
    for model in (CasePhoto, Dispatch):
        model.objects.filter(case__in=ids).delete()
    Case.objects.filter(pk__in=ids).delete()


def _remove_clocks(clocks: Sequence[Clock]) -> None:
    ClockEntry.objects.filter(clock__in=clocks).delete()
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).delete()
