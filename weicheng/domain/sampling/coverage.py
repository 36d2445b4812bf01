"""How much of the frame was visited lately, and what has waited longest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.reasons import Reason


@dataclass(frozen=True)
class FrameCoverage:
    """Places visited within the last weeks, of all; the place that waited longest, and for how many days.

    `longest_days` is None when the place that waited longest was never visited; there are `never` such places.
    """

    visited: int
    total: int
    weeks: int
    never: int
    longest: str
    longest_days: int | None
    reason: Reason


def visited_within(last: Mapping[str, date | None], on: date, weeks: int) -> int:
    """How many places had their last visit in the `weeks` before a day."""
    since = on - timedelta(weeks=weeks)
    return sum(1 for day in last.values() if day is not None and since <= day <= on)


def cover_frame(last: Mapping[str, date | None], on: date, weeks: int) -> FrameCoverage:
    """The coverage of a frame (place → last visit) on a day. Of places that waited equally long the first is named."""
    never = [ref for ref, day in last.items() if day is None]
    dates = {ref: day for ref, day in last.items() if day is not None}
    longest = never[0] if never else min(dates, key=lambda ref: dates[ref], default="")
    days = (on - dates[longest]).days if longest in dates else None
    why = Reason("sampling.coverage", "M-085", {"weeks": weeks, "on": on.isoformat()})
    return FrameCoverage(visited_within(last, on, weeks), len(last), weeks, len(never), longest, days, why)


def unvisited_without_memory(frame: int, size: int, draws: int) -> int:
    """Per cent of a frame, rounded down, that so many independent draws are expected never to reach.

    8 of 159 a week leave a quarter unvisited after half a year; the figure that memory is compared with.
    """
    left: int = (frame - size) ** draws * 100 // frame**draws
    return left
