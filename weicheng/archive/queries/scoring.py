"""Scores of a campaign by its schemes, now and over time (M-111, M-118)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from weicheng.archive import packs
from weicheng.archive.models import SchemeReading
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.schemes import Answer, SchemeScore, score_scheme
from weicheng.domain.yearly import LineGap, gap_to_line
from weicheng.indicators.models import Campaign


def readings(campaign: Campaign, scheme: str) -> QuerySet[SchemeReading]:
    """What was written down of a scheme, the newest first."""
    rows = SchemeReading.objects.filter(campaign=campaign, scheme=scheme).select_related("choice", "recorded_by")
    return rows.order_by("-on", "-pk")


def answers_of(reading: SchemeReading) -> Mapping[str, Answer]:
    """The answers as the core reads them."""
    stored: Mapping[str, Any] = reading.answers
    return {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}


def score_of(reading: SchemeReading) -> SchemeScore:
    """Every line of a reading, by the pack it was made with."""
    return score_scheme(packs.pack_of(reading.choice).items(reading.scheme), answers_of(reading))


def start_of_year(rows: list[SchemeReading]) -> SchemeReading:
    """The first reading of the newest one's year, against which progress is told; `rows` newest first."""
    newest = rows[0]
    return [row for row in rows if row.on.year == newest.on.year][-1]


def gap_of(rows: list[SchemeReading], line: int) -> LineGap:
    """Gap to the qualifying line now and at the start of the year, in hundredths (M-118)."""
    score, first = rows[0].total, start_of_year(rows).total
    return gap_to_line(score=score, increase=score - first, line=line * 100)


def reading(pk: int) -> SchemeReading:
    """One reading; the caller asks whether its campaign is in reach. Raises OutOfReach."""
    row = SchemeReading.objects.select_related("choice").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row
