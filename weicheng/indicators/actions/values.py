"""Writing the ledger: a value is recorded once, corrected by a further row with a reason, or withdrawn (M-028).

Whoever enters a value answers the open question for it too, so that no department is asked for what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.ledger import recompute
from weicheng.domain.printed import rounded
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.indicators import event_types
from weicheng.indicators.actions.deriving import derive_rates
from weicheng.indicators.figures import PLACES
from weicheng.indicators.models import Collection, Indicator, IndicatorValue, Withdrawal
from weicheng.indicators.queries.ledger import standing_values
from weicheng.indicators.queries.reaches import REPORT
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import Where, where_area

SLICE = 500
WHOLE = Decimal(100)
# More digits than this before the point the ledger cannot keep, and no city has.
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is said of an indicator for a period, both days included.

    With numerator and denominator the value is the rate they give; `printed` is the figure on paper. Without them
    `low` and `high` are the value.
    """

    since: date
    until: date
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    printed: str = ""
    unit: Unit | None = None

    @property
    def has_parts(self) -> bool:
        return self.numerator is not None and self.denominator is not None


@transaction.atomic
def record_value(
    *, actor: Actor, indicator: Indicator, area: Area, figures: Figures, now: datetime | None = None
) -> IndicatorValue:
    """Enters a value. Raises BadInput for figures that cannot be, and for a second one of one source and period."""
    require_entry(actor, indicator, area)
    check_figures(indicator, figures)
    if _same(indicator, area, figures).exists():
        raise BadInput.of("数值", "这一期已有同一来源的数据", "数据有误请用“更正”，另有出处请写明来源")
    row = _row(actor, indicator, area, figures, now or timezone.now())
    row.save()
    log.record(event_types.RECORDED, subject=f"indicator:{indicator.pk}", actor=actor, at=now, **_said(row))
    _answer(row, *derive_rates(actor, [row], row.recorded_at))
    return row


@transaction.atomic
def record_values(
    *,
    actor: Actor,
    rows: Sequence[tuple[Indicator, Area, Figures]],
    batch_id: int | None = None,
    tick: Callable[[int], None] = lambda done: None,
    now: datetime | None = None,
) -> int:
    """Enters many values that were checked before, as `record_value` does; returns how many."""
    at, done = now or timezone.now(), 0
    for area in {area.path: area for _, area, _ in rows}.values():
        policy.require(actor, REPORT, where_area(area))
    for start in range(0, len(rows), SLICE):
        made = [
            _row(actor, indicator, area, figures, at, batch_id)
            for indicator, area, figures in rows[start : start + SLICE]
        ]
        IndicatorValue.objects.bulk_create(made, batch_size=SLICE)
        _answer(*made, *derive_rates(actor, made, at))
        entries = [log.Entry(f"indicator:{row.indicator_id}", data={**_said(row), "batch": batch_id}) for row in made]
        log.record_many(event_types.RECORDED, entries, actor=actor, at=at)
        done += len(made)
        tick(done)
    return done


