"""Feedback from outside, the three levels of supervision, self against peers against office (M-083, M-091, M-094)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.blocks import Crumb, Figure
from weicheng.base.editing import edit
from weicheng.base.forms import Form
from weicheng.base.web import render
from weicheng.domain.inspections import FeedbackSource
from weicheng.domain.refusals import BadInput
from weicheng.domain.supervising import Level
from weicheng.inspections import actions, queries
from weicheng.inspections.forms.rounds import FeedbackForm
from weicheng.inspections.tables import FeedbackFilters, FeedbackTable, SupervisedTable
from weicheng.inspections.views.steps import FORM, MANAGE, steps_for
from weicheng.organization.queries import unit_rows

SOURCES = {source.value: source for source in FeedbackSource}
LEVELS = {level.value: level for level in Level}
COMPARED = timedelta(days=180)


@needs("inspection.view")
@require_safe
def feedback_list(request: ActorRequest) -> HttpResponseBase:
    """The ledger, with the number of each source of what the other filters leave."""
    rows = queries.visible_feedback(request.actor)
    others = request.GET.copy()
    for name in ("source", "page", "export"):
        others.pop(name, None)
    counts = queries.feedback_counts(FeedbackFilters(others).narrow(rows))
    base = f"{reverse('feedback_list')}?{others.urlencode()}&source="
    figures = [Figure(label="反馈问题", value=str(sum(counts.values())), unit="个", url=base)]
    figures += [
        Figure(label=source.label, value=str(number), unit="个", url=f"{base}{source.value}")
        for source, number in counts.items()
    ]
    context = {"steps": steps_for(request.actor, ("登记反馈", "feedback_new", "plus")), "figures": figures}
    return FeedbackTable(request, rows).respond("inspections/feedback.html", context)


@needs(MANAGE)
@require_http_methods(FORM)
def feedback_new(request: ActorRequest) -> HttpResponse:
    """A letter or broadcast with its problems, one a line."""

    def act(data: dict[str, Any]) -> object:
        lines = [line.strip() for line in data["problems"].splitlines() if line.strip()]
        if not lines:
            raise BadInput.of("问题", "没有填写", "请每行写一个问题")
        return actions.take_feedback(
            actor=request.actor,
            source=SOURCES[data["source"]],
            document=data["document"],
            received_on=data["received_on"],
            problems=[actions.ToldProblem(text=line, area=data["area"], category=data["category"]) for line in lines],
            command_id=data["command"],
        )

    return edit(
        request,
        FeedbackForm(request.POST or None),
        act=act,
        title="登记反馈问题",
        done="已登记，每个问题都已成为案件。",
        back=reverse("feedback_list"),
    )


class DepartmentForm(Form):
    """Whose special supervision is looked at."""

    department = forms.ModelChoiceField(queryset=unit_rows(), required=False)


@needs("task.view")
@require_safe
def level_list(request: ActorRequest) -> HttpResponseBase:
    """Three work lists: what lags, everything, what a department leads and the districts it reaches into (M-083)."""
    chosen = DepartmentForm(request.GET)
    department = chosen.cleaned_data["department"] if chosen.is_valid() else None
    own = request.actor.unit_ids("task.view")
    if department is None and own:
        department = unit_rows().filter(pk__in=own).first()
    lists = queries.work_lists(request.actor, department, timezone.localdate())
    level = LEVELS.get(request.GET.get("level", ""), Level.KEY)
    tab = f"{reverse('level_list')}?department={department.pk if department else ''}&level="
    context = {
        "title": "三级督导",
        "figures": [
            Figure(label=each.label, value=str(len(lists[each])), unit="项", url=f"{tab}{each.value}") for each in Level
        ],
        "level": level,
        "department": department,
        "departments": list(unit_rows()),
    }
    return SupervisedTable(request, queries.tasks_of(request.actor, lists[level])).respond(
        "inspections/levels.html", context
    )


@needs("inspection.view")
@require_safe
def comparison(request: ActorRequest) -> HttpResponse:
    """自查、互查 beside the office's look at the same clauses, and how optimistic each is (M-094)."""
    today = timezone.localdate()
    context = {
        "title": "自查互查对比",
        "crumbs": [Crumb("检查", reverse("visit_list")), Crumb("自查互查对比")],
        "rows": queries.three_looks(request.actor, today - COMPARED, today),
        "days": COMPARED.days,
        "plans": opens(request.actor, "visit_new"),
    }
    return render(request, "inspections/comparison.html", context)
