"""The ledger: every indicator, its values with their sources and warnings, and writing them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.collecting import Period
from weicheng.domain.printed import plain
from weicheng.events.queries import happenings_of
from weicheng.indicators import actions, figures, queries
from weicheng.indicators.models import Indicator, IndicatorValue
from weicheng.indicators.queries import history
from weicheng.indicators.queries.history import History
from weicheng.indicators.views.ledger_forms import CorrectForm, NewValueForm, ReasonForm, usual_period
from weicheng.indicators.views.ledger_tables import IndicatorTable, SaidTable
from weicheng.organization.models import Area

FORM = ["GET", "HEAD", "POST"]
NEIGHBOURS = (("收数", "collection_list", "inbox"), ("计入事件", "counted_event_list", "alert-triangle"))


@needs("indicator.view")
@require_safe
def indicator_list(request: ActorRequest) -> HttpResponseBase:
    """Every indicator in use."""
    steps = [
        Step(label=label, url=reverse(name), icon=icon)
        for label, name, icon in NEIGHBOURS
        if opens(request.actor, name)
    ]  # fmt: skip
    return IndicatorTable(request, queries.indicators_with_last()).respond(context={"steps": steps})


@needs("indicator.view")
@require_safe
def indicator_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One indicator in one area: its trend, its values with sources, contradictions, and the campaigns that read it."""
    indicator = queries.indicator_of(pk)
    areas = list(history.areas_with_values(indicator))
    area = _area(request, areas) or queries.home_area(request.actor)
    found = history.history_of(indicator, area) if area else None
    values = found.values if found else ()
    steps = [Step(label="登记数据", url=reverse("indicator_value_new", args=[pk]), icon="plus", primary=True)]
    context = {
        "title": indicator.name,
        "crumbs": [Crumb("指标台账", reverse("indicator_list")), Crumb(indicator.name)],
        "steps": steps if _may_enter(request, indicator) else [],
        "facts": _facts(indicator),
        "areas": areas,
        "area": area,
        "chart": _trend(found) if found and len(values) > 1 and indicator.kind in queries.WITH_DIGITS else None,
        "warnings": [one for one in values if one.warning],
        "conflicts": found.conflicts if found else (),
        "uses": history.uses_of(indicator),
        "happenings": happenings_of(f"indicator:{pk}"),
    }
    return SaidTable(request, list(reversed(values))).respond("indicators/indicator.html", context)  # type: ignore[return-value]


def _area(request: ActorRequest, areas: list[Area]) -> Area | None:
    """The area asked for among those with values; the widest otherwise."""
    wanted = request.GET.get("area", "")
    return next((area for area in areas if str(area.pk) == wanted), areas[0] if areas else None)


def _may_enter(request: ActorRequest, indicator: Indicator) -> bool:
    return indicator.closed_on is None and opens(request.actor, reverse("indicator_value_new", args=[indicator.pk]))


def _facts(indicator: Indicator) -> list[Fact]:
    parts = f"{indicator.numerator_name} ÷ {indicator.denominator_name}" if indicator.denominator_name else None
    return [
        Fact("计量单位", indicator.unit or None),
        Fact("算法", parts),
        Fact("数据部门", indicator.department.name if indicator.department else indicator.department_hint or None),
        Fact("频次", indicator.get_cadence_display()),
        Fact("说明", indicator.note or None),
    ]


def _trend(found: History) -> Chart:
    """The lower end of each period's last value; both ends where there are ranges."""
    last = {(said.value.since, said.value.until): said.value for said in found.values}
    values = [last[period] for period in sorted(last, key=lambda period: (period[1], period[0]))][
        -history.MOST_POINTS :
    ]
    lows = [float(value.low) for value in values]
    series = [Series(name=found.indicator.name, values=lows)]
    if any(value.low != value.high for value in values):
        series = [Series(name="下限", values=lows), Series(name="上限", values=[float(value.high) for value in values])]
    return Chart(
        name="trend",
        title=f"{found.indicator.name}走势",
        kind=Kind.LINE,
        categories=[Period(value.since, value.until).label for value in values],
        series=series,
        unit=found.indicator.unit,
        category_label="统计期",
        links=[reverse("indicator_value", args=[value.pk]) for value in values],
    )


