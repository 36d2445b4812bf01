"""What the public may look at: cases and slips by unit and place, the board, the figures of a month, the map."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, public
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure
from weicheng.base.maps import MapView, feature, geojson
from weicheng.base.web import render
from weicheng.domain.cases import State
from weicheng.portal import queries
from weicheng.portal.tables import DOING, DONE, BoardTable, PublicCaseTable, PublicHearingTable, PublicSlipTable, took
from weicheng.supervision import queries as supervision

LEGEND = (
    (Tone.GOOD, "按期整改率 90% 以上"),
    (Tone.WARN, "60%–90%"),
    (Tone.BAD, "60% 以下"),
    (Tone.NEUTRAL, "本月无到期"),
)
NAMES_ONLY = "只公开单位、地点和问题类别，不公开住户和个人。"


@public
@require_safe
def public_home(request: ActorRequest) -> HttpResponseBase:
    """The way in: report, follow, look. People with an account go on to their own page."""
    if request.actor.is_person:
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = queries.month_page(queries.months()[0])
    context = {"title": "环境卫生问题随手报", "figures": _figures(page), "page": page, "phone": settings.PUBLIC_PHONE}
    return render(request, "portal/home.html", context)


@public
@require_safe
def public_cases(request: HttpRequest) -> HttpResponseBase:
    """Registered cases."""
    return PublicCaseTable(request, queries.published_cases()).respond(context={"lead": NAMES_ONLY})


@public
@require_safe
def public_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with the photos that a person has cleared."""
    page = queries.published_case(pk)
    case = page.case
    facts = [
        Fact("位置", page.place),
        Fact("责任单位", case.unit.name if case.unit else "正在确定"),
        Fact("上报时间", case.reported_at),
        Fact("整改时限", case.handle_due_at),
        Fact("办结时间", case.closed_at),
        Fact("用时", took(case)),
    ]
    context = {
        "title": page.problem,
        "state": DONE if case.state == State.CLOSED else DOING,
        "crumbs": [Crumb("办理公示", reverse("public_cases")), Crumb(page.problem)],
        "facts": [fact for fact in facts if fact.value],
        "page": page,
    }
    return render(request, "portal/case.html", context)


@public
@require_safe
def public_slips(request: HttpRequest) -> HttpResponseBase:
    """Published slips."""
    return PublicSlipTable(request, queries.published_slips()).respond(context={"lead": NAMES_ONLY})


@public
@require_safe
def public_board(request: HttpRequest) -> HttpResponseBase:
    """挂牌督办."""
    return BoardTable(request, queries.listings()).respond(context={"lead": "整改并核查通过才能摘牌。"})


@public
@require_safe
def public_hearings(request: HttpRequest) -> HttpResponseBase:
    """Hearings whose result is published."""
    return PublicHearingTable(request, supervision.concluded_hearings()).respond()


@public
@require_safe
def public_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: every opinion, adopted or not, and why."""
    page = supervision.concluded_hearing(pk)
    hearing = page.hearing
    context = {
        "title": hearing.topic,
        "crumbs": [Crumb("听证结果", reverse("public_hearings")), Crumb(hearing.topic)],
        "facts": [
            Fact("日期", hearing.held_on),
            Fact("区域", hearing.area.name),
            Fact("参加人员", hearing.participants),
            Fact("公布时间", hearing.concluded_at),
        ],
        "page": page,
    }
    return render(request, "portal/hearing.html", context)


@public
@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """The figures of a month by unit and by area, each leading to its records."""
    months = queries.months()
    page = queries.month_page(_month(request, months))
    context = {
        "title": "办理数据",
        "page": page,
        "months": [(month, f"{month:%Y-%m}") for month in months],
        "figures": _figures(page),
        "units": [_line(page, line, "unit") for line in page.by_unit],
        "areas": [_line(page, line, "area") for line in page.by_area],
        "formula": page.total.rate.formula,
    }
    return render(request, "portal/figures.html", context)


@public
@require_safe
def public_map(request: HttpRequest) -> HttpResponse:
    """The streets, coloured by how much of the month's work is done; the same stands in the list of figures."""
    view = MapView(
        name="public",
        title="本月各街道（镇）办理情况",
        areas_url=reverse("public_map_areas"),
        list_url=f"{reverse('public_figures')}#areas",
        tall=True,
        legend=LEGEND,
    )
    return render(request, "portal/map.html", {"title": "办理地图", "map": view})


@public
@require_safe
def public_map_areas(request: HttpRequest) -> HttpResponseBase:
    """The borders with this month's figures."""
    page = queries.month_page(queries.months()[0])
    features = []
    for border in queries.borders():
        line = next((line for line in page.by_area if line.path == border.path), None)
        counts = line.counts if line else queries.Counts()
        url = _line(page, line, "area")["registered_url"] if line else ""
        note = f"本月立案 {counts.registered}，办结 {counts.closed}，按期率 {counts.rate.text}"
        features.append(feature(border.shape, name=border.name, tone=_tone(counts), note=note, url=str(url)))
    return geojson(features)


@public
@require_safe
def public_areas(request: HttpRequest) -> HttpResponseBase:
    """The borders alone, for finding one's place when reporting."""
    return geojson(feature(border.shape, name=border.name) for border in queries.borders())


def _month(request: HttpRequest, months: list[date]) -> date:
    """The month asked for, or this one when it is not on offer."""
    asked = request.GET.get("month", "")
    return next((month for month in months if f"{month:%Y-%m}" == asked), months[0])


def _tone(counts: queries.Counts) -> Tone:
    share = counts.rate.value
    if share is None:
        return Tone.NEUTRAL
    return Tone.GOOD if share * 10 >= 9 else Tone.WARN if share * 10 >= 6 else Tone.BAD


def _figures(page: queries.MonthPage) -> list[Figure]:
    links = _line(page, None, "")
    counts = page.total
    return [
        Figure(label="本月立案", value=f"{counts.registered:,}", unit="件", url=str(links["registered_url"])),
        Figure(label="本月办结", value=f"{counts.closed:,}", unit="件", url=str(links["closed_url"]), tone=Tone.GOOD),
        Figure(label="本月到期应整改", value=f"{counts.due:,}", unit="件", url=str(links["due_url"])),
        Figure(label="按期整改率", value=counts.rate.text, url=str(links["on_time_url"])),
    ]


def _line(page: queries.MonthPage, line: queries.Line | None, key: str) -> dict[str, object]:
    """A line of the table: counts, and for each the address of exactly those records."""
    first, last = page.month.isoformat(), page.last_day.isoformat()
    narrowed = {key: line.key} if line else {}
    due = {"due_since": first, "due_until": last, **narrowed}
    return {
        "name": line.name if line else "",
        "counts": line.counts if line else page.total,
        "registered_url": _cases(since=first, until=last, **narrowed),
        "closed_url": _cases(state="closed", closed_since=first, closed_until=last, **narrowed),
        "due_url": _cases(**due),
        "on_time_url": _cases(on_time="on", **due),
    }


def _cases(**filters: object) -> str:
    return f"{reverse('public_cases')}?{urlencode(filters)}"
