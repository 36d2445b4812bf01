"""A chart as data: drawn by charts.js, and as a table for those who cannot or will not look at the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from weicheng.base.badges import Tone


class Kind(StrEnum):
    """How the figures are drawn. A burn-down is a line that should come down to a target line."""

    LINE = "line"
    BAR = "bar"
    BURN_DOWN = "burn-down"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or one set of bars; None leaves a gap. A target is drawn dashed and without points."""

    name: str
    values: Sequence[float | None]
    tone: Tone | None = None
    target: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The figures of one chart. `links` leads from each category to its records; `name` is its element id."""

    name: str
    title: str
    kind: Kind
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    # Heading of the table's first column.
    category_label: str = "日期"
    links: Sequence[str] = ()
    # Bars one on the other.
    stacked: bool = False

    def __post_init__(self) -> None:
        if any(len(entry.values) != len(self.categories) for entry in self.series):
            raise ValueError(f"chart {self.name}: every series needs one value for each category")
        if self.links and len(self.links) != len(self.categories):
            raise ValueError(f"chart {self.name}: links must match the categories")

    @property
    def script_id(self) -> str:
        return f"chart-{self.name}"

    @property
    def data(self) -> dict[str, Any]:
        """What charts.js reads."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "categories": list(self.categories),
            "links": list(self.links),
            "stacked": self.stacked,
            "series": [
                {"name": e.name, "values": list(e.values), "tone": e.tone, "target": e.target} for e in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[str, str, list[float | None]]]:
        """The table: category, its link, and a value for each series."""
        links = self.links or [""] * len(self.categories)
        columns = zip(*(entry.values for entry in self.series), strict=True)
        return [(c, link, list(v)) for c, link, v in zip(self.categories, links, columns, strict=True)]
