"""The register of key points: list, map, one of them, what is due, months compared (M-231)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Confirmation, Crumb, Empty, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.maps import MapView, feature, geojson
from weicheng.base.maps import point as map_point
from weicheng.base.tables import BulkStep
from weicheng.base.web import render
from weicheng.domain.points import PointFigures, PointKind
from weicheng.domain.refusals import OutOfReach
from weicheng.events.queries import happenings
from weicheng.inspections import actions, badges, queries
from weicheng.inspections.forms.fields import in_order
from weicheng.inspections.forms.points import DueForm, FewerForm, NewPointForm, PointForm, initial_of
from weicheng.inspections.models import KeyPoint, Visit
from weicheng.inspections.tables import PointFilters, PointTable
from weicheng.inspections.views.steps import FORM, MANAGE, steps_for
from weicheng.organization.queries import home_area

MOST_POINTS = 2000
AHEAD = timedelta(days=7)
KINDS = {kind.value: kind for kind in PointKind}


@needs("inspection.view")
@require_safe
def point_list(request: ActorRequest) -> HttpResponseBase:
    """The register, with the shares checked and passing of what the filters leave."""
    rows = queries.visible_points(request.actor)
    others = request.GET.copy()
    for name in ("state", "page", "export"):
        others.pop(name, None)
    figures = queries.figures(PointFilters(others).narrow(rows))
    context = {
        "steps": steps_for(request.actor, ("列入重点点位", "point_new", "plus"), ("到期待查", "point_due", "clock")),
        "figures": _figures(figures, others.urlencode()),
        "formulas": [figures.checked.sentence, figures.passing.sentence],
        "links": [("点位地图", "point_map"), ("分行业", "point_industries"), ("月度检查次数", "point_months")],
    }
    return PointTable(request, rows).respond("inspections/points.html", context)


def _figures(figures: PointFigures, query: str) -> list[Figure]:
    base = f"{reverse('point_list')}?{query}&state=" if query else f"{reverse('point_list')}?state="
    return [
        Figure(label="重点点位", value=str(figures.checked.denominator), unit="个", url=base),
        Figure(label="点位检查率", value=figures.checked.text, url=base),
        Figure(label="点位达标率", value=figures.passing.text, url=f"{base}met"),
        Figure(label="未查", value=str(figures.unchecked), unit="个", url=f"{base}unchecked"),
    ]


@needs("inspection.view")
@require_safe
def point_industries(request: ActorRequest) -> HttpResponse:
    """Each industry with its shares, leading to its points."""
    rows = queries.by_industry(queries.visible_points(request.actor))
    crumbs = [Crumb("重点点位", reverse("point_list")), Crumb("分行业")]
    return render(
        request, "inspections/industries.html", {"title": "重点点位分行业情况", "rows": rows, "crumbs": crumbs}
    )


@needs("inspection.view")
@require_safe
def point_map(request: ActorRequest) -> HttpResponse:
    """The register on a map."""
    view = MapView(
        name="points",
        title="重点点位地图",
        areas_url=reverse("area_shapes"),
        points_url=reverse("point_shapes"),
        list_url=reverse("point_list"),
        tall=True,
        ground=True,
        legend=((Tone.GOOD, "达标"), (Tone.BAD, "不达标"), (Tone.WARN, "超过检查周期"), (Tone.NEUTRAL, "未查")),
    )
    crumbs = [Crumb("重点点位", reverse("point_list")), Crumb("地图")]
    return render(request, "inspections/map.html", {"title": "重点点位地图", "map": view, "crumbs": crumbs})


@needs("inspection.view")
@require_safe
def point_shapes(request: ActorRequest) -> JsonResponse:
    """Key points for map.js."""
    today = timezone.localdate()
    rows = queries.visible_points(request.actor).filter(site__lng__isnull=False)[:MOST_POINTS]
    return geojson(
        feature(
            map_point(row.site.lng or 0, row.site.lat or 0),
            name=row.site.name,
            tone=_look(row, today).tone,
            note=_look(row, today).label,
            url=reverse("point_detail", args=[row.pk]),
        )
        for row in rows
    )


def _look(row: KeyPoint, today: date) -> Any:
    return badges.DUE if row.due_on < today else badges.of_point(row)


@needs("inspection.view")
@require_safe
def point_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One point with its visits."""
    point = queries.point(request.actor, pk)
    may = covers(request.actor, MANAGE, point.site, queries.COLUMNS)
    visits = queries.visible_visits(request.actor).filter(site=point.site_id).order_by("-planned_on", "-pk")[:20]
    actions.note_looks(actor=request.actor, visits=visits)
    today = timezone.localdate()
    context = {
        "title": point.site.name,
        "state": badges.of_point(point),
        "flags": [flag for flag, on in ((badges.MUST, point.must_inspect), (badges.DUE, point.due_on < today)) if on],
        "crumbs": [Crumb("重点点位", reverse("point_list")), Crumb(point.site.name)],
        "steps": _steps(point) if may else [],
        "facts": _facts(point),
        "visits": [(visit, badges.of_visit(visit, today)) for visit in visits],
        "happenings": happenings(f"point:{pk}"),
    }
    return render(request, "inspections/point.html", context)


def _steps(point: KeyPoint) -> list[Step]:
    plan = f"{reverse('visit_new')}?kind={Visit.Kind.SWEEP}&site={point.site_id}"
    return [
        Step(label="安排排查", url=plan, icon="calendar", primary=True),
        Step(label="修改", url=reverse("point_change", args=[point.pk]), icon="pencil"),
        Step(label="移出", url=reverse("point_remove", args=[point.pk]), icon="ban", danger=True, dialog=True),
    ]


