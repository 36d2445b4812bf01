"""Keeps the search text and its index in the transaction that changes a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from weicheng.base.inserts import insert_values
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
    rows = [(case.pk, *_texts(case)) for case in cases]
    insert_values(CaseSearch, [{"case_id": pk, "text": text, "initials": letters} for pk, text, letters in rows])
    _index(_INSERT, rows)


def remove(case: Case) -> None:
    """Takes a case out of search (sealed matters)."""
    _index(_DELETE, CaseSearch.objects.filter(case=case).values_list("pk", "text", "initials"))
    CaseSearch.objects.filter(case=case).delete()


def change(case: Case) -> None:
    """Makes a changed case findable by its present words, and by those only."""
    remove(case)
    add(case)


def _texts(case: Case) -> tuple[str, str]:
    return search.texts(number=case.number, title=case.title, address=case.address, description=case.description)


def _index(statement: str, rows: Iterable[tuple[int, str, str]]) -> None:
    if connection.vendor != "sqlite":
        return
    cut = [(pk, search.tokens(text), search.tokens(letters)) for pk, text, letters in rows]
    if cut:
        with connection.cursor() as cursor:
            cursor.executemany(statement, cut)
