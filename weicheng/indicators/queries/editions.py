"""Editions and their clauses: lists, the tree with search, differences, the same indicator in several editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from weicheng.domain.editions import (
    ClauseChange,
    ClauseKind,
    ClauseText,
    EditionText,
    KindCount,
    TextEvidence,
    compare,
    counts,
)
from weicheng.domain.measures import Facts, Measure, Reading, Verdict, read_measure
from weicheng.domain.measures.asking import demands
from weicheng.domain.measures.wording import in_words
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators import shipped
from weicheng.indicators.models import Clause, Edition, Indicator

KINDS = Clause.Kind


def edition_rows() -> QuerySet[Edition]:
    """Every edition with how many clauses of each kind have a text, and whether it is the last revision."""
    has_text = ~Q(clauses__evidence=Clause.Evidence.MISSING)
    found = {f"n_{kind}": Count("clauses", filter=Q(clauses__kind=kind) & has_text) for kind in KINDS.values}
    newer = Edition.objects.filter(code=OuterRef("code"), revision__gt=OuterRef("revision"))
    return Edition.objects.annotate(is_superseded=Exists(newer), **found)


def of_state(rows: QuerySet[Edition], *, superseded: bool) -> QuerySet[Edition]:
    """Of the editions of `edition_rows` those with a later revision, or those without."""
    newer = Edition.objects.filter(code=OuterRef("code"), revision__gt=OuterRef("revision"))
    return rows.filter(Exists(newer) if superseded else ~Exists(newer))


def latest() -> QuerySet[Edition]:
    """The last revision of each standard."""
    newer = Edition.objects.filter(code=OuterRef("code"), revision__gt=OuterRef("revision"))
    return Edition.objects.filter(~Exists(newer)).order_by("name")


def edition(pk: int) -> Edition:
    """Raises OutOfReach when there is none."""
    found = edition_rows().filter(pk=pk).first()
    if found is None:
        raise OutOfReach("没有找到这个标准版本。")
    return found


def count_of(row: Edition) -> list[KindCount]:
    """The counts of an edition of `edition_rows`, those that are not empty or are expected."""
    found = {kind: getattr(row, f"n_{kind}") for kind in ClauseKind}
    return [
        KindCount(kind, row.expected.get(kind), found[kind])
        for kind in ClauseKind
        if found[kind] or kind in row.expected
    ]


def names() -> Mapping[str, str]:
    """Chinese names of indicators and kinds of events, for measures in words; one query."""
    return {**shipped.event_kinds(), **dict(Indicator.objects.values_list("code", "name"))}


@dataclass(frozen=True)
class TreeLine:
    """A clause in the tree: whether it opens a level, how many levels close after it, what is asked in words."""

    clause: Clause
    asked: str
    opens: bool
    closes: range


def tree(row: Edition, *, search: str = "", kind: str = "") -> list[TreeLine]:
    """The clauses from the top down; with a search those that fit and what stands above them; two queries."""
    clauses = list(row.clauses.order_by("position"))
    by_pk = {clause.pk: clause for clause in clauses}
    if search or kind:
        kept: set[int] = set()
        for clause in clauses:
            if _fits(clause, search) and (not kind or clause.kind == kind):
                kept.update(_line_of(clause, by_pk))
        clauses = [clause for clause in clauses if clause.pk in kept]
    ordered = list(_in_order(clauses))
    known, lines = names(), []
    for place, (clause, depth) in enumerate(ordered):
        after = ordered[place + 1][1] if place + 1 < len(ordered) else 0
        asked = asked_in_words(clause, known)
        lines.append(TreeLine(clause, asked, after > depth, range(depth - after)))
    return lines


def _fits(clause: Clause, search: str) -> bool:
    return search in clause.name or search in clause.text or search == clause.number


def _line_of(clause: Clause, by_pk: Mapping[int, Clause]) -> Iterator[int]:
    above: int | None = clause.pk
    while above is not None:
        yield above
        above = by_pk[above].parent_id


def _in_order(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, int]]:
    """Each clause with its depth, children right after their parent."""
    children: dict[int | None, list[Clause]] = {}
    for clause in clauses:
        children.setdefault(clause.parent_id, []).append(clause)

    def walk(above: int | None, depth: int) -> Iterator[tuple[Clause, int]]:
        for clause in children.get(above, ()):
            yield clause, depth
            yield from walk(clause.pk, depth + 1)

    return walk(None, 0)


def measure_of(clause: Clause) -> Measure | None:
    """What the clause asks of figures; None when nothing can be measured."""
    return read_measure(clause.measure) if clause.measure else None


def asked_in_words(clause: Clause, known: Mapping[str, str]) -> str:
    """The measure in words; empty without one."""
    measure = measure_of(clause)
    return in_words(measure, known) if measure else ""


def clause(pk: int) -> Clause:
    """Raises OutOfReach when there is none."""
    found = Clause.objects.select_related("edition", "parent").filter(pk=pk).first()
    if found is None:
        raise OutOfReach("没有找到这一条。")
    return found


def children_of(row: Clause) -> list[Clause]:
    """What belongs to a clause, in order."""
    return list(row.children.order_by("position"))


def text_of(row: Edition) -> EditionText:
    """An edition as the core compares it; one query."""
    clauses = list(row.clauses.order_by("position"))
    codes = {each.pk: each.code for each in clauses}
    return EditionText(row.code, {}, row.expected, tuple(_clause_text(each, codes) for each in clauses))


def _clause_text(row: Clause, codes: Mapping[int, str]) -> ClauseText:
    return ClauseText(
        kind=next(kind for kind in ClauseKind if kind == row.kind),
        code=row.code,
        number=row.number,
        name=row.name,
        evidence=next(evidence for evidence in TextEvidence if evidence == row.evidence),
        parent=codes.get(row.parent_id or 0, ""),
        text=row.text,
        measure=row.measure,
        is_veto=row.is_veto,
        is_ticket=row.is_ticket,
        bottleneck=row.bottleneck,
        points="" if row.points is None else str(row.points),
        department=row.department,
        source=row.source,
        remark=row.remark,
    )


def changes(before: Edition, after: Edition) -> tuple[ClauseChange, ...]:
    """What differs between two editions; two queries."""
    return compare(text_of(before), text_of(after))


def count_faults(text: EditionText) -> list[str]:
    """What is wrong with the counts of an edition that is to be loaded."""
    pairs = [(clause.kind, clause.evidence) for clause in text.clauses]
    return [count.sentence for count in counts(text.expected, pairs) if count.sentence]


@dataclass(frozen=True)
class Preview:
    """What would be loaded: its counts, what is wrong with them, and what changes against the last revision."""

    text: EditionText
    counts: tuple[KindCount, ...]
    faults: list[str]
    last: Edition | None
    changes: tuple[ClauseChange, ...]


def preview(text: EditionText) -> Preview:
    """An edition that was read but not loaded; three queries."""
    last = Edition.objects.filter(code=text.code).order_by("-revision").first()
    pairs = [(clause.kind, clause.evidence) for clause in text.clauses]
    differing = compare(text_of(last), text) if last else ()
    return Preview(text, counts(text.expected, pairs), count_faults(text), last, differing)


def indicator_codes() -> list[str]:
    """Codes that a measure may name."""
    return list(Indicator.objects.values_list("code", flat=True))


@dataclass(frozen=True)
class Demand:
    """What a clause of an edition asks of one indicator, in words, and what a value would mean by it."""

    clause: Clause
    measure: Measure
    asked: str
    verdict: Verdict | None = None


def demands_of(rows: Sequence[Edition], indicator: str = "") -> dict[str, dict[int, list[Demand]]]:
    """Indicator → edition → what is asked; of one indicator only when it is given; two queries (M-029)."""
    known = names()
    clauses = Clause.objects.filter(edition__in=rows, measure__isnull=False).select_related("edition")
    found: dict[str, dict[int, list[Demand]]] = {}
    for row in clauses.order_by("position"):
        for code, measure in demands(read_measure(row.measure or {})):
            if indicator in {"", code}:
                place = found.setdefault(code, {}).setdefault(row.edition_id, [])
                place.append(Demand(row, measure, in_words(measure, known)))
    return found


def judged(code: str, value: Decimal, found: Sequence[Demand], today: date | None = None) -> list[Demand]:
    """The same demands with the verdict on a value of the last whole year."""
    day = today or timezone.localdate()
    year = day.year - 1
    reading = Reading(date(year, 1, 1), date(year, 12, 31), value, value)
    facts = Facts(day, {code: [reading]})
    return [Demand(each.clause, each.measure, each.asked, each.measure.judge(facts)) for each in found]


def indicator(code: str) -> Indicator:
    """The indicator of a code. Raises OutOfReach when there is none."""
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise OutOfReach("没有找到这项指标。")
    return found
