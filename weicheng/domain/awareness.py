"""What people know: persons, units and a round of unannounced interviews (知晓率, M-090).

Nobody's name is asked for. A unit is listed for its share, never for one person; a unit where too few were asked is
not listed at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weicheng.domain.intervals import Share, share_of
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason

CLAUSE = "M-090"


@dataclass(frozen=True)
class AwarenessRules:
    """The marks in percent, from the pack: of a person, of a unit that knows, of one that does not."""

    pass_mark: int = 80
    high_from: int = 80
    low_below: int = 60
    # Units with fewer interviews stand in no list.
    least: int = 1
    confidence: int = 90


class Standing(Labelled):
    """Where a unit stands after its interviews."""

    HIGH = "high", "知晓率较高"
    MIDDLE = "middle", "一般"
    LOW = "low", "不能熟知"
    FEW = "few", "访问人数不足"


@dataclass(frozen=True)
class Person:
    """One interview: how many of the questions were answered correctly. Raises ValueError for counts that cannot be."""

    correct: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.correct <= self.total or not self.total:
            raise ValueError(f"{self.correct} of {self.total} answers cannot be")

    def is_aware(self, pass_mark: int) -> bool:
        """Whether the share of correct answers reaches the mark (percent); 以上 is inclusive."""
        return self.correct * 100 >= self.total * pass_mark


@dataclass(frozen=True)
class UnitAnswers:
    """The interviews of one unit, school, hospital, bank, estate or trader."""

    record: str
    kind: str
    persons: tuple[Person, ...]


@dataclass(frozen=True)
class UnitResult:
    """A unit's share of aware persons, its standing and why."""

    record: str
    kind: str
    share: Share
    standing: Standing
    reason: Reason


@dataclass(frozen=True)
class RoundResult:
    """A round: aware persons ÷ interviewed, by kind, unit by unit, and both lists in the order of the units."""

    overall: Share
    by_kind: Mapping[str, Share]
    units: tuple[UnitResult, ...]

    def listed(self, standing: Standing) -> tuple[UnitResult, ...]:
        """The units of one standing."""
        return tuple(unit for unit in self.units if unit.standing is standing)


def review_round(units: Iterable[UnitAnswers], rules: AwarenessRules) -> RoundResult:
    """Results of a round (M-090). Persons of one unit answer alike; the intervals allow for it."""
    known = list(units)
    counts = {unit.record: _counted(unit, rules) for unit in known}
    kinds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for unit in known:
        kinds[unit.kind].append(counts[unit.record])
    return RoundResult(
        share_of(counts.values(), confidence=rules.confidence),
        {kind: share_of(found, confidence=rules.confidence) for kind, found in kinds.items()},
        tuple(_unit_result(unit, counts[unit.record], rules) for unit in known),
    )


def _counted(unit: UnitAnswers, rules: AwarenessRules) -> tuple[int, int]:
    return sum(person.is_aware(rules.pass_mark) for person in unit.persons), len(unit.persons)


def _unit_result(unit: UnitAnswers, counted: tuple[int, int], rules: AwarenessRules) -> UnitResult:
    share = share_of([counted], confidence=rules.confidence)
    inputs = {
        "aware": share.hits, "interviewed": share.count, "pass_mark": rules.pass_mark, "high_from": rules.high_from,
        "low_below": rules.low_below, "least": rules.least,
    }  # fmt: skip
    return UnitResult(unit.record, unit.kind, share, _standing(share, rules), Reason("awareness.unit", CLAUSE, inputs))


def _standing(share: Share, rules: AwarenessRules) -> Standing:
    if share.count < max(1, rules.least):
        return Standing.FEW
    if share.at_least(rules.high_from):
        return Standing.HIGH
    return Standing.LOW if share.below(rules.low_below) else Standing.MIDDLE


@dataclass(frozen=True)
class QuotaGap:
    """How many interviews of a kind were wanted and how many are done."""

    kind: str
    wanted: int
    done: int

    @property
    def missing(self) -> int:
        """Interviews still to hold; more than wanted is no fault."""
        return max(0, self.wanted - self.done)


def quota_gaps(wanted: Mapping[str, int], done: Mapping[str, int]) -> tuple[QuotaGap, ...]:
    """Each kind with a quota or an interview, in the order of the quotas."""
    kinds = [*wanted, *(kind for kind in done if kind not in wanted)]
    return tuple(QuotaGap(kind, wanted.get(kind, 0), done.get(kind, 0)) for kind in kinds)
