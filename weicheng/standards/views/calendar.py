"""工作日历: a year at a glance, correcting a day, entering a notice, office hours, and what was published when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Step
from weicheng.base.forms import Form
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.standards import actions, queries
from weicheng.standards.badges import YEAR_KNOWN, YEAR_UNKNOWN
from weicheng.standards.forms import DayForm, HoursForm, NoticeForm
from weicheng.standards.tables import BatchTable, DayTable
from weicheng.standards.year_grid import year_grid

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _year_url(year: int) -> str:
    return reverse("calendar_year", args=[year])


def _sent(request: ActorRequest) -> QueryDict | None:
    """What a form was sent with; an empty form sent is still sent."""
    return request.POST if request.method == "POST" else None


def _crumbs(year: int, label: str) -> list[Crumb]:
    return [Crumb("工作日历", _year_url(year)), Crumb(label)]


@needs("standards.view")
def calendar(request: ActorRequest) -> HttpResponse:
    return redirect("calendar_year", year=timezone.localdate().year)


@needs("standards.view")
def calendar_year(request: ActorRequest, year: int) -> HttpResponseBase:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfReach
    may_edit = has(request.actor, "standards.manage")
    known = year in queries.known_years()
    named = queries.days_of(year)
    context = {
        "title": f"{year} 年工作日历",
        "state": YEAR_KNOWN if known else YEAR_UNKNOWN,
        "known": known,
        "steps": _steps(year, known) if may_edit else [],
        "months": year_grid(year, queries.work_calendar(), named, today=timezone.localdate(), editable=may_edit),
        "before": _year_url(year - 1) if year > FIRST_YEAR else "",
        "after": _year_url(year + 1) if year < LAST_YEAR else "",
        "year": year,
        "office_hours": queries.office_hours_text(),
    }
    return DayTable(request, queries.day_rows(year)).respond("standards/calendar.html", context)


def _steps(year: int, known: bool) -> list[Step]:
    steps = [Step(label="录入放假安排", url=reverse("calendar_notice", args=[year]), icon="edit", primary=not known)]
    if not known and year in queries.shipped_years():
        url = reverse("calendar_load", args=[year])
        steps.append(Step(label="载入程序自带的安排", url=url, icon="download", primary=True, dialog=True))
    steps.append(Step(label="办公时间", url=reverse("office_hours"), icon="clock"))
    steps.append(Step(label="发布记录", url=reverse("calendar_history"), icon="history"))
    return steps


def _answer(
    request: ActorRequest, form: Form, publish: Callable[[], object], *, done: str, back: str, **context: Any
) -> HttpResponse:
    """The common way of a form of the calendar: publish one batch, or show what is wrong with it."""
    if request.method == "POST" and form.is_valid():
        try:
            publish()
        except BadInput as refusal:
            form.add_faults(refusal)
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done + "未办结案件的期限正在重新计算。")
            return redirect(back)
    context = {"form": form, "submit": "发布", "back_url": back, **context}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


@needs("standards.manage")
def calendar_day(request: ActorRequest, day: date) -> HttpResponse:
    row = queries.days_of(day.year).get(day)
    form = DayForm(_sent(request), initial={"kind": row.kind if row else "", "name": row.name if row else ""})

    def publish() -> object:
        return actions.publish_calendar(
            actor=request.actor, basis=form.cleaned_data["basis"], changes=[form.change(day)]
        )

    title = f"{day} 星期{'一二三四五六日'[day.weekday()]}"
    crumbs = _crumbs(day.year, title)
    return _answer(request, form, publish, done=f"已更正 {day}。", back=_year_url(day.year), title=title, crumbs=crumbs)


@needs("standards.manage")
def calendar_notice(request: ActorRequest, year: int) -> HttpResponse:
    form = NoticeForm(_sent(request))

    def publish() -> object:
        changes = form.changes(year)
        basis = form.cleaned_data["basis"]
        return actions.publish_calendar(actor=request.actor, basis=basis, changes=changes, years=[year])

    title = f"录入 {year} 年放假安排"
    crumbs = _crumbs(year, title)
    return _answer(
        request, form, publish, done=f"已发布 {year} 年放假安排。", back=_year_url(year), title=title, crumbs=crumbs
    )


@needs("standards.manage")
def calendar_load(request: ActorRequest, year: int) -> HttpResponse:
    if request.method == "POST":
        actions.load_years(actor=request.actor, years=[year])
        messages.success(request, f"已载入 {year} 年放假安排，请与国务院办公厅的通知核对。")
        return redirect("calendar_year", year=year)
    confirmation = Confirmation(
        title=f"载入 {year} 年放假安排",
        question="按程序自带的节假日表填入，已经录入的同一天会被替换。确定载入？",
        button="载入",
        back_url=_year_url(year),
        danger=False,
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")


@needs("standards.manage")
def office_hours(request: ActorRequest) -> HttpResponse:
    form = HoursForm(_sent(request), initial={"hours": queries.office_hours_text()})

    def publish() -> object:
        given = form.cleaned_data
        return actions.publish_calendar(actor=request.actor, basis=given["basis"], office_hours=given["hours"])

    year = timezone.localdate().year
    crumbs = _crumbs(year, "办公时间")
    return _answer(
        request, form, publish, done="已更改办公时间。", back=_year_url(year), title="办公时间", crumbs=crumbs
    )


@needs("standards.view")
def calendar_history(request: ActorRequest) -> HttpResponseBase:
    crumbs = _crumbs(timezone.localdate().year, "发布记录")
    return BatchTable(request, queries.batches()).respond(context={"crumbs": crumbs})
