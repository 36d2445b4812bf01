"""The editions, indicators and kinds of events that come with the program: TOML files beside the rule packs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from weicheng.domain.editions import ClauseText, EditionText, clause_from

FOLDER, INDICATORS = "standards", "indicators.toml"
HEAD = (
    "name", "level", "honour", "document", "applies_to", "valid_from", "valid_until", "condition_name", "source",
    "missing", "note",
)  # fmt: skip
# What a flag is called in the files, and in the core.
FLAGS = {"veto": "is_veto", "ticket": "is_ticket"}


@dataclass(frozen=True)
class ShippedIndicator:
    """An indicator as the file describes it."""

    code: str
    body: Mapping[str, Any]


def editions() -> Iterator[EditionText]:
    """Every shipped edition of every campaign, in the order of the files."""
    for path in _files():
        if path.name != INDICATORS:
            yield read_edition(tomllib.loads(path.read_text("utf-8")))


def read_edition(body: Mapping[str, Any]) -> EditionText:
    """An edition from the data of its file. Raises KeyError or ValueError for data that is none."""
    clauses: list[ClauseText] = []
    for row in body.get("clause", ()):
        clauses.append(clause_from({FLAGS.get(name, name): value for name, value in row.items()}, clauses))
    head = {name: str(body.get(name, "")) for name in HEAD}
    return EditionText(body["code"], head, body["expected"], tuple(clauses))


def indicators() -> Iterator[ShippedIndicator]:
    """Every indicator that the shipped editions name."""
    for path in _files():
        if path.name == INDICATORS:
            for code, body in tomllib.loads(path.read_text("utf-8"))["indicator"].items():
                yield ShippedIndicator(code, body)


@cache
def event_kinds() -> Mapping[str, str]:
    """Kinds of events that conditions count, by code."""
    found: dict[str, str] = {}
    for path in _files():
        if path.name == INDICATORS:
            found |= tomllib.loads(path.read_text("utf-8")).get("event", {})
    return found


def _files() -> Iterator[Path]:
    for root in settings.PACKS_DIRS:
        yield from sorted(Path(root).glob(f"*/{FOLDER}/*.toml"))
