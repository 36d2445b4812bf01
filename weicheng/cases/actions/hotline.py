"""12345 work orders: a file of them taken in, counted against what the centre sent, and answered back (M-129)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.report import report_case
from weicheng.cases.models import HotlineDay, HotlineOrder, Report
from weicheng.domain.cases import Source
from weicheng.domain.refusals import BadInput
from weicheng.events import log
from weicheng.organization.models import Area

Tick = Callable[[int], None]
TICK_EVERY = 20


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """A work order ready to become a report."""

    line: int
    contract: str
    order_no: str
    called_at: datetime
    text: str
    category: str
    area_id: int
    is_placed: bool
    is_suspect: bool
    kind: str = Report.Kind.COMPLAINT
    address: str = ""
    name: str = ""
    phone: str = ""
    centre_due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RepeatedOrder:
    """A work order whose number is known: it makes a line in the comparison and nothing else."""

    line: int
    contract: str
    order_no: str
    called_at: datetime
    report_id: int


class Orders(list[NewOrder]):
    """The new orders of a file, and beside them the repeated ones."""

    def __init__(self, new: Sequence[NewOrder], repeated: Sequence[RepeatedOrder]) -> None:
        super().__init__(new)
        self.repeated = tuple(repeated)


@transaction.atomic
def import_orders(*, actor: Actor, orders: Orders, batch_id: int, tick: Tick, now: datetime | None = None) -> int:
    """Takes in every order as a report of the hotline; returns how many. Raises what report_case raises."""
    at = now or timezone.now()
    areas = Area.objects.in_bulk({order.area_id for order in orders})
    lines = []
    for done, order in enumerate(orders, start=1):
        report = report_case(
            actor=actor,
            source=Source.HOTLINE,
            category=order.category,
            text=order.text,
            area=areas[order.area_id],
            address=order.address,
            reporter_name=order.name,
            reporter_phone=order.phone,
            reported_at=order.called_at,
            kind=order.kind,
            external_no=order.order_no,
            command_id=uuid5(NAMESPACE_URL, f"hotline:{order.order_no}"),
            batch_id=batch_id,
            now=at,
        )
        lines.append(_line(order, report.pk, report.area_path, batch_id, at))
        if done % TICK_EVERY == 0:
            tick(done)
    known = dict(
        Report.objects.filter(pk__in=[order.report_id for order in orders.repeated]).values_list("pk", "area_path")
    )
    lines += [_repeat(order, known[order.report_id], batch_id, at) for order in orders.repeated]
    HotlineOrder.objects.bulk_create(lines, batch_size=500)
    contract = next((line.contract for line in lines), "")
    log.record(
        event_types.HOTLINE_IMPORTED,
        subject=f"batch:{batch_id}",
        actor=actor,
        at=at,
        contract=contract,
        count=len(orders),
        repeated=len(orders.repeated),
    )
    return len(orders)


def _line(order: NewOrder, report_id: int, area_path: str, batch_id: int, at: datetime) -> HotlineOrder:
    return HotlineOrder(
        order_no=order.order_no,
        contract=order.contract,
        batch_id=batch_id,
        line=order.line,
        imported_at=at,
        called_at=order.called_at,
        centre_due_at=order.centre_due_at,
        report_id=report_id,
        is_placed=order.is_placed,
        is_suspect=order.is_suspect,
        area_path=area_path,
    )


def _repeat(order: RepeatedOrder, area_path: str, batch_id: int, at: datetime) -> HotlineOrder:
    return HotlineOrder(
        order_no=order.order_no,
        contract=order.contract,
        batch_id=batch_id,
        line=order.line,
        imported_at=at,
        called_at=order.called_at,
        report_id=order.report_id,
        is_repeat=True,
        area_path=area_path,
    )


@transaction.atomic
def count_hotline_day(*, actor: Actor, day: date, sent: int, now: datetime | None = None) -> HotlineDay:
    """Puts down how many work orders the centre says it sent. Raises BadInput for a day that has not come."""
    policy.require_anywhere(actor, "case.receive")
    at = now or timezone.now()
    if day > timezone.localtime(at).date():
        raise BadInput.of("日期", f"{day} 还没有到", "请填写今天或以前的日期")
    row, _ = HotlineDay.objects.update_or_create(
        day=day, defaults={"sent": sent, "noted_at": at, "noted_by_id": actor.user_id}
    )
    log.record(
        event_types.HOTLINE_COUNTED, subject=f"hotline:{day}", actor=actor, at=at, day=day.isoformat(), sent=sent
    )
    return row


@transaction.atomic
def mark_answered_back(*, actor: Actor, order_ids: Sequence[int], now: datetime | None = None) -> int:
    """Marks the orders whose results go back to the centre; returns how many were not marked before."""
    policy.require_anywhere(actor, "case.receive")
    at = now or timezone.now()
    rows = HotlineOrder.objects.filter(
        policy.scope(actor, "case.receive"), pk__in=order_ids, answered_back_at=None, report__answered_at__isnull=False
    )
    count = rows.update(answered_back_at=at, answered_back_by_id=actor.user_id)
    if count:
        log.record(event_types.HOTLINE_ANSWERED, subject="hotline", actor=actor, at=at, count=count)
    return count
