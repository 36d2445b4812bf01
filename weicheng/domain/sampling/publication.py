"""The file that is published after the visit: everything that anybody needs to recompute the draw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weicheng.domain.sampling.outcome import Outcome, Step, carry_out
from weicheng.domain.sampling.pool import FORMAT, Pool, fingerprint
from weicheng.domain.sampling.reading import read_pool
from weicheng.domain.sampling.weights import Chance, chances

Publication = dict[str, Any]
DIGEST = "digest"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one person typed: when, by which post, under which letter (甲, 乙 …), and the text. Times are ISO text."""

    at: str
    person: str
    by: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody looked at the list before it was published: when, and by which post."""

    at: str
    by: str


def build(
    *, text: str, key: str, frozen_at: str, entries: Sequence[Entry], looks: Sequence[Look], published_at: str
) -> Publication:
    """The publication of a draw. Large numbers are text, because a browser's plain numbers end at 2⁵³."""
    pool = read_pool(text)
    outcome = carry_out(pool, key)
    found: Publication = {
        "format": FORMAT,
        "pool_sha256": fingerprint(text),
        "frozen_at": frozen_at,
        "pool": text,
        "entries": [{"at": e.at, "person": e.person, "by": e.by, "typed": e.typed} for e in entries],
        "key": key,
        "weights": told_weights(chances(pool)),
        "seats": told_seats(outcome.seats),
        "steps": told_steps(outcome.steps),
        "chosen": told_chosen(pool, outcome),
        "looks": [{"at": look.at, "by": look.by} for look in looks],
        "published_at": published_at,
    }
    return found | {DIGEST: digest_of(found)}


def told_weights(found: Sequence[Chance]) -> list[dict[str, object]]:
    """Weights and factors as the publication prints them."""
    return [{"ref": one.ref, "weight": str(one.weight), "factor": one.factor} for one in found]


def told_seats(seats: Mapping[str, int]) -> list[dict[str, object]]:
    """Places of each stratum as the publication prints them."""
    return [{"stratum": stratum, "seats": count} for stratum, count in seats.items()]


def told_steps(steps: Sequence[Step]) -> list[dict[str, object]]:
    """Every lot as the publication prints it."""
    return [
        {
            "step": step.lot.index,
            "kind": step.kind.value,
            "hash": step.lot.digest,
            "chances": str(step.lot.chances),
            "lot": str(step.lot.number),
            "taken": step.taken,
        }
        for step in steps
    ]


def told_chosen(pool: Pool, outcome: Outcome) -> list[dict[str, object]]:
    """The list as the publication prints it: places by name, inspectors by post."""
    items = {item.ref: item for item in pool.items}
    posts = {inspector.ref: inspector.label for inspector in pool.inspectors}
    return [
        {
            "rank": one.rank,
            "ref": one.ref,
            "label": items[one.ref].label,
            "stratum": items[one.ref].stratum,
            "inspectors": [posts[ref] for ref in one.inspectors],
        }
        for one in outcome.chosen
    ]


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the one text of a value, in Python as in a browser."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(publication: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of everything but the digest itself."""
    return fingerprint(canonical({name: value for name, value in publication.items() if name != DIGEST}))
