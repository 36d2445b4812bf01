"""A column says what it shows, what it reads, how it sorts, and what goes into the Excel file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OrderBy, Prefetch
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from weicheng.base.wording import moment

NOTHING = SafeString('<span class="nothing" title="无">—</span>')


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table.

    `value(row)` gives text, a number, a date, a Badge, safe HTML or None; it may not reach the database, so the
    relations it uses stand in `joins` (select_related) or `prefetch`. `sort` names the ordering columns, `key` gives
    what a list is sorted by.
    `rank` is the place on a phone, where a row is a card: 1 the card's title, 2 shown, 3 left out.
    """

    name: str
    header: str
    value: Callable[[Any], Any]
    link: Callable[[Any], str] | None = None
    sort: Sequence[str] = ()
    # What the rows sort by where they are a list that was worked out and no table of the database.
    key: Callable[[Any], Any] | None = None
    # Set for a nullable sort column: empty ones come last on both databases, at the price of the index.
    empty_last: bool = False
    joins: Sequence[str] = ()
    prefetch: Sequence[str | Prefetch] = ()
    rank: int = 2
    numeric: bool = False
    # What the Excel file gets instead of `value`; False leaves the column out of it.
    export: Callable[[Any], Any] | bool = True
    # Columns for the Excel file only.
    screen: bool = True
    # Shown only to people who have one of these capabilities: a step that answers 403 is no step.
    needs: Sequence[str] = ()

    @property
    def css(self) -> str:
        kind = {1: "cell-title", 2: "cell", 3: "cell cell-wide"}[self.rank]
        return f"{kind} cell-number" if self.numeric else kind

    def html(self, row: Any) -> SafeString:
        """The cell's content, escaped and linked."""
        shown = cell_html(self.value(row))
        url = self.link(row) if self.link else ""
        return SafeString(f'<a href="{escape(url)}">{shown}</a>') if url else shown

    def cell(self, row: Any) -> Any:
        """The value for the Excel file."""
        return self.export(row) if callable(self.export) else self.value(row)

    def ordering(self, descending: bool) -> list[OrderBy]:
        """The ORM ordering; a `-` in `sort` turns round with the direction asked for."""
        orders = []
        for field in self.sort:
            backward = field.startswith("-") != descending
            name = F(field.lstrip("-"))
            last = True if self.empty_last else None
            orders.append(name.desc(nulls_last=last) if backward else name.asc(nulls_last=last))
        return orders


def cell_html(value: Any) -> SafeString:
    """Text for a cell; formatted here because filters in the template cost five times as much."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return SafeString("是" if value else "否")
    if isinstance(value, int):
        return SafeString(f"{value:,}")
    if isinstance(value, float):
        return SafeString(f"{value:,.2f}".rstrip("0").rstrip("."))
    if isinstance(value, date | datetime):
        return SafeString(f"<time>{moment(value)}</time>")
    return SafeString(conditional_escape(value))
