"""计入事件: accidents and outbreaks that a condition counts, and since when they are registered (M-024)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Step
from weicheng.base.editing import edit
from weicheng.indicators import actions, queries
from weicheng.indicators.queries import counting
from weicheng.indicators.views.ledger_forms import EventForm, ReasonForm, WatchForm
from weicheng.indicators.views.ledger_tables import EventTable

FORM = ["GET", "HEAD", "POST"]


@needs("indicator.view")
@require_safe
def counted_event_list(request: ActorRequest) -> HttpResponseBase:
    """Every event that was registered, and since when somebody registers them."""
    steps = []
    manages = has(request.actor, queries.MANAGE)
    if manages:
        steps = [
            Step(label="登记事件", url=reverse("counted_event_new"), icon="plus", primary=True),
            Step(label="登记部门与起始日期", url=reverse("event_watch"), icon="eye"),
        ]
    table = EventTable(request, counting.counted_events(request.actor))
    table.manages = manages
    context = {"steps": steps, "watches": counting.watches(request.actor), "crumbs": _crumbs()}
    return table.respond("indicators/events.html", context)


def _crumbs() -> list[Crumb]:
    return [Crumb("指标台账", reverse("indicator_list")), Crumb("计入事件")]


@needs("indicator.manage")
@require_http_methods(FORM)
def counted_event_new(request: ActorRequest) -> HttpResponse:
    """Registers an event; conditions that count it are unmet at once."""
    initial = {"area": queries.home_area(request.actor)}
    return edit(
        request,
        EventForm(request.POST or None, kinds=counting.kinds(), initial=initial),
        act=lambda data: actions.count_event(actor=request.actor, **data),
        title="登记计入事件",
        intro="登记后，计入这类事件的条件立即显示为不达标，并写明最早何时可以重新达标。",
        done="已登记。",
        back=reverse("counted_event_list"),
        submit="登记",
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def counted_event_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes back an event that was entered by mistake."""
    event = counting.event_of(request.actor, pk)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.withdraw_event(actor=request.actor, event=event, **data),
        title="撤销误登的事件",
        intro=event.text,
        done="已撤销。",
        back=reverse("counted_event_list"),
        submit="撤销",
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def event_watch(request: ActorRequest) -> HttpResponse:
    """Since when every event of a kind is registered."""
    initial = {"area": queries.home_area(request.actor)}
    return edit(
        request,
        WatchForm(request.POST or None, kinds=counting.kinds(), initial=initial),
        act=lambda data: actions.watch_events(actor=request.actor, **data),
        title="登记部门与起始日期",
        intro="没有记录不等于没有发生：只有写明自何日起有部门登记，空白才算达标。",
        done="已保存。",
        back=reverse("counted_event_list"),
    )
