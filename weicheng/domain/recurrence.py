"""反弹与反复: the same problem at the same place again and again, or again soon after a clean-up there (M-109)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from weicheng.domain.packs.schema import Relapse
from weicheng.domain.reasons import Reason

ADVICE = "建议查找根源、采取长效措施，而不是再组织一次集中整治。"


@dataclass(frozen=True, order=True)
class Occurrence:
    """One problem: where (a place, and the path of its area), what, when, and the record that says so."""

    place: str
    category: str
    day: date
    record: str
    area: str = ""


@dataclass(frozen=True)
class Cleanup:
    """集中整治 in an area (a path), against one category or, with "", against all."""

    name: str
    area: str
    ended_on: date
    category: str = ""


@dataclass(frozen=True)
class Recurrence:
    """A place to which a problem keeps coming back, with the records and the clean-ups that did not help."""

    place: str
    category: str
    records: tuple[str, ...]
    cleanups: tuple[str, ...]
    reason: Reason


def find_recurrences(
    occurrences: Iterable[Occurrence], cleanups: Sequence[Cleanup], rule: Relapse
) -> tuple[Recurrence, ...]:
    """Places where a category came up `rule.times` times within `rule.within_days` days, or at least once within
    `rule.after_campaign_days` days after a clean-up there (not on its last day). Most records first.
    """
    found = []
    for (place, category), group in groupby(sorted(occurrences), key=lambda one: (one.place, one.category)):
        known = list(group)
        repeated = _repeated(known, rule)
        after = [(one, cleanup) for one in known for cleanup in cleanups if _soon_after(one, cleanup, rule)]
        if not repeated and not after:
            continue
        records = tuple(one.record for one in known if one in repeated or any(one is late for late, _ in after))
        names = tuple(dict.fromkeys(cleanup.name for _, cleanup in after))
        inputs = {"repeated": len(repeated), "within_days": rule.within_days, "after_cleanups": list(names)}
        found.append(Recurrence(place, category, records, names, Reason("recurrence", rule.clause, inputs)))
    return tuple(sorted(found, key=lambda one: (-len(one.records), one.place, one.category)))


def _repeated(known: Sequence[Occurrence], rule: Relapse) -> set[Occurrence]:
    """All occurrences inside some window that holds enough of them; `known` is in order of time."""
    inside: set[Occurrence] = set()
    for first in range(len(known) - rule.times + 1):
        window = known[first : first + rule.times]
        if (window[-1].day - window[0].day).days <= rule.within_days:
            inside.update(window)
    return inside


def _soon_after(one: Occurrence, cleanup: Cleanup, rule: Relapse) -> bool:
    days = (one.day - cleanup.ended_on).days
    if not 0 < days <= rule.after_campaign_days:
        return False
    return one.area.startswith(cleanup.area) and cleanup.category in ("", one.category)
