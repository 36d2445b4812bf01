"""诉求: the list, the figures by channel, kind and unit, and where citizens report what officials do not see."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Figure
from weicheng.base.maps import MapView, feature, geojson
from weicheng.base.web import render
from weicheng.cases.queries import complaints
from weicheng.cases.queries.complaints import ComplaintLine, ComplaintPage
from weicheng.cases.tables.complaints import CitizenAreaTable, ComplaintTable
from weicheng.places import queries as places

USUAL_DAYS = 30
LONGEST_DAYS = 366


@needs("case.view")
@require_safe
def report_list(request: ActorRequest) -> HttpResponseBase:
    """Every complaint in reach."""
    return ComplaintTable(request, complaints.listed_complaints(request.actor)).respond()


@needs("dashboard.view")
@require_safe
def complaint_figures(request: ActorRequest) -> HttpResponse:
    """Complaints of a period; each number leads to what it counts (M-129, M-130)."""
    first, last = _period(request)
    page = complaints.complaint_page(request.actor, first, last)
    context = {
        "title": "诉求统计",
        "first": first.isoformat(),
        "last": last.isoformat(),
        "figures": _figures(page),
        "formula": page.total.rate.sentence,
        "points": page.total.points,
        "full": complaints.FULL_POINTS,
        "tables": [
            ("渠道", [_line(page, line, "source") for line in page.by_channel]),
            ("性质", [_line(page, line, "kind") for line in page.by_kind]),
            ("责任单位", [_line(page, line, "unit") for line in page.by_unit]),
        ],
    }
    return render(request, "cases/complaints.html", context)


@needs("dashboard.view")
@require_safe
def citizen_map(request: ActorRequest) -> HttpResponseBase:
    """Areas with citizen reports, blind spots first (M-131)."""
    first, last = _period(request)
    rows = complaints.citizen_areas(request.actor, first, last)
    table = CitizenAreaTable(request, rows, first=first, last=last)
    context = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "blind": sum(row.is_blind for row in rows),
        "map": MapView(
            name="citizens",
            title="群众反映分布",
            areas_url=f"{reverse('citizen_map_areas')}?first={first}&last={last}",
            legend=((Tone.BAD, "盲区：有反映、巡查无发现"), (Tone.INFO, "有反映，巡查也有发现")),
        ),
    }
    return table.respond("cases/citizens.html", context)


@needs("dashboard.view")
@require_safe
def citizen_map_areas(request: ActorRequest) -> HttpResponseBase:
    """The borders of these areas."""
    first, last = _period(request)
    rows = {row.area.pk: row for row in complaints.citizen_areas(request.actor, first, last)}
    features = []
    for area, shape in places.simple_borders(rows):
        row = rows[area]
        note = f"群众反映 {row.citizen} 件，巡查发现 {row.official} 件{'，盲区' if row.is_blind else ''}"
        url = f"{reverse('report_list')}?here={area}&since={first}&until={last}"
        features.append(
            feature(shape, name=row.area.name, tone=Tone.BAD if row.is_blind else Tone.INFO, note=note, url=url)
        )
    return geojson(features)


def _period(request: ActorRequest) -> tuple[date, date]:
    """`first` and `last` of the address, or the last thirty days; a year at the most."""
    last = _day(request, "last") or timezone.localdate()
    first = _day(request, "first") or last - timedelta(days=USUAL_DAYS - 1)
    return max(min(first, last), last - timedelta(days=LONGEST_DAYS)), last


def _day(request: ActorRequest, name: str) -> date | None:
    try:
        found: date | None = forms.DateField(required=False).clean(request.GET.get(name))
    except forms.ValidationError:
        return None
    # Far enough from the ends of the calendar to count days either way.
    return found if found and 1950 <= found.year <= 2190 else None


def _figures(page: ComplaintPage) -> list[Figure]:
    line = _line(page, None, "")
    counts = page.total
    return [
        Figure(label="受理", value=f"{counts.received:,}", unit="件", url=str(line["received_url"])),
        Figure(label="应答复", value=f"{counts.due:,}", unit="件", url=str(line["due_url"])),
        Figure(label="按期答复", value=f"{counts.in_time:,}", unit="件", url=str(line["in_time_url"]), tone=Tone.GOOD),
        Figure(
            label="逾期", value=f"{counts.late:,}", unit="件", url=str(line["late_url"]),
            tone=Tone.BAD if counts.late else Tone.GOOD,
        ),
        Figure(label="按期办结率", value=counts.rate.text, url=str(line["due_url"])),
    ]  # fmt: skip


def _line(page: ComplaintPage, line: ComplaintLine | None, column: str) -> dict[str, object]:
    """Counts, and for each the address of exactly the complaints behind it."""
    narrowed: dict[str, str] = {}
    if line is not None:
        narrowed = {column: line.key} if line.key else {"no_unit": "on"}
    promised = {"due_since": page.first, "due_until": page.last, **narrowed}
    return {
        "name": line.name if line else "",
        "counts": line.counts if line else page.total,
        "received_url": _url(since=page.first, until=page.last, **narrowed),
        "rated_url": _url(state="rated", since=page.first, until=page.last, **narrowed),
        "due_url": _url(state="due", **promised),
        "in_time_url": _url(state="in_time", **promised),
        "late_url": _url(state="late", **promised),
    }


def _url(**filters: object) -> str:
    return f"{reverse('report_list')}?{urlencode(filters)}"
