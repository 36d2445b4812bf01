"""Which index answers the filters of the list on SQLite: one over some rows only when the statement says its words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict

from weicheng.base.literals import AnyOf
from weicheng.cases import queries
from weicheng.cases.models import Case
from weicheng.cases.tables.cases import CaseFilters
from weicheng.testing.town import Town

# What ANALYZE says of a city with 100,000 cases, a tenth of them open; tables of a test are too small to plan for.
STATISTICS = {
    "case_area": "100000 1500 2 1",
    "case_reported": "100000 1 1 1 1 1",
    "case_state": "100000 12500 1",
    "case_open_area": "10000 150 2 1 1 1 1",
    "case_open_due": "10000 2",
}


@pytest.fixture
def _large_city(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'cases_case'")
        rows = [("cases_case", index, numbers) for index, numbers in STATISTICS.items()]
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", rows)
        cursor.execute("ANALYZE sqlite_schema")


def plan(town: Town, query: str) -> str:
    rows = CaseFilters(QueryDict(query)).narrow(queries.visible_cases(town.actor("director")))
    return rows.order_by("-reported_at", "-pk").values_list("pk", flat=True)[:50].explain()


@pytest.mark.only_on("sqlite")
@pytest.mark.usefixtures("_large_city")
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("state=open", "case_open_area"),
        ("state=reported", "case_open_area"),  # one of the open states
        ("flag=overdue", "case_open_area"),
        ("flag=handle_overdue", "case_open_area"),
        ("flag=returned", "case_returns"),
        ("flag=listed", "case_listed"),
        ("flag=suspended", "case_suspended"),
    ],
)
def test_open_and_marked_cases_are_found_by_their_own_index(town: Town, query: str, index: str) -> None:
    assert f"INDEX {index}" in plan(town, query)


def test_only_words_of_the_program_are_written_into_a_statement(db: None) -> None:
    assert "IN ('closed', 'joined')" in str(Case.objects.filter(state__any_of=["closed", "joined"]).query)
    for words in (["closed') OR 1=1 --"], ["待"], []):
        with pytest.raises(ValueError, match=AnyOf.lookup_name):
            str(Case.objects.filter(state__any_of=words).query)
