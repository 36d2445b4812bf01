"""领导小组, the office, and who held which post: what M-001, M-002, M-004 and M-005 ask to be shown."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Empty, Step
from weicheng.base.editing import day_asked
from weicheng.base.web import render
from weicheng.organization import queries
from weicheng.organization.forms.linkage import PostingOnForm
from weicheng.organization.queries import groups
from weicheng.organization.tables.groups import (
    GroupTable,
    OfficeLogTable,
    SubstitutionTable,
    SuccessionTable,
    running,
)

OFFICE_DAYS = 30


@needs("organization.view")
def group_list(request: ActorRequest) -> HttpResponseBase:
    """Organisations with tasks: have they a group, and is it headed by the 一把手 (M-001)."""
    day = day_asked(request, timezone.localdate())
    states = groups.group_states(day)
    found = groups.group_coverage(states)
    wrong = request.GET.get("show") == "wrong"
    shown = [state for state in states if state.problem] if wrong else states
    context = {
        "steps": [Step(label="组织架构图", url=reverse("organisation_chart"), icon="hierarchy")],
        "day": day,
        "wrong": wrong,
        "rates": [found.with_group.rate, found.headed_by_top_leader.rate],
    }
    return GroupTable(request, shown).respond("organization/groups.html", context)


@needs("organization.view")
def organisation_chart(request: ActorRequest) -> HttpResponse:
    """横向到边、纵向到底: the whole line of command as a tree that folds."""
    day = day_asked(request, timezone.localdate())
    context = {
        "title": "组织架构图",
        "crumbs": [Crumb("领导小组", reverse("group_list")), Crumb("组织架构图")],
        "day": day,
        "lines": groups.organisation_chart(day),
        "empty": Empty(title="这一天还没有单位", advice="换一个日期，或先登记单位。"),
    }
    return render(request, "organization/chart.html", context)


@needs("organization.view")
def posting_on(request: ActorRequest) -> HttpResponse:
    """某日谁任某职: by the books of that day, with whoever stood in (M-001)."""
    form = PostingOnForm(request.GET or None)
    rows = None
    day = timezone.localdate()
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        day = asked.pop("day") or day
        rows = groups.posts_on(day, **asked)[:200]
    stand_ins = {row.posting_id: row.deputy.name for row in groups.substitutions().filter(queries.valid_on(day))}
    context = {
        "title": "某日谁任某职",
        "crumbs": [Crumb("任职", reverse("posting_list")), Crumb("某日谁任某职")],
        "form": form,
        "day": day,
        "rows": None if rows is None else [(row, stand_ins.get(row.pk)) for row in rows],
    }
    return render(request, "organization/posting_on.html", context)


@needs("organization.view")
def substitution_list(request: ActorRequest) -> HttpResponseBase:
    """代行: who stands in for whom."""
    rows = groups.substitutions()
    return SubstitutionTable(request, rows if request.GET.get("when") else running(rows)).respond()


@needs("organization.view")
def succession_list(request: ActorRequest) -> HttpResponseBase:
    """Every merger and succession, with its document (M-004, M-005)."""
    return SuccessionTable(request, queries.successions()).respond()


@needs("organization.manage")
def office_log(request: ActorRequest) -> HttpResponseBase:
    """What the office did in a period, from the log (M-002)."""
    today = timezone.localdate()
    since, until = _day(request, "since", today - timedelta(days=OFFICE_DAYS)), _day(request, "until", today)
    offices = list(groups.offices())
    asked = request.GET.get("office", "")
    office = next((row for row in offices if str(row.pk) == asked), offices[0] if offices else None)
    if office is None:
        context = {
            "title": "创卫办工作日志",
            "empty": Empty(title="还没有登记创卫办", advice="先登记类别为“创卫办”的单位。"),
        }
        return render(request, "organization/nothing.html", context)
    events = groups.office_events(office, since, until)
    context = {
        "lead": f"{office.name}，{since} 至 {until}",
        "offices": offices if len(offices) > 1 else [],
        "office": office,
        "work": groups.office_work(events),
    }
    return OfficeLogTable(request, events).respond("organization/office_log.html", context)


def _day(request: ActorRequest, name: str, default: date) -> date:
    """A day in the query string; one that cannot be read counts as not given."""
    try:
        return forms.DateField(required=False).clean(request.GET.get(name)) or default
    except forms.ValidationError:
        return default
