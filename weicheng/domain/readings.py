"""What sampled visits say of one kind of place under one head of the covert table: a mean, and how far it may be off.

The estimator of decision 0022: places within streets, streets weighted by the places registered in them, old visits
counting for less. Shares are floats between 0 and 1; points stay whole numbers in hundredths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import variance

# Fewer streets than this say nothing of how streets differ.
LEAST_CELLS = 3
# How many visits' worth of evidence the assumed spread is: little, but two equal marks must not read as certainty.
PRIOR_FREEDOM = 2


@dataclass(frozen=True)
class Reading:
    """What one visit says under one head: `earned` of `possible` hundredths (more than none) at one place."""

    head: int
    kind: str
    place: str
    # The street that the place lies in.
    cell: str
    on: date
    earned: int
    possible: int
    record: str


@dataclass(frozen=True)
class Part:
    """A kind of place and how much of a head (hundredths of a point) it is judged by; places registered by street."""

    head: int
    kind: str
    points: int
    places: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Ageing:
    """After `half_life` days a visit counts half; after `horizon` days it says nothing of today any more.

    `spread` is the standard deviation between places, in percent of the points, assumed until visits show another.
    """

    half_life: int
    horizon: int
    spread: int

    def weight(self, on: date, today: date) -> float:
        """What a visit of a day counts for today: between 1 and 0; a later day counts for nothing."""
        age = (today - on).days
        return 0.5 ** (age / self.half_life) if 0 <= age <= self.horizon else 0.0


@dataclass(frozen=True)
class PartEstimate:
    """The mean share of a part and its variance; `mean` is None where nobody looked, which is neither good nor bad."""

    part: Part
    mean: float | None = None
    variance: float = 0.0
    freedom: float = PRIOR_FREEDOM
    # Visits that count, in visits of today: two visits of one half-life ago are one.
    weight: float = 0.0
    places: int = 0
    # Streets with such places where nobody looked.
    uncovered: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    @property
    def spoken(self) -> float:
        """Variance of the points (hundredths squared) that this part brings to the total."""
        return self.part.points**2 * self.variance


@dataclass(frozen=True)
class _Place:
    cell: str
    share: float
    weight: float


def estimate_part(part: Part, readings: Iterable[Reading], ageing: Ageing, today: date) -> PartEstimate:
    """The estimate of one part from the readings of its head and kind; others are ignored."""
    used = [r for r in readings if (r.head, r.kind) == (part.head, part.kind) and ageing.weight(r.on, today)]
    if not used:
        return PartEstimate(part, uncovered=tuple(sorted(part.places)))
    places = _places(used, ageing, today)
    cells: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        cells[place.cell].append(place)
    spread = _spread([place.share for place in places], ageing)
    registered = {cell: max(part.places.get(cell, 0), len(found)) for cell, found in cells.items()}
    total = sum(registered.values())
    within = sum(
        (registered[cell] / total) ** 2 * spread / sum(place.weight for place in found) for cell, found in cells.items()
    )
    missing = {cell: count for cell, count in part.places.items() if cell not in cells and count}
    means = {cell: _mean(found) for cell, found in cells.items()}
    return PartEstimate(
        part,
        sum(registered[cell] / total * means[cell] for cell in cells),
        within + _unseen(list(registered.values()), list(missing.values()), list(means.values()), spread),
        PRIOR_FREEDOM + len(places) - 1,
        sum(place.weight for place in places),
        len(places),
        tuple(sorted(missing)),
        tuple(dict.fromkeys(reading.record for reading in used)),
    )


def _places(readings: Iterable[Reading], ageing: Ageing, today: date) -> list[_Place]:
    """One figure for each place: its visits put together, fresh ones first; a place counts as its freshest visit."""
    grouped: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        grouped[reading.place].append(reading)
    return [
        _Place(
            found[0].cell,
            sum(ageing.weight(r.on, today) * r.earned for r in found)
            / sum(ageing.weight(r.on, today) * r.possible for r in found),
            max(ageing.weight(r.on, today) for r in found),
        )
        for found in grouped.values()
    ]


def _mean(places: Sequence[_Place]) -> float:
    return sum(place.weight * place.share for place in places) / sum(place.weight for place in places)


def _spread(shares: Sequence[float], ageing: Ageing) -> float:
    """Variance between places, drawn towards the assumed one while there are few: one visit alone shows none."""
    squares = variance(shares) * (len(shares) - 1) if len(shares) > 1 else 0.0
    assumed = (ageing.spread / 100) ** 2
    return (PRIOR_FREEDOM * assumed + squares) / (PRIOR_FREEDOM + len(shares) - 1)


def _unseen(seen: Sequence[int], missing: Sequence[int], means: Sequence[float], spread: float) -> float:
    """What streets nobody visited add: they are taken to be like the others, give or take how streets differ."""
    if not missing:
        return 0.0
    between = min(variance(means), spread) if len(means) >= LEAST_CELLS else spread
    visited, left = sum(seen), sum(missing)
    uneven = sum((n / visited) ** 2 for n in seen) + sum((n / left) ** 2 for n in missing)
    return (left / (visited + left)) ** 2 * between * uneven
