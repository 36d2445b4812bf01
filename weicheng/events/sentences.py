"""Turns events into sentences by the templates their apps declared; one query per kind of name, however many events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from string import Formatter
from typing import Any

from django.utils.dateparse import parse_datetime

from weicheng.base.wording import duration, moment
from weicheng.events import log
from weicheng.events.models import Event

Names = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class Slot:
    """A place in a sentence: which value of the event stands there, read through which name table."""

    text: str
    key: str
    kind: str


def slots(sentence: str) -> list[Slot]:
    """The parts of a template in order; a part without a key is plain text."""
    return [Slot(text, key or "", kind or key or "") for text, key, kind, _ in Formatter().parse(sentence)]


def sentences(events: Sequence[Event]) -> list[str]:
    """One sentence per event, without its subject: "派遣至 城管局，限 2026-03-05 17:30 前办结"."""
    templates = {action: slots(_template(action)) for action in {event.action for event in events}}
    names = _names(events, templates)
    return [_fill(event, templates[event.action], names) for event in events]


def _template(action: str) -> str:
    # A log outlives the code that wrote it: an action that no app declares any more is shown by its code.
    try:
        return log.declaration(action).sentence
    except log.UnknownAction:
        return action


def _names(events: Iterable[Event], templates: Mapping[str, Sequence[Slot]]) -> Names:
    wanted: dict[str, set[Any]] = defaultdict(set)
    tables = log.name_tables()
    for event in events:
        for slot in templates[event.action]:
            if slot.kind in tables:
                wanted[slot.kind].update(_values(event.data.get(slot.key)))
    return {kind: _looked_up(tables[kind], values) for kind, values in wanted.items() if values}


def _looked_up(table: log.NameTable, values: set[Any]) -> Mapping[Any, str]:
    try:
        return table(sorted(values, key=str))
    except (ValueError, TypeError, OverflowError):
        # A row that somebody tampered with may hold anything; the auditor's page must open all the same.
        return {}


def _values(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str | int)]
    return [value] if isinstance(value, str | int) else []


def _fill(event: Event, parts: Sequence[Slot], names: Names) -> str:
    return "".join(
        part.text + (_shown(event.data.get(part.key), part.kind, names) if part.key else "") for part in parts
    )


def _shown(value: Any, kind: str, names: Names) -> str:
    if value is None or value == "":
        return "（无）"
    if isinstance(value, list):
        return "、".join(_shown(item, kind, names) for item in value) or "（无）"
    if kind in BUILT_IN:
        return _built_in(kind, value)
    if kind in names and isinstance(value, str | int):
        return names[kind].get(value, f"（编号 {value}）")
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _built_in(kind: str, value: Any) -> str:
    try:
        return BUILT_IN[kind](value)
    except (ValueError, TypeError, OverflowError):
        return str(value)


def _time(value: Any) -> str:
    found = parse_datetime(str(value))
    return moment(found) if found else str(value)


def _date(value: Any) -> str:
    return str(value)[:10]


def _duration(value: Any) -> str:
    return duration(timedelta(seconds=int(value)))


# Kinds of values that need no table of names.
BUILT_IN = {"time": _time, "date": _date, "duration": _duration}
