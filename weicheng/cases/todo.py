"""The boxes of cases on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.cases import queries
from weicheng.cases.models import Slip
from weicheng.cases.queries import sealed

ICONS = {
    "verify": "eye",
    "register": "clipboard-check",
    "dispatch": "send",
    "rule": "scale",
    "rule_final": "scale",
    "accept": "inbox",
    "handle": "tool",
    "check": "search",
    "close": "rubber-stamp",
}


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Inboxes by stage, then requests, slips and answers that wait for this person."""
    for count in queries.inbox_counts(actor):
        yield TodoBox(
            label=count.name,
            url=reverse("case_inbox", args=[count.code]),
            waiting=count.waiting,
            overdue=count.overdue,
            icon=ICONS.get(count.code, "inbox"),
        )
    yield from _decisions(actor)
    yield from _claims(actor)
    yield from _slips(actor)
    yield from _sealed(actor)


def _decisions(actor: Actor) -> Iterator[TodoBox]:
    if has(actor, "case.rule"):
        waiting = queries.open_requests(actor).count()
        yield TodoBox(
            label="待审批延期挂账", url=reverse("request_list"), waiting=waiting, icon="clock", section="审批"
        )
    if has(actor, "case.receive"):
        late = Q(told_due_at__lt=timezone.now())
        found = queries.reports_to_answer(actor).order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late))
        yield TodoBox(
            label="待答复诉求", url=reverse("answer_list"), waiting=found["all"], overdue=found["late"], icon="message"
        )


def _claims(actor: Actor) -> Iterator[TodoBox]:
    if has(actor, "case.handle"):
        late = Q(claim_due_at__lt=timezone.now())
        items = queries.items_to_claim(actor).order_by()
        found = items.aggregate(all=Count("pk"), late=Count("pk", filter=late))
        yield TodoBox(
            label="待认领", url=reverse("claim_list"), waiting=found["all"], overdue=found["late"], icon="hand-click"
        )
    if has(actor, "case.look_back"):
        rows = queries.look_backs_to_do(actor)
        url = f"{reverse('look_back_list')}?state=to_do"
        yield TodoBox(label="待回头看", url=url, waiting=rows.count(), icon="rotate")


def _slips(actor: Actor) -> Iterator[TodoBox]:
    for colour, capability in ((Slip.Colour.YELLOW, "case.sign_yellow"), (Slip.Colour.RED, "case.sign_red")):
        if has(actor, capability):
            rows = queries.slips_to_sign(actor, colour)
            yield TodoBox(
                label=f"待签发{colour.label}",
                url=f"{reverse('slip_list')}?state=to_sign&colour={colour}",
                waiting=rows.count(),
                icon="signature",
                section="督办",
            )
    if has(actor, "case.handle"):
        rows = queries.slips_to_answer(actor)
        yield TodoBox(
            label="待回复督办单",
            url=f"{reverse('slip_list')}?state=to_answer",
            waiting=rows.count(),
            overdue=_late(rows),
            icon="file-alert",
            section="督办",
        )


def _sealed(actor: Actor) -> Iterator[TodoBox]:
    if has(actor, "sealed.open"):
        waiting = sealed.sealed_matters(actor).filter(handed_over_at=None).count()
        yield TodoBox(
            label="待移交密封事项", url=reverse("sealed_list"), waiting=waiting, icon="shield-lock", section="纪检"
        )


def _late(rows: QuerySet[Slip]) -> int:
    return rows.filter(due_at__lt=timezone.now()).count()
