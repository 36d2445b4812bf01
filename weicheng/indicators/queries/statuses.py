"""The status of every clause of a campaign on a day, its gap and the work that closes it; computed, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from weicheng.domain.eligibility import Condition, Eligibility
from weicheng.domain.eligibility import may_apply as may_apply_by
from weicheng.domain.measures.verdicts import Measure, Status, Verdict, hold
from weicheng.domain.measures.written import read_measure
from weicheng.domain.reasons import Reason
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.work_volume import AREA_UNITS, Base, Volume, work_volume
from weicheng.indicators import figures
from weicheng.indicators.facts import Known, known_of
from weicheng.indicators.models import Appraisal, Campaign, Clause, Indicator, IndicatorValue

# What is judged without a measure of its own too: a condition nobody has put into figures is unknown, not absent.
ALWAYS_JUDGED = (Clause.Kind.CONDITION, Clause.Kind.TARGET)


@dataclass(frozen=True)
class Part:
    """One indicator that a clause reads: what it shows, what is asked, what is missing, and the work that takes."""

    verdict: Verdict
    indicator: Indicator | None
    value: IndicatorValue | None
    value_text: str
    bound_text: str
    gap_text: str
    volume: Volume | None

    @property
    def share(self) -> float:
        """The gap as a share of what is asked, to compare percentages with square metres."""
        gap, bound = self.verdict.gap, self.verdict.bound
        return float(gap / bound) if gap and bound else 0.0


@dataclass(frozen=True)
class ClauseStatus:
    """A clause as it stands: the verdict with its reasons, its parts, and how sure anybody is of it."""

    clause: Clause
    verdict: Verdict
    parts: tuple[Part, ...]
    appraisal: Appraisal | None

    @property
    def pk(self) -> int:
        """The clause, so that lists can name the row."""
        return self.clause.pk

    @property
    def status(self) -> Status:
        return self.verdict.status

    @property
    def share(self) -> float:
        """The widest gap of its unmet parts, as a share of what is asked."""
        return max((part.share for part in self.parts), default=0.0)

    @property
    def value_text(self) -> str:
        return "；".join(part.value_text for part in self.parts) or "—"

    @property
    def bound_text(self) -> str:
        return "；".join(part.bound_text for part in self.parts if part.bound_text) or "—"

    @property
    def gap_text(self) -> str:
        return "；".join(part.gap_text for part in self.parts if part.gap_text)

    @property
    def volume_text(self) -> str:
        return "；".join(part.volume.text for part in self.parts if part.volume)


def judged_clauses(campaign: Campaign) -> list[Clause]:
    """The clauses that have a status: conditions, targets, and whatever else has a measure, in order; one query."""
    rows = Clause.objects.filter(edition=campaign.edition_id).select_related("parent").order_by("position")
    return [row for row in rows if row.measure or row.kind in ALWAYS_JUDGED or row.is_veto]


def statuses(campaign: Campaign, day: date) -> list[ClauseStatus]:
    """Every judged clause of a campaign on a day, in the order of the edition; a constant number of queries."""
    return judged(campaign, judged_clauses(campaign), day)


def judged(campaign: Campaign, clauses: Iterable[Clause], day: date) -> list[ClauseStatus]:
    """Some clauses of a campaign on a day; five queries however many."""
    listed = list(clauses)
    measures = {clause.pk: read_measure(clause.measure) for clause in listed if clause.measure}
    codes = {code for measure in measures.values() for code in measure.indicators}
    known = known_of(campaign.area, codes, day)
    appraisals = last_appraisals(campaign, day)
    return [_judge(clause, measures.get(clause.pk), known, appraisals.get(clause.pk)) for clause in listed]


def may_apply(campaign: Campaign, day: date) -> Eligibility:
    """具备 or 不具备申报资格 on a day, with the failing conditions (M-020)."""
    return eligibility(statuses(campaign, day))


def eligibility(rows: Iterable[ClauseStatus]) -> Eligibility:
    """The same from statuses that are at hand: conditions and clauses with a veto decide."""
    deciding = [row for row in rows if row.clause.kind == Clause.Kind.CONDITION or row.clause.is_veto]
    return may_apply_by(
        Condition(f"clause:{row.clause.pk}", row.clause.number, row.clause.name, row.status) for row in deciding
    )


def last_appraisals(campaign: Campaign, day: date) -> dict[int, Appraisal]:
    """The last appraisal of each clause up to a day; one query."""
    rows = Appraisal.objects.filter(campaign=campaign, on__lte=day).order_by("on", "pk")
    return {row.clause_id: row for row in rows}


NO_MEASURE = Verdict(Status.UNKNOWN, (Reason("measure.none", "M-021"),))


def _judge(clause: Clause, measure: Measure | None, known: Known, appraisal: Appraisal | None) -> ClauseStatus:
    verdict = measure.judge(known.facts) if measure else NO_MEASURE
    weak = appraisal is not None and appraisal.control == Appraisal.Control.WEAK
    parts = tuple(_part(leaf, known) for leaf in verdict.leaves() if leaf.indicator) if measure else ()
    return ClauseStatus(clause, hold(verdict, weak=weak), parts, appraisal)


def _part(leaf: Verdict, known: Known) -> Part:
    indicator, value = known.indicators.get(leaf.indicator), known.last.get(leaf.indicator)
    value_text = figures.shown(indicator, value) if indicator and value else "—"
    return Part(
        verdict=leaf,
        indicator=indicator,
        value=value,
        value_text=value_text,
        bound_text=_bound(indicator, leaf),
        gap_text=_gap(leaf),
        volume=_volume(indicator, value, leaf, known),
    )


def _bound(indicator: Indicator | None, leaf: Verdict) -> str:
    """「≥ 36%」, 「C级及以上」; the sign stands with the reason that compared."""
    if leaf.bound is None or indicator is None:
        return ""
    if indicator.kind == Indicator.Kind.LEVEL:
        return f"{figures.text_of(indicator, leaf.bound, leaf.bound)}及以上"
    sign = next((str(reason.inputs["op"]) for reason in leaf.reasons if "op" in reason.inputs), "")
    words = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}.get(sign, "")
    return f"{words}{figures.text_of(indicator, leaf.bound, leaf.bound)}"


def _gap(leaf: Verdict) -> str:
    """「差 3.97 个百分点」; nothing where nothing is missing or nothing can be counted."""
    if leaf.status.counts_as_met or not leaf.gap:
        return ""
    return f"差 {figures.number(leaf.gap, figures.SHOWN)} {leaf.gap_unit}".rstrip()


def _volume(indicator: Indicator | None, value: IndicatorValue | None, leaf: Verdict, known: Known) -> Volume | None:
    if indicator is None or not leaf.gap or not indicator.denominator_name or indicator.better != "up":
        return None
    base = _base(indicator, value, known)
    if base is None:
        return None
    return work_volume(
        name=indicator.numerator_name,
        unit=_numerator_unit(indicator, base, known.by_name.get(indicator.numerator_name)),
        gap=Fraction(leaf.gap),
        base=base,
        scale=indicator.factor,
    )


def _base(indicator: Indicator, value: IndicatorValue | None, known: Known) -> Base | None:
    """The base figure of a rate: the last one of its own, otherwise the denominator entered with the rate."""
    row = known.by_name.get(indicator.denominator_name)
    if row is None:
        return None
    own = known.last.get(row.code)
    if own is not None:
        return Base(row.name, own.low, row.unit, own.source)
    entered: Decimal | None = value.denominator if value else None
    return None if entered is None or value is None else Base(row.name, entered, row.unit, value.source)


def _numerator_unit(indicator: Indicator, base: Base, numerator: Indicator | None) -> str:
    """The unit of what must be added: its own, that before the stroke (㎡/人), or that of the base it is a share of."""
    if numerator is not None:
        return numerator.unit
    head, stroke, _ = indicator.unit.partition("/")
    return head if stroke else ("㎡" if base.unit in AREA_UNITS else base.unit)


def by_clause(rows: Iterable[ClauseStatus]) -> Mapping[int, ClauseStatus]:
    """Statuses by clause."""
    return {row.clause.pk: row for row in rows}


def campaign_row(pk: int) -> Campaign:
    """A campaign with its area and edition. Raises OutOfReach when there is none."""
    row = Campaign.objects.select_related("area", "edition").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def campaign_rows() -> list[Campaign]:
    """Every campaign, the last begun first; one query."""
    return list(Campaign.objects.select_related("area", "edition").order_by("-starts_on", "-pk"))


def clause_row(campaign: Campaign, pk: int) -> Clause:
    """A clause of the campaign's edition. Raises OutOfReach for one of another."""
    row = Clause.objects.select_related("parent", "edition").filter(pk=pk, edition=campaign.edition_id).first()
    if row is None:
        raise OutOfReach
    return row


def campaign_of_clause(pk: int, day: date) -> Campaign | None:
    """The campaign a clause is worked on in: the last one that runs by its edition, otherwise the last one at all."""
    rows = Campaign.objects.filter(edition__clauses=pk).select_related("area", "edition")
    running = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    return running.order_by("-starts_on", "-pk").first() or rows.order_by("-starts_on", "-pk").first()
