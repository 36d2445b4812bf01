"""Figures with the range they may lie in, one row each: drawn on the server, read without script and without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weicheng.base.badges import Tone

# Units of the drawing from left to right.
WIDTH = 1000


@dataclass(frozen=True)
class Mark:
    """A line across all rows: a pass mark and its words."""

    at: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """One row: from `low` to `high`, at best `value` (None: not known). `open_to` is what an unknown part could add."""

    label: str
    text: str
    low: int = 0
    high: int = 0
    value: int | None = None
    open_to: int = 0
    url: str = ""
    tone: Tone = Tone.INFO


@dataclass(frozen=True)
class Drawn:
    """A row with its places in the drawing."""

    band: Band
    left: int
    width: int
    at: int | None
    open_left: int
    open_width: int


@dataclass(frozen=True, kw_only=True)
class Bands:
    """Rows on one scale from `least` to `most`, or each on its own scale from nothing (`own`, one for each row)."""

    title: str
    rows: Sequence[Band]
    most: int
    least: int = 0
    marks: Sequence[Mark] = ()
    note: str = ""
    own: Sequence[int] = ()

    @property
    def drawn(self) -> list[Drawn]:
        scales = [(0, most) for most in self.own] or [(self.least, self.most)] * len(self.rows)
        return [_draw(band, *scale) for band, scale in zip(self.rows, scales, strict=True)]

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Where the marks stand, with their words."""
        return [(_at(mark.at, self.least, self.most), mark.label) for mark in self.marks]


def _draw(band: Band, least: int, most: int) -> Drawn:
    left, right = _at(band.low, least, most), _at(band.high, least, most)
    value = None if band.value is None else _at(band.value, least, most)
    width = max(right - left, 4) if band.high else 0
    return Drawn(band, left, width, value, right, _at(band.open_to, 0, most - least))


def _at(value: int, least: int, most: int) -> int:
    return min(WIDTH, max(0, round(WIDTH * (value - least) / (most - least)))) if most > least else 0
