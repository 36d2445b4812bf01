"""What one case adds to which cells of the statistics; pure, no query. The only place that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from weicheng.cases.models import Case
from weicheng.cases.models.figure import AREA_PATH_LENGTH
from weicheng.domain.cases import State

# Values of models.figure.KEYS.
Cell = tuple[Any, ...]
Contribution = dict[Cell, Counter[str]]


def month_of(moment: datetime) -> date:
    """The first day of the month in the city's time."""
    return timezone.localtime(moment).date().replace(day=1)


def contribution(case: Case) -> Contribution:
    """The cells a case counts in, by the months in which it was reported, due and closed."""
    if case.state == State.JOINED or case.sealed:
        return {}
    place = (case.unit_id, case.unit_path, case.lead_path, case.area_path[:AREA_PATH_LENGTH], case.category)
    cells: Contribution = {}
    for moment, counts in _counts(case):
        cells.setdefault((month_of(moment), *place), Counter()).update(counts)
    return cells


def add(sums: Contribution, cell: Cell, counts: dict[str, int]) -> None:
    """Adds counts to a cell."""
    sums.setdefault(tuple(cell), Counter()).update(counts)


def _counts(case: Case) -> Iterable[tuple[datetime, dict[str, int]]]:
    yield (
        case.reported_at,
        {
            "reported": 1,
            "own": int(case.is_own_discovery),
            "registered": int(case.registered_at is not None),
            "declined": int(case.state == State.DECLINED),
        },
    )
    if case.handle_due_at and case.unit_id:
        yield case.handle_due_at, _due_counts(case, case.handle_due_at)
    if case.citizen_due_at:
        kept = case.closed_at is not None and case.closed_at <= case.citizen_due_at
        yield case.citizen_due_at, {"promised": 1, "kept": int(kept)}
    if case.closed_at:
        yield (
            case.closed_at,
            {"closed": 1, "closing_minutes": int((case.closed_at - case.found_at).total_seconds()) // 60},
        )


def _due_counts(case: Case, due: datetime) -> dict[str, int]:
    return {
        "due": 1,
        "handled": int(case.handled_at is not None),
        "handled_on_time": int(case.handled_at is not None and case.handled_at <= due),
        "closed_due": int(case.closed_at is not None),
        # Closed in time means that the unit was: how long checker and closer took is not its lateness.
        "closed_on_time": int(case.closed_at is not None and case.handled_at is not None and case.handled_at <= due),
        "reworked": int(case.reworks > 0),
        "relapsed": int(case.relapses > 0),
    }
