"""Gantt and map of projects."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Empty
from weicheng.base.maps import MapView, feature, geojson, point
from weicheng.base.web import render
from weicheng.domain.finishing import Outlook
from weicheng.planning import badges, facts, queries
from weicheng.planning.drawing import Bar, Gantt, percent
from weicheng.planning.rules import rules_on
from weicheng.planning.tables import ProjectFilters
from weicheng.planning.views.steps import links

MOST_BARS = 60
MOST_POINTS = 3000
TONES = {
    Outlook.LATE: Tone.BAD, Outlook.STUCK: Tone.BAD, Outlook.UNSURE: Tone.WARN, Outlook.ON_TIME: Tone.GOOD,
    Outlook.FINISHED: Tone.GOOD, Outlook.UNKNOWN: Tone.NEUTRAL, Outlook.UNDATED: Tone.NEUTRAL,
}  # fmt: skip


@needs("plan.view", "project.report")
@require_safe
def project_gantt(request: ActorRequest) -> HttpResponse:
    """Dated projects in order of their end, with what is done and when they are likely to end."""
    said, today = rules_on(), timezone.localdate()
    filters = ProjectFilters(request.GET)
    rows = filters.narrow(queries.listed_projects(request.actor)).filter(
        dropped_because="", starts_on__isnull=False, due_on__isnull=False
    )
    found = list(rows.prefetch_related("milestones").order_by("due_on", "pk")[: MOST_BARS + 1])
    bars = []
    for row in found[:MOST_BARS]:
        finish = facts.finish_of(row, sorted(row.reports.all(), key=lambda r: (r.on, r.pk)), said.confidence)
        rate = facts.project_facts(row).rate
        bars.append(
            Bar(
                label=row.title,
                text=f"{row.starts_on} 至 {row.due_on}，完成 {percent(rate)}，{badges.OUTLOOKS[finish.outlook].label}",
                starts_on=row.starts_on,
                ends_on=row.due_on,
                share=rate,
                marks=[(mark.planned_on, mark.name) for mark in row.milestones.all()],
                forecast_on=None if finish.outlook is Outlook.FINISHED else finish.on,
                url=reverse("project_detail", args=[row.pk]),
                tone=TONES[finish.outlook],
            )
        )
    note = f"只画时限最早的 {MOST_BARS} 个，其余见项目清单。" if len(found) > MOST_BARS else ""
    context = {
        "title": "项目甘特图",
        "crumbs": [Crumb("重点项目", reverse("project_list")), Crumb("甘特图")],
        "links": links("project_gantt"),
        "gantt": Gantt(title="按完工时限排列", bars=bars, today=today, note=note) if bars else None,
        "empty": Empty(title="没有可画的项目", advice="项目写明开工日期和完工时限后，会画在这里。", icon="calendar"),
    }
    return render(request, "planning/gantt.html", context)


@needs("plan.view", "project.report")
@require_safe
def project_map(request: ActorRequest) -> HttpResponse:
    """Projects where they lie."""
    context = {
        "title": "项目地图",
        "crumbs": [Crumb("重点项目", reverse("project_list")), Crumb("地图")],
        "links": links("project_map"),
        "map": MapView(
            name="projects",
            title="项目地图",
            points_url=reverse("project_points"),
            list_url=reverse("project_list"),
            tall=True,
            legend=(
                (Tone.GOOD, "按进度或完工"), (Tone.BAD, "落后"), (Tone.NEUTRAL, "无时限"),
            ),
        ),
        "unplaced": queries.visible_projects(request.actor).filter(dropped_because="", lng=None).count(),
    }  # fmt: skip
    return render(request, "planning/map.html", context)


@needs("plan.view", "project.report")
@require_safe
def project_points(request: ActorRequest) -> JsonResponse:
    """Where projects lie, coloured by pace."""
    today = timezone.localdate()
    rows = queries.visible_projects(request.actor).filter(dropped_because="", lng__isnull=False).order_by("pk")
    features = []
    for row in rows[:MOST_POINTS]:
        pace, rate = badges.pace(row, today), facts.project_facts(row).rate
        note = f"{badges.project_state(row).label}，{pace.label}，完成 {percent(rate)}"
        url = reverse("project_detail", args=[row.pk])
        features.append(feature(point(row.lng or 0, row.lat or 0), name=row.title, tone=pace.tone, note=note, url=url))
    return geojson(features)
