"""Times of calls, and what is said of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil


@dataclass
class Times:
    """Wall times of one kind of call in milliseconds."""

    values: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], object]) -> None:
        """Runs and times one call."""
        began = time.perf_counter()
        call()
        self.values.append((time.perf_counter() - began) * 1000)

    def at(self, percent: int) -> float:
        """The time that so many percent of the calls did not exceed."""
        ordered = sorted(self.values)
        return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def timed(calls: Iterable[Callable[[], object]]) -> Times:
    """The times of calls made one after the other."""
    times = Times()
    for call in calls:
        times.take(call)
    return times


def load_average() -> str:
    """How busy the machine was in the last minute, and how many processors it has."""
    return f"{os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors"
