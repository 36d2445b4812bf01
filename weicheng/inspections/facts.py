"""Rows → the words of the core: answers, cycles of points, the rules in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.inspections.models import AnswerSheet, Visit

_DEFAULTS: Mapping[type, Mapping[str, Any]] = {
    kind: {field.name: field.default for field in fields(kind)} for kind in (ChecklistItem, ItemAnswer)
}


def answers_of(visit: Visit) -> tuple[ItemAnswer, ...]:
    """What was answered on a visit; none without a checklist."""
    try:
        sheet = visit.sheet
    except AnswerSheet.DoesNotExist:
        return ()
    return tuple(_answer(stored) for stored in sheet.answers)


def stored(answers: Iterable[ItemAnswer]) -> list[dict[str, Any]]:
    """Answers as the sheet keeps them: what stands at its default is left out, a sheet has many lines."""
    return [_told(answer) | {"item": _told(answer.item)} for answer in answers]


def _answer(kept: Mapping[str, Any]) -> ItemAnswer:
    item = dict(kept["item"])
    item["scoring"] = Scoring(item.get("scoring", Scoring.BAND))
    rest = {name: value for name, value in kept.items() if name != "item"}
    rest["photos"] = tuple(rest.get("photos", ()))
    return ItemAnswer(item=ChecklistItem(**item), **rest)


def _told(row: ChecklistItem | ItemAnswer) -> dict[str, Any]:
    defaults = _DEFAULTS[type(row)]
    values = ((name, getattr(row, name)) for name in defaults)
    return {name: value for name, value in values if value != defaults[name] and name != "item"}
