"""检查频次, shifts and the order of the day (M-084, M-093)."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Confirmation, Crumb
from weicheng.base.editing import day_asked, edit
from weicheng.base.forms import Form, PointField
from weicheng.base.maps import MapView, feature, geojson
from weicheng.base.maps import point as map_point
from weicheng.base.web import render
from weicheng.domain.cadence import CadenceGrid, Slot
from weicheng.inspections import actions, queries
from weicheng.inspections.forms.fields import in_order
from weicheng.inspections.forms.rounds import ShiftForm
from weicheng.inspections.models import Visit
from weicheng.inspections.tables import ShiftTable
from weicheng.inspections.views.steps import FORM, MANAGE, VISIT, steps_for
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows, home_area

MADE, MISSING, AHEAD = "made", "missing", "ahead"


@dataclass(frozen=True)
class Cell:
    """One slot as the grid shows it: what it says and where a click leads."""

    text: str
    css: str
    url: str
    spoken: str
    day: int


@needs("inspection.view")
@require_safe
def cadence(request: ActorRequest) -> HttpResponse:
    """日巡查、周暗访、月评选 of a month; what is missing is flagged and leads to planning it."""
    today = timezone.localdate()
    month = day_asked(request, today).replace(day=1)
    found = queries.cadence(request.actor, month, today)
    names = {area.path: area for area in found.districts}
    may_plan = has(request.actor, MANAGE)
    days = {
        (slot.place, slot.starts_on): _cell(slot, Visit.Kind.PATROL, names[slot.place], may_plan=may_plan)
        for slot in found.patrols.slots
    }
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    before = (month - timedelta(days=1)).replace(day=1)
    context = {
        "title": f"检查频次 {month.year} 年 {month.month} 月",
        "crumbs": [Crumb("检查", reverse("visit_list")), Crumb("检查频次")],
        "districts": [
            (area, [[days.get((area.path, day)) for day in week] for week in weeks]) for area in found.districts
        ],
        "weeks": [_cell(slot, Visit.Kind.COVERT, None, may_plan=may_plan) for slot in found.weekly.slots],
        "months": [_cell(slot, Visit.Kind.MONTHLY, None, may_plan=may_plan) for slot in found.monthly.slots],
        "rates": [found.patrols.rate.sentence, found.weekly.rate.sentence, found.monthly.rate.sentence],
        "missing": _missing(found.patrols, names),
        "before": before,
        "after": (month + timedelta(days=32)).replace(day=1),
    }
    return render(request, "inspections/cadence.html", context)


def _cell(slot: Slot, kind: str, area: Area | None, *, may_plan: bool) -> Cell:
    span = (
        f"{slot.starts_on:%m-%d}" if slot.starts_on == slot.ends_on else f"{slot.starts_on:%m-%d}～{slot.ends_on:%m-%d}"
    )
    where, day = area.name if area else "", slot.starts_on.day
    if slot.made:
        listed = f"{reverse('visit_list')}?kind={kind}&since={slot.starts_on}&until={slot.ends_on}"
        url = f"{listed}&area={area.pk}" if area else listed
        return Cell(f"{slot.made} 次", MADE, url, f"{span} {where} 已完成 {slot.made} 次", day)
    plan = f"{reverse('visit_new')}?kind={kind}&planned_on={slot.starts_on}"
    url = (f"{plan}&area={area.pk}" if area else plan) if may_plan else ""
    if slot.is_missing:
        return Cell("缺", MISSING, url, f"{span} {where} 没有完成", day)
    return Cell("", AHEAD, url, f"{span} {where} 还没有到期", day)


def _missing(grid: CadenceGrid, names: dict[str, Area]) -> list[str]:
    return [f"{slot.starts_on:%m月%d日} {names[slot.place].name}" for slot in grid.missing]


class WatchForm(Form):
    """Which area and day to look at."""

    area = forms.ModelChoiceField(queryset=area_rows(), required=False)


@needs("inspection.view")
@require_safe
def shift_page(request: ActorRequest) -> HttpResponseBase:
    """The roster, the hours of a day that nobody watches, and what each party found."""
    shifts = queries.visible_shifts(request.actor)
    chosen = WatchForm(request.GET)
    area = (chosen.cleaned_data["area"] if chosen.is_valid() else None) or home_area(request.actor, "inspection.view")
    day = day_asked(request, timezone.localdate())
    watch = queries.watch(request.actor, area, day) if area else None
    context: dict[str, Any] = {
        "steps": steps_for(request.actor, ("排班", "shift_new", "plus")),
        "watch": watch,
        "parties": _parties(watch),
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return ShiftTable(request, shifts).respond("inspections/shifts.html", context)


def _parties(watch: Any) -> list[tuple[Any, Any, list[Any]]]:
    """Each party with its comparison and the findings of others that it has nothing like."""
    if watch is None:
        return []
    return [(unit, seen, [watch.findings[pk] for pk in seen.missed]) for unit, seen in watch.parties]


@needs(MANAGE)
@require_http_methods(FORM)
def shift_new(request: ActorRequest) -> HttpResponse:
    """排班."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(), time(6)))

    def act(data: dict[str, Any]) -> object:
        return actions.roster_shifts(actor=request.actor, people=in_order(data), **data)

    return edit(
        request,
        ShiftForm(
            request.POST or None,
            initial={"starts_at": timezone.localtime(start), "ends_at": timezone.localtime(start + timedelta(hours=8))},
        ),
        act=act,
        title="排班",
        done="已排班。",
        back=reverse("shift_page"),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def shift_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """撤下, after a question."""
    shift = queries.shift(request.actor, pk)
    if request.method != "POST":
        question = Confirmation(
            title=f"撤下班次：{shift}",
            question="撤下后这段时间可能无人值守，日志会保留这次撤下。",
            button="撤下",
            back_url=reverse("shift_page"),
        )
        return render(request, "base/confirm.html", {"confirmation": question}, partial="base/_confirm.html")
    actions.drop_shift(actor=request.actor, shift=shift)
    messages.success(request, "已撤下。")
    return redirect("shift_page")


class StartForm(Form):
    """Where the tour begins, picked on the map or by the phone; nothing is kept."""

    point = PointField(label="从哪里出发", required=False)


def _start(form: StartForm) -> tuple[float, float] | None:
    return form.cleaned_data["point"] if form.is_valid() else None


def _stops(request: ActorRequest, day: date, form: StartForm) -> list[queries.TourStop]:
    stops = queries.tour(request.actor, day, _start(form))
    actions.note_looks(actor=request.actor, visits=[stop.visit for stop in stops])
    return stops


@needs(VISIT, MANAGE)
@require_safe
def tour(request: ActorRequest) -> HttpResponse:
    """The day's visits, nearest next, each with links into map apps."""
    day = day_asked(request, timezone.localdate())
    form = StartForm(request.GET)
    stops = _stops(request, day, form)
    context = {
        "title": "今日路线",
        "form": form,
        "crumbs": [Crumb("检查", reverse("visit_list")), Crumb(f"{day:%m月%d日}的路线")],
        "stops": stops,
        "day": day,
        "map": MapView(
            name="tour",
            title="今日路线",
            areas_url=reverse("area_shapes"),
            points_url=f"{reverse('tour_points')}?{request.GET.urlencode()}",
            pick=True,
            ground=True,
        ),
    }
    return render(request, "inspections/tour.html", context)


@needs(VISIT, MANAGE)
@require_safe
def tour_points(request: ActorRequest) -> HttpResponse:
    """The stops for map.js, numbered."""
    day: date = day_asked(request, timezone.localdate())
    stops = _stops(request, day, StartForm(request.GET))
    return geojson(
        feature(
            map_point(*stop.point),
            name=f"{stop.number}. {stop.visit.site or stop.visit.area}",
            tone=Tone.ACTIVE if stop.number == 1 else Tone.INFO,
            note=stop.visit.get_kind_display(),
            url=reverse("visit_detail", args=[stop.visit.pk]),
        )
        for stop in stops
        if stop.point
    )
