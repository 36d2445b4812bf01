"""Whether something a process has built still holds, asked once a request.

Building a query through the ORM costs ten times what this one costs to run, and a report asks three such questions.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


def stamp(sql: str) -> tuple[Any, ...]:
    """The one row of a literal statement, as the database gives it; only good for comparing with an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone() or ())
