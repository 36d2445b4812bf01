"""Rows as the pure core wants them, and the two ways in which a draw tells the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from weicheng.domain.sampling.publication import Entry, Look
from weicheng.draws import models

LETTERS = "甲乙丙丁戊己庚辛壬癸"


def iso(moment: datetime) -> str:
    """City time to the second with its offset: every time of a publication has the same offset, so text compares."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def entries(rows: Iterable[models.FigureEntry]) -> list[Entry]:
    """What was typed, in its order; persons become letters, because a publication names posts only."""
    persons: dict[int, str] = {}
    found = []
    for row in rows:
        number = len(persons)
        letter = persons.setdefault(row.user_id, LETTERS[number] if number < len(LETTERS) else f"第{number + 1}人")
        found.append(Entry(at=iso(row.at), person=letter, by=row.post, typed=row.typed))
    return found


def looks(rows: Iterable[models.Look]) -> list[Look]:
    """Who looked before publication, by post."""
    return [Look(at=iso(row.at), by=row.post) for row in rows]