@transaction.atomic
def correct_value(
    *, actor: Actor, value: IndicatorValue, figures: Figures, reason: str, now: datetime | None = None
) -> IndicatorValue:
    """Puts a further row in place of a value, which stays readable. Raises BadInput without a reason, MoveRefused
    for a value that was corrected or withdrawn before."""
    require_entry(actor, value.indicator, value.area)
    check_figures(value.indicator, figures)
    if not reason.strip():
        raise BadInput.of("更正理由", "没有填写", "请写明哪里有误、依据是什么")
    _demand_standing(value)
    row = _row(actor, value.indicator, value.area, figures, now or timezone.now())
    row.corrects, row.reason = value, reason.strip()[:300]
    row.save()
    Collection.objects.filter(value=value).update(value=row)
    derive_rates(actor, [row], row.recorded_at)
    log.record(
        event_types.CORRECTED, subject=f"indicator:{value.indicator_id}", actor=actor, at=now,
        before=_span(value), **_said(row),
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_value(*, actor: Actor, value: IndicatorValue, reason: str, now: datetime | None = None) -> IndicatorValue:
    """Takes a value back that should never have been entered. Raises BadInput without a reason, MoveRefused twice."""
    require_entry(actor, value.indicator, value.area)
    if not reason.strip():
        raise BadInput.of("撤回理由", "没有填写", "请写明为什么撤回")
    _demand_standing(value)
    _withdraw(actor, [value], reason, now or timezone.now())
    return value


@transaction.atomic
def withdraw_batch(actor: Actor, batch_id: int, now: datetime | None = None) -> int:
    """Takes back what an import entered and nobody corrected since: the undo of a ledger that deletes nothing."""
    rows = list(standing_values().filter(batch_id=batch_id).order_by("pk"))
    for area in Area.objects.filter(pk__in={row.area_id for row in rows}):
        policy.require(actor, REPORT, where_area(area))
    _withdraw(actor, rows, "撤销表格导入", now or timezone.now())
    return len(rows)


def _withdraw(actor: Actor, rows: Sequence[IndicatorValue], reason: str, at: datetime) -> None:
    """The questions that the rows answered are open again."""
    made = [Withdrawal(value=row, reason=reason.strip()[:300], at=at, by_id=actor.user_id) for row in rows]
    Withdrawal.objects.bulk_create(made, batch_size=SLICE)
    Collection.objects.filter(value__in=rows).update(value=None, answered_at=None)
    entries = [log.Entry(f"indicator:{row.indicator_id}", data=_said(row)) for row in rows]
    log.record_many(event_types.WITHDRAWN, entries, actor=actor, at=at)


def require_entry(actor: Actor, indicator: Indicator, area: Area) -> None:
    """Raises NotAllowed unless the actor reports for the area, or for the department that owes the indicator."""
    department = indicator.department
    where = Where(area_path=area.path, unit_path=department.path if department else "")
    if not policy.covers(actor, REPORT, where):
        raise NotAllowed("只有创卫办和负责这项指标的部门可以登记数据。")


def check_figures(indicator: Indicator, figures: Figures) -> None:
    """Raises BadInput for figures that cannot be, each fault with its field."""
    faults = [*_period_faults(figures), *_figure_faults(indicator, figures)]
    if not figures.source.strip():
        faults.append(Fault("来源", "没有填写", "请写明文件、报表或部门"))
    if indicator.closed_on and indicator.closed_on <= figures.until:
        faults.append(Fault("指标", f"“{indicator.name}”已停用", "请核对指标"))
    if faults:
        raise BadInput(faults)


def _period_faults(figures: Figures) -> list[Fault]:
    if figures.until < figures.since:
        return [Fault("止", f"{figures.until} 早于开始日期", "请填写开始日期当天或以后的日期")]
    return []


def _figure_faults(indicator: Indicator, figures: Figures) -> list[Fault]:
    if (figures.numerator is None) != (figures.denominator is None):
        return [Fault("分子", "分子和分母要一起填写", "请补全另一个，或两个都不填")]
    if figures.has_parts and not figures.denominator:
        return [Fault("分母", "分母为 0，无法计算", "请填写大于 0 的数")]
    bounds = bounds_of(indicator, figures)
    if bounds is None:
        return [Fault("数值", "没有填写", "请填写数值，或填写分子和分母")]
    return _bound_faults(indicator, *bounds)


def _bound_faults(indicator: Indicator, low: Decimal, high: Decimal) -> list[Fault]:
    if high < low:
        return [Fault("数值", f"下限 {low} 大于上限 {high}", "请按从小到大填写")]
    if max(abs(low), abs(high)) >= LARGEST:
        return [Fault("数值", "数值过大", "请核对数值和单位")]
    if indicator.kind in {Indicator.Kind.RATE, Indicator.Kind.NUMBER} and low < 0:
        return [Fault("数值", f"{low} 是负数", "请填写 0 或以上的数")]
    if indicator.unit == "%" and high > WHOLE:
        return [Fault("数值", f"{high:f} 超过 100%", "请核对小数点和分子、分母")]
    return []


def bounds_of(indicator: Indicator, figures: Figures) -> tuple[Decimal, Decimal] | None:
    """What counts: the rate that the parts give, otherwise the figures as entered."""
    if figures.numerator is not None and figures.denominator:
        found = recompute(numerator=figures.numerator, denominator=figures.denominator, scale=indicator.factor)
        exact = rounded(found.exact if found else Fraction(0), PLACES)
        return exact, exact
    if figures.low is None:
        return None
    return figures.low, figures.low if figures.high is None else figures.high


def _same(indicator: Indicator, area: Area, figures: Figures) -> QuerySet[IndicatorValue]:
    return standing_values().filter(
        indicator=indicator, area=area, since=figures.since, until=figures.until, source=figures.source.strip()
    )


def _row(
    actor: Actor, indicator: Indicator, area: Area, figures: Figures, at: datetime, batch_id: int | None = None
) -> IndicatorValue:
    bounds = bounds_of(indicator, figures)
    if bounds is None:
        raise BadInput.of("数值", "没有填写", "请填写数值")
    return IndicatorValue(
        indicator=indicator, area=area, since=figures.since, until=figures.until, low=bounds[0], high=bounds[1],
        numerator=figures.numerator, denominator=figures.denominator, printed=figures.printed.strip()[:60],
        source=figures.source.strip()[:300], recorded_at=at, recorded_by_id=actor.user_id, unit=figures.unit,
        batch_id=batch_id,
    )  # fmt: skip


def _demand_standing(value: IndicatorValue) -> None:
    if not standing_values().filter(pk=value.pk).exists():
        raise MoveRefused("这条数据已经更正或撤回，请看最新的一条。")


def _answer(*rows: IndicatorValue) -> None:
    """The question for a period is answered, whoever entered the value."""
    made = {(row.indicator_id, row.area_id, row.since, row.until): row for row in rows}
    waiting = Collection.objects.filter(indicator__in={key[0] for key in made}, answered_at=None)
    for question in waiting:
        row = made.get((question.indicator_id, question.area_id, question.since, question.until))
        if row is not None:
            question.value, question.answered_at = row, row.recorded_at
            question.save(update_fields=["value", "answered_at"])


def _span(row: IndicatorValue) -> str:
    return f"{row.low.normalize():f}" if row.low == row.high else f"{row.low.normalize():f}–{row.high.normalize():f}"


def _said(row: IndicatorValue) -> dict[str, str]:
    return {"since": row.since.isoformat(), "until": row.until.isoformat(), "value": row.printed or _span(row)}
