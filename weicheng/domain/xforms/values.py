"""Values of expressions and how one kind becomes another, as the browser's engine counts (XPath 1.0 and JavaScript)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?")
DAY_SECONDS = 86400
BLANKS = " \t\r\n"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(eq=False)
class Node:
    """An element of an instance. What is not relevant counts as empty."""

    name: str
    text: str = ""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    relevant: bool = True

    @property
    def value(self) -> str:
        """The text as expressions see it."""
        return self.text if self.relevant else ""

    def named(self, name: str) -> list[Node]:
        """The children of a name, in order."""
        return [child for child in self.children if child.name == name]


@dataclass(frozen=True)
class Moment:
    """A day or a time: a text, and days since 1970 as a number."""

    text: str
    days: float


Value = float | str | bool | Moment | tuple[Node, ...]


def moment_of(text: str, zone: tzinfo | None) -> Moment | None:
    """The moment that an ISO text names; a day begins at midnight in `zone`. None for any other text."""
    if not DATE.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(text, days_of(at if at.tzinfo else at.replace(tzinfo=zone)))


def days_of(at: datetime) -> float:
    """Days since 1970, with fractions."""
    return (at - EPOCH).total_seconds() / DAY_SECONDS


def day_of(on: date, zone: tzinfo | None) -> Moment:
    """A day as a moment."""
    return Moment(on.isoformat(), days_of(datetime(on.year, on.month, on.day, tzinfo=zone)))


def text_of(value: Value) -> str:
    """The first node's text; a number without needless zeros."""
    if isinstance(value, tuple):
        return value[0].value if value else ""
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else value


def number_text(number: float) -> str:
    """As JavaScript writes a number."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    return format(Decimal(repr(number)), "f") if 1e-6 <= abs(number) < 1e21 else repr(number)


def number_of(value: Value, zone: tzinfo | None) -> float:
    """NaN for what is no number; days since 1970 for a date."""
    if isinstance(value, Moment):
        return value.days
    if isinstance(value, bool | float):
        return float(value)
    text = text_of(value).strip(BLANKS)
    if NUMBER.fullmatch(text):
        return float(text)
    moment = moment_of(text, zone)
    return moment.days if moment else math.nan


def truth_of(value: Value) -> bool:
    """False for an empty text, an empty node, nothing, zero and NaN."""
    if isinstance(value, tuple):
        return bool(value and value[0].value.strip(BLANKS))
    if isinstance(value, Moment):
        return True
    if isinstance(value, float):
        return not (math.isnan(value) or value == 0)
    return bool(value)