@needs("indicator.report")
@require_http_methods(FORM)
def indicator_value_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enters a value by hand."""
    indicator = queries.indicator_of(pk)
    initial = {**usual_period(indicator), "area": queries.home_area(request.actor), "unit": indicator.department}
    form = NewValueForm(request.POST or None, indicator=indicator, initial=initial)
    return edit(
        request,
        form,
        act=lambda data: actions.record_value(
            actor=request.actor, indicator=indicator, area=data["area"], figures=form.figures(data)
        ),
        title=f"登记数据：{indicator.name}",
        intro="登记一次，各个创建活动都计入。能填分子分母的请填，系统据此复核。",
        done="已登记。",
        back=reverse("indicator_detail", args=[pk]),
        submit="登记",
    )


@needs("indicator.view")
@require_safe
def indicator_value(request: ActorRequest, pk: int) -> HttpResponse:
    """One value: where it comes from, what it was before, whether it can be recomputed."""
    value = queries.value_of(pk)
    indicator = value.indicator
    said = history.said(indicator, value)
    standing = queries.is_standing(value)
    bases, agree = history.implied_bases(value, indicator)
    title = f"{indicator.name} {said.text}"
    context = {
        "title": title,
        "crumbs": [
            Crumb("指标台账", reverse("indicator_list")),
            Crumb(indicator.name, reverse("indicator_detail", args=[indicator.pk])),
            Crumb(Period(value.since, value.until).label),
        ],
        "steps": _value_steps(value) if standing and _may_enter(request, indicator) else [],
        "facts": _value_facts(value),
        "warning": said.warning,
        "standing": standing,
        "bases": [(base.name, *(plain(end, 1) for end in (base.low, base.best, base.high))) for base in bases],
        "base_name": indicator.denominator_name,
        "bases_agree": agree,
    }
    return render(request, "indicators/value.html", context)


def _value_steps(value: IndicatorValue) -> list[Step]:
    return [
        Step(label="更正", url=reverse("indicator_value_correct", args=[value.pk]), icon="pencil", primary=True),
        Step(label="撤回", url=reverse("indicator_value_withdraw", args=[value.pk]), icon="arrow-back-up", danger=True),
    ]


def _value_facts(value: IndicatorValue) -> list[Fact]:
    indicator, before = value.indicator, value.corrects
    numerator, denominator = value.numerator, value.denominator
    return [
        Fact("统计期", Period(value.since, value.until).label),
        Fact("区域", value.area.name),
        Fact("计入的数值", figures.text_of(indicator, value.low, value.high)),
        Fact("原文数字", value.printed or None),
        Fact(indicator.numerator_name or "分子", None if numerator is None else figures.number(numerator)),
        Fact(indicator.denominator_name or "分母", None if denominator is None else figures.number(denominator)),
        Fact("来源", value.source),
        Fact("提供单位", value.unit and value.unit.name),
        Fact("登记时间", value.recorded_at),
        *(
            [
                Fact("更正前", figures.shown(indicator, before), reverse("indicator_value", args=[before.pk])),
                Fact("更正理由", value.reason),
            ]
            if before
            else []
        ),
    ]


@needs("indicator.report")
@require_http_methods(FORM)
def indicator_value_correct(request: ActorRequest, pk: int) -> HttpResponse:
    """Puts a further row in place of a value."""
    value = queries.value_of(pk)
    actions.require_entry(request.actor, value.indicator, value.area)
    initial = {
        "value": value.printed or figures.text_of(value.indicator, value.low, value.high),
        "numerator": value.numerator and value.numerator.normalize(),
        "denominator": value.denominator and value.denominator.normalize(),
        "since": value.since, "until": value.until, "source": value.source, "unit": value.unit,
    }  # fmt: skip
    form = CorrectForm(request.POST or None, indicator=value.indicator, initial=initial)
    return edit(
        request,
        form,
        act=lambda data: actions.correct_value(
            actor=request.actor, value=value, figures=form.figures(data), reason=data["reason"]
        ),
        title=f"更正数据：{value.indicator.name}",
        intro="原来的数据保留可查，更正后各个创建活动都按新数据计。",
        done="已更正。",
        back=reverse("indicator_value", args=[pk]),
        submit="更正",
        leads_to=lambda made: reverse("indicator_value", args=[made.pk]),
    )


@needs("indicator.report")
@require_http_methods(FORM)
def indicator_value_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a value back."""
    value = queries.value_of(pk)
    actions.require_entry(request.actor, value.indicator, value.area)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.withdraw_value(actor=request.actor, value=value, reason=data["reason"]),
        title=f"撤回数据：{value.indicator.name}",
        intro="撤回后不再计入，记录保留可查。数字有误请用“更正”。",
        done="已撤回。",
        back=reverse("indicator_detail", args=[value.indicator_id]),
        submit="撤回",
    )
