"""An edition of a standard as text: its clauses, whether it is complete, and what changed to another one (M-019)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from weicheng.domain.packs.vocabulary import Labelled


class ClauseKind(Labelled):
    """What a line of a standard is."""

    CONDITION = "condition", "基本条件"
    CATEGORY = "category", "大项"
    CLAUSE = "clause", "条款"
    TARGET = "target", "评价指标"
    POINT = "point", "评审点"


class TextEvidence(Labelled):
    """How far the text of a clause is confirmed against the official one."""

    CONFIRMED = "confirmed", "已核"
    CITED = "cited", "有出处"
    UNCHECKED = "unchecked", "待核"
    SAMPLE = "sample", "示例"
    MISSING = "missing", "缺文"


# First letter of the code of a clause that was given none.
INITIALS = {
    ClauseKind.CONDITION: "c", ClauseKind.CATEGORY: "k", ClauseKind.CLAUSE: "a", ClauseKind.TARGET: "t",
    ClauseKind.POINT: "p",
}  # fmt: skip


@dataclass(frozen=True)
class ClauseText:
    """One line of an edition. `parent` is the code of the clause it belongs to; the measure is as data."""

    kind: ClauseKind
    code: str
    number: str
    name: str
    evidence: TextEvidence
    parent: str = ""
    text: str = ""
    measure: Mapping[str, Any] | None = None
    is_veto: bool = False
    is_ticket: bool = False
    bottleneck: str = ""
    points: str = ""
    department: str = ""
    source: str = ""
    remark: str = ""


@dataclass(frozen=True)
class EditionText:
    """A whole edition. `head` holds its name, level and the like as plain values; `expected` counts by kind."""

    code: str
    head: Mapping[str, str]
    expected: Mapping[str, int]
    clauses: tuple[ClauseText, ...]

    @property
    def sha256(self) -> str:
        """The fingerprint of everything in it; equal editions have equal ones."""
        return hashlib.sha256(json.dumps(as_data(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class KindCount:
    """How many clauses of a kind there are to be and how many have a text; `expected` None: the source does not say."""

    kind: ClauseKind
    expected: int | None
    found: int

    @property
    def is_right(self) -> bool:
        return self.expected is None or self.expected == self.found

    @property
    def sentence(self) -> str:
        """What is wrong with the count, in words; empty when it is right."""
        if self.expected is None or self.expected == self.found:
            return ""
        counted = "项" if self.kind in {ClauseKind.CONDITION, ClauseKind.CATEGORY, ClauseKind.TARGET} else "条"
        only = "只有" if self.found < self.expected else "却有"
        return f"{self.kind.label}应有 {self.expected} {counted}，{only} {self.found} {counted}"


def counts(expected: Mapping[str, int], clauses: Sequence[tuple[str, str]]) -> tuple[KindCount, ...]:
    """The counts of the kinds that an edition has or should have; `clauses` are pairs of kind and evidence (M-019).

    A clause whose text is missing does not count: it is a gap.
    """
    found = Counter(kind for kind, evidence in clauses if evidence != TextEvidence.MISSING)
    known = {kind for kind, _ in clauses} | set(expected)
    return tuple(KindCount(kind, expected.get(kind), found[kind]) for kind in ClauseKind if kind in known)


class Change(Labelled):
    """What became of a clause."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "改动"


@dataclass(frozen=True)
class ClauseChange:
    """A clause before and after, and the names of the fields that differ."""

    change: Change
    before: ClauseText | None
    after: ClauseText | None
    fields: tuple[str, ...] = ()


COMPARED = ("number", "name", "text", "measure", "is_veto", "is_ticket", "points", "evidence")


def compare(before: EditionText, after: EditionText) -> tuple[ClauseChange, ...]:
    """What differs, in the order of the later edition, removed clauses last.

    Revisions of one standard are paired by code; clauses of two standards by kind and name, because numbers move.
    """
    key = _by_code if before.code == after.code else _by_name
    old = {key(clause): clause for clause in before.clauses}
    new = {key(clause): clause for clause in after.clauses}
    changes = [_change(old.get(name), clause) for name, clause in new.items()]
    removed = [ClauseChange(Change.REMOVED, clause, None) for name, clause in old.items() if name not in new]
    return tuple(change for change in (*changes, *removed) if change is not None)


def _by_code(clause: ClauseText) -> tuple[str, str]:
    return clause.kind, clause.code


def _by_name(clause: ClauseText) -> tuple[str, str]:
    return clause.kind, clause.name


def _change(before: ClauseText | None, after: ClauseText) -> ClauseChange | None:
    if before is None:
        return ClauseChange(Change.ADDED, None, after)
    differing = tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
    return ClauseChange(Change.CHANGED, before, after, differing) if differing else None


def structure_faults(clauses: Sequence[ClauseText]) -> Iterator[tuple[int, str]]:
    """What is wrong with the clauses, with the place of the clause (from 0): codes twice, parents missing.

    A parent must stand before what belongs to it, so that the tree is read from the top.
    """
    seen: dict[str, int] = {}
    for place, clause in enumerate(clauses):
        if clause.code in seen:
            yield place, f"代码“{clause.code}”与第 {seen[clause.code] + 1} 条重复"
        if clause.parent and clause.parent not in seen:
            yield place, f"上级“{clause.parent}”不在它前面"
        seen.setdefault(clause.code, place)


def default_code(kind: ClauseKind, number: str) -> str:
    """The code of a clause that was given none: "a11" for clause 11."""
    return f"{INITIALS[kind]}{number}"


def clause_from(row: Mapping[str, Any], above: Sequence[ClauseText]) -> ClauseText:
    """A clause from the data of a file or a workbook; without a parent it belongs to the category or clause above.

    Raises KeyError for a missing field and ValueError for an unknown word.
    """
    kind, evidence = _word(ClauseKind, row["kind"]), _word(TextEvidence, row["evidence"])
    known = {field.name for field in fields(ClauseText)}
    given = {name: value for name, value in row.items() if name in known - {"kind", "evidence", "code", "parent"}}
    return ClauseText(
        kind=kind,
        evidence=evidence,
        code=row.get("code") or default_code(kind, row["number"]),
        parent=row.get("parent") or _parent(kind, above),
        **given,
    )


def _parent(kind: ClauseKind, above: Sequence[ClauseText]) -> str:
    wanted = {ClauseKind.CLAUSE: {ClauseKind.CATEGORY}, ClauseKind.POINT: {ClauseKind.CLAUSE}}.get(kind, set())
    return next((clause.code for clause in reversed(above) if clause.kind in wanted), "")


def _word(words: Any, said: str) -> Any:
    found = next((word for word in words if word == said), None)
    if found is None:
        raise ValueError(f"没有“{said}”这个词")
    return found


def as_data(edition: EditionText) -> dict[str, Any]:
    """An edition as plain values that can be kept as JSON; `from_data` gives the same edition back."""
    return {
        "code": edition.code,
        "head": dict(edition.head),
        "expected": dict(edition.expected),
        "clauses": [asdict(clause) for clause in edition.clauses],
    }


def from_data(data: Mapping[str, Any]) -> EditionText:
    """The edition that `as_data` wrote."""
    clauses = tuple(clause_from(row, ()) for row in data["clauses"])
    return EditionText(data["code"], data["head"], data["expected"], clauses)
