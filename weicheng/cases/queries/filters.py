"""How lists of cases are narrowed: by words, by subtree, by category."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.cases import facts, search
from weicheng.cases.models import Case, CaseSearch

Choices = list[tuple[str, str]]


class ContainsPairs(Func):
    """PostgreSQL: whether every pair occurs in a column, answered from its expression index."""

    template = "weicheng_grams(%(expressions)s::text[])"
    arg_joiner = ") @> ("
    arity = 2
    output_field = BooleanField()


def matching(rows: QuerySet[Case], query: str) -> QuerySet[Case]:
    """The cases whose words contain every part of the query, or whose initials do. Raises BadInput for one sign."""
    wanted = search.parts(query)
    found = CaseSearch.objects.filter(_candidates(wanted))
    for part in wanted:
        # A pair is its own proof; longer words could be put together from pairs that stand apart.
        if len(part) > search.SHORTEST:
            found = found.filter(_contains(part))
    if connection.vendor == "postgresql":
        # A fence: without it PostgreSQL may cut the text of every case in reach anew instead of asking the index of
        # pairs, because it takes cutting for cheap (two seconds of 50,000 cases, now a tenth).
        found = found.distinct()
    return rows.filter(pk__in=found.values("pk"))


def under(rows: QuerySet[Case], column: str, path: str) -> QuerySet[Case]:
    """The cases whose path column lies at or under a path."""
    return rows.filter(subtree(column, path))


def category_choices() -> Choices:
    """The categories of the pack in force that are in use, flat, after 全部; for a filter."""
    pack = facts.rules_in_force(timezone.now()).pack
    return [("", "全部"), *((code, matter.name) for code, matter in pack.matter.items() if matter.in_use)]


def category_groups() -> list[tuple[str, Choices]]:
    """Categories for a report: the common ones first in plain words, then all that are in use by their class (大类)."""
    pack = facts.rules_in_force(timezone.now()).pack
    used = {code: matter for code, matter in pack.matter.items() if matter.in_use}
    groups: dict[str, Choices] = {
        "常见问题": [(code, matter.plain or matter.name) for code, matter in used.items() if matter.common]
    }
    for code, matter in used.items():
        group = pack.matter_group.get(code[:2])
        groups.setdefault(group.name if group else "其他", []).append((code, matter.name))
    return [(name, rows) for name, rows in groups.items() if rows]


def _contains(part: str) -> Q:
    """An exact substring: LIKE would fold case differently on the two databases."""
    in_text = Q(GreaterThan(StrIndex("text", Value(part)), Value(0)))
    in_initials = Q(GreaterThan(StrIndex("initials", Value(part)), Value(0)))
    return in_text | in_initials if search.is_latin(part) else in_text


def _candidates(wanted: list[str]) -> RawSQL | Q:
    if connection.vendor == "sqlite":
        sql = "SELECT rowid FROM cases_search_fts WHERE cases_search_fts MATCH %s"
        return Q(pk__in=RawSQL(sql, [search.match_expression(wanted)]))  # noqa: S611 - no input in the text
    found = Q()
    for part in wanted:
        pairs = search.grams(part)
        here = Q(ContainsPairs("text", Value(pairs)))
        found &= here | Q(ContainsPairs("initials", Value(pairs))) if search.is_latin(part) else here
    return found
