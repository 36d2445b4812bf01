"""Cells of hotline files and problem lists: moments, categories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import clean, is_blank
from weicheng.base.sheets.dates import SERIAL_ORIGIN, SERIALS, day
from weicheng.base.sheets.faults import CellRefused, shown
from weicheng.domain.names import normal_name
from weicheng.standards import queries as standards
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import Registry, SheetRow

CATEGORY = "category"
TIME = re.compile(r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2}))?\s*[分秒]?$")


def moment(cell: Cell) -> datetime | None:
    """A day with a time in the city's own time zone; a day alone means its first minute."""
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return _aware(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in SERIALS:
        return _aware(datetime.combine(SERIAL_ORIGIN, datetime.min.time()) + timedelta(days=float(cell)))
    found = day(cell)
    if found is None:
        return None
    written = TIME.search(clean(cell)) if isinstance(cell, str) else None
    hour, minute, second = (int(part or 0) for part in written.groups()) if written else (0, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise CellRefused(f"{shown(clean(cell))} 的时间不存在", "请写成 2026-06-03 09:15。")
    return _aware(datetime.combine(found, datetime.min.time()).replace(hour=hour, minute=minute, second=second))


def _aware(value: datetime) -> datetime:
    # To the second: Excel keeps fractions of a day, which never come out even.
    plain = (value + timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=None)
    return timezone.make_aware(plain)


def _category_names(actor: Actor) -> Mapping[str, int]:
    """Every way a category is called: code, official and plain name; the key is the code as a number."""
    pack = standards.current_pack().pack
    names: dict[str, int] = {}
    for code, matter in pack.matter.items():
        if matter.in_use:
            names |= dict.fromkeys(filter(None, (matter.name, matter.plain, code)), int(code))
    return names


CATEGORIES = Registry(code=CATEGORY, label="问题类别", names=_category_names)


class Categories:
    """What the category column of one file means; a spelling that a person confirmed once is remembered."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.pack = standards.current_pack().pack
        self.known = {normal_name(name): f"{key:05d}" for name, key in _category_names(check.actor).items()}

    def code(self, row: SheetRow) -> str | None:
        """The code of a row's category, or None after asking what it means."""
        spelling = row[CATEGORY]
        found = self.known.get(normal_name(self.check.meant(CATEGORY, spelling)))
        found = found or self.pack.matter_of_legacy(spelling)
        if found is None:
            self.check.unknown(row, CATEGORY, CATEGORY, spelling)
        return found
