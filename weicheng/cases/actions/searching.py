"""Keeps the search text and its index in the transaction that changes a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from weicheng.base.inserts import insert
from weicheng.cases import search
from weicheng.cases.models import Case, CaseSearch

_INSERT = "INSERT INTO cases_search_fts(rowid, grams, initials) VALUES (%s, %s, %s)"
# A contentless index forgets a row only when told what the row said.
_DELETE = "INSERT INTO cases_search_fts(cases_search_fts, rowid, grams, initials) VALUES ('delete', %s, %s, %s)"


def add(case: Case) -> None:
    """Makes a new case findable."""
    add_many([case])


def add_many(cases: Iterable[Case]) -> None:
    """Makes new cases findable; two statements on SQLite, one on PostgreSQL, whose index reads the table itself."""
    rows = [_row(case) for case in cases]
    insert(rows)
    _index(_INSERT, rows)


def remove(case: Case) -> None:
    """Takes a case out of search (sealed matters)."""
    rows = list(CaseSearch.objects.filter(case=case))
    _index(_DELETE, rows)
    CaseSearch.objects.filter(case=case).delete()


def change(case: Case) -> None:
    """Makes a changed case findable by its present words, and by those only."""
    remove(case)
    add(case)


def _row(case: Case) -> CaseSearch:
    text, initials = search.texts(
        number=case.number, title=case.title, address=case.address, description=case.description
    )
    return CaseSearch(case=case, text=text, initials=initials)


def _index(statement: str, rows: list[CaseSearch]) -> None:
    if connection.vendor == "sqlite" and rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                statement, [(row.pk, search.tokens(row.text), search.tokens(row.initials)) for row in rows]
            )