def _facts(point: KeyPoint) -> list[Fact]:
    site, last = point.site, point.last_visit_id
    return [
        Fact("点位类别", point.get_kind_display()),
        Fact("行业", queries.industries().get(point.industry, point.industry)),
        Fact("点位", site.name, reverse("site_detail", args=[site.pk])),
        Fact("区域", site.area.name),
        Fact("责任单位", site.unit and site.unit.name),
        Fact("地址", site.address),
        Fact("适用条款", point.clauses),
        Fact("检查表", point.form and point.form.title),
        Fact("检查周期", f"{point.cycle_days} 天" if point.cycle_days else "按规则包"),
        Fact("最近检查", point.checked_on, reverse("visit_detail", args=[last]) if last else ""),
        Fact("下次检查期限", point.due_on),
    ]


def _entry(data: dict[str, Any]) -> actions.PointEntry:
    return actions.PointEntry(**(data | {"kind": KINDS[data["kind"]]}))


@needs(MANAGE)
@require_http_methods(FORM)
def point_new(request: ActorRequest) -> HttpResponse:
    """列入."""

    def act(data: dict[str, Any]) -> KeyPoint:
        site = data.pop("site")
        return actions.list_point(actor=request.actor, site=site, entry=_entry(data))

    return edit(
        request,
        NewPointForm(queries.sites_to_list(request.actor), request.POST or None),
        act=act,
        title="列入重点点位",
        intro="点位须先登记。整张台账用“表格导入”更快。",
        done="已列入。",
        back=reverse("point_list"),
        leads_to=lambda point: reverse("point_detail", args=[point.pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def point_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes what the register says."""
    point = queries.point(request.actor, pk)
    return edit(
        request,
        PointForm(request.POST or None, initial=initial_of(point)),
        act=lambda data: actions.change_point(actor=request.actor, point=point, entry=_entry(data)),
        title=f"修改：{point.site.name}",
        done="已修改，下次检查期限已重新计算。",
        back=reverse("point_detail", args=[pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def point_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """移出, after a question."""
    point = queries.point(request.actor, pk)
    if request.method != "POST":
        question = Confirmation(
            title=f"移出：{point.site.name}",
            question="移出后不再计入检查率和达标率，以前的检查保留。",
            button="移出重点点位",
            back_url=reverse("point_detail", args=[pk]),
        )
        return render(request, "base/confirm.html", {"confirmation": question}, partial="base/_confirm.html")
    actions.remove_point(actor=request.actor, point=point)
    messages.success(request, "已移出。")
    return redirect("point_list")


class DueTable(PointTable):
    """Points to look at this week, with a step for those ticked."""

    title = "到期待查的重点点位"
    empty = Empty(
        title="七天内没有到期待查的点位",
        advice="检查周期将满、还没有安排检查的点位会列在这里。",
        step=Step(label="看全部重点点位", url="/points/", icon="list"),
    )
    bulk = (BulkStep(label="为勾选的点位安排检查", url="/points/due/plan/", icon="calendar"),)


@needs(MANAGE)
@require_safe
def point_due(request: ActorRequest) -> HttpResponseBase:
    """Points whose cycle ends within a week and that have no visit planned."""
    rows = queries.points_due(request.actor, timezone.localdate() + AHEAD)
    crumbs = [Crumb("重点点位", reverse("point_list")), Crumb("到期待查")]
    return DueTable(request, rows).respond(context={"crumbs": crumbs})


@needs(MANAGE)
@require_POST
def point_plan(request: ActorRequest) -> HttpResponse:
    """A sweep of the points that were ticked: first the people and the day, then all at once."""
    keys = [key for key in request.POST.get("keys", "").split(",") if key] or request.POST.getlist("pk")
    points = list(queries.visible_points(request.actor).filter(pk__in=[key for key in keys if key.isdecimal()]))
    if not points:
        messages.warning(request, "请先勾选要检查的点位。")
        return redirect("point_due")

    def act(data: dict[str, Any]) -> list[Visit]:
        people = in_order(data)
        plans = [
            actions.Plan(kind=Visit.Kind.SWEEP, planned_on=data["planned_on"], inspectors=people, site=point.site)
            for point in points
        ]
        return actions.plan_visits(actor=request.actor, plans=plans)

    sent = request.POST if "planned_on" in request.POST else None
    return edit(
        request,
        DueForm(sent, initial={"keys": ",".join(str(point.pk) for point in points)}),
        act=act if sent is not None else lambda data: None,
        title=f"为 {len(points)} 个点位安排排查",
        done=f"已安排 {len(points)} 次排查。",
        back=reverse("point_due"),
    )


@needs("inspection.view")
@require_safe
def point_months(request: ActorRequest) -> HttpResponse:
    """频次不少: checks of each month against the month before, with the note that fewer need."""
    area = home_area(request.actor, "inspection.view")
    months = queries.checks_by_month(request.actor, area, timezone.localdate()) if area else []
    context = {
        "title": "月度检查次数",
        "crumbs": [Crumb("重点点位", reverse("point_list")), Crumb("月度检查次数")],
        "months": months,
        "area": area,
        "may_explain": has(request.actor, MANAGE),
    }
    return render(request, "inspections/months.html", context)


@needs(MANAGE)
@require_http_methods(FORM)
def point_explain(request: ActorRequest, year: int, month: int) -> HttpResponse:
    """The note for a month with fewer checks."""
    first, area = date(year, month, 1), home_area(request.actor, "inspection.view")
    if area is None:
        raise OutOfReach
    return edit(
        request,
        FewerForm(request.POST or None),
        act=lambda data: actions.explain_fewer(actor=request.actor, area=area, month=first, **data),
        title=f"说明：{year} 年 {month} 月检查次数少于上月",
        done="已说明。",
        back=reverse("point_months"),
    )
