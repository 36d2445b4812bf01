"""Keeps the summary rows in step with the cases: the difference that a change makes, inserted, never updated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from weicheng.base.inserts import insert_values
from weicheng.cases.models import CaseFigure
from weicheng.cases.models.figure import KEYS
from weicheng.cases.tally import Contribution


def note_change(before: Contribution, after: Contribution) -> None:
    """Inserts the difference; nothing when the change touched no figure."""
    note_changes([(before, after)])


def note_changes(pairs: Iterable[tuple[Contribution, Contribution]]) -> None:
    """Inserts the differences of many cases in one statement."""
    total: Contribution = {}
    for before, after in pairs:
        for cell in {*before, *after}:
            counts = total.setdefault(cell, Counter())
            counts.update(after.get(cell, {}))
            counts.subtract(before.get(cell, {}))
    rows = [
        {**dict(zip(KEYS, cell, strict=True)), **changed}
        for cell, counts in total.items()
        if (changed := {name: number for name, number in counts.items() if number})
    ]
    insert_values(CaseFigure, rows)
