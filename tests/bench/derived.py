"""What hangs on the stored cases, made by the database from their columns: reports, six events each, clocks."""

from __future__ import annotations

from django.db import connection

Values = list[int | str]

NOTED = "case.noted"
# Column that says when it happened, and the event; a case that has not come so far has a note instead.
EVENTS = (
    ("reported_at", "case.reported"),
    ("dispatched_at", "case.dispatched"),
    ("accepted_at", "case.accepted"),
    ("handled_at", "case.handled"),
    ("checked_at", "case.checked"),
    ("closed_at", "case.closed"),
)
# Clock, when it starts, its due time, when it stops, amount, unit of time.
CLOCKS = (
    ("dispatch", "reported_at", "reported_at", "dispatched_at", 2, "work_hour"),
    ("handle", "dispatched_at", "handle_due_at", "handled_at", 3, "urgent_day"),
    ("citizen", "reported_at", "citizen_due_at", "closed_at", 5, "work_day"),
)


def store(*, dispatcher: int, rules: str) -> None:
    """Everything for all cases, in the caller's transaction."""
    with connection.cursor() as cursor:
        for statement, values in [_reports(), *_events(dispatcher, rules), *_clocks()]:
            cursor.execute(statement, values)


def _reports() -> tuple[str, Values]:
    statement = (
        "INSERT INTO cases_report (code, kind, source, text, case_id, joined_how, area_path, reported_at, received_at,"
        " external_no, wants_answer, told_due_at, rating_text, contests, command_id)"
        " SELECT 'B' || CAST(id AS text), 'complaint', source, description, id, '', area_path, reported_at,"
        " reported_at, '', citizen_due_at IS NOT NULL, citizen_due_at, '', 0, command_id FROM cases_case ORDER BY id"
    )
    return statement, []


def _events(dispatcher: int, rules: str) -> list[tuple[str, Values]]:
    json = "jsonb" if connection.vendor == "postgresql" else "text"
    statement = (
        "INSERT INTO events_event"
        " (at, recorded_at, actor_id, actor_label, action, subject, root, data, rules, request, source)"
        " SELECT COALESCE({column}, touched_at), COALESCE({column}, touched_at), %s, %s,"
        " CASE WHEN {column} IS NULL THEN %s ELSE %s END, 'case:' || CAST(id AS text), 'case:' || CAST(id AS text),"
        " CAST('{{\"unit\": ' || COALESCE(CAST(unit_id AS text), 'null') || '}}' AS {json}), %s, '', 'web'"
        " FROM cases_case ORDER BY id"
    )
    return [
        (statement.format(column=column, json=json), [dispatcher, "湘桥区创卫办 受理派遣员", NOTED, action, rules])
        for column, action in EVENTS
    ]


def _clocks() -> list[tuple[str, Values]]:
    clock = (
        "INSERT INTO cases_clock (case_id, report_id, kind, unit_id, amount, time_unit, remark, due_at, stopped_at)"
        " SELECT id, NULL, %s, unit_id, %s, %s, '', {due}, {stop} FROM cases_case"
        " WHERE {due} IS NOT NULL AND {start} IS NOT NULL ORDER BY id"
    )
    started = (
        "INSERT INTO cases_clockentry (clock_id, kind, at, amount, time_unit, reason)"
        " SELECT k.id, 'started', c.{start}, k.amount, k.time_unit, ''"
        " FROM cases_clock k JOIN cases_case c ON c.id = k.case_id WHERE k.kind = %s ORDER BY k.id"
    )
    stopped = (
        "INSERT INTO cases_clockentry (clock_id, kind, at, time_unit, reason)"
        " SELECT id, 'stopped', stopped_at, '', '' FROM cases_clock"
        " WHERE kind = %s AND stopped_at IS NOT NULL ORDER BY id"
    )
    statements: list[tuple[str, Values]] = []
    for kind, start, due, stop, amount, unit in CLOCKS:
        statements += [
            (clock.format(start=start, due=due, stop=stop), [kind, amount, unit]),
            (started.format(start=start), [kind]),
            (stopped, [kind]),
        ]
    return statements
