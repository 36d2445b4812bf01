"""Required files and records filled in afterwards, with the figures of M-196 and M-197."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.archive import BackfillRule, Filed, SlotState, Wanted, backfilled, completeness, slot_state

NOW = datetime(2026, 9, 30, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
RULE = BackfillRule()


def record(number, *, days_ago, minutes_ago=0):
    return Filed(f"file:{number}", TODAY - timedelta(days=days_ago), NOW - timedelta(minutes=minutes_ago))


@pytest.mark.mechanism("M-197")
def test_of_40_clauses_with_3_files_each_114_are_95_percent_and_6_are_missing():
    found = completeness([SlotState.PRESENT] * 114 + [SlotState.MISSING] * 6)
    assert (found.exists.denominator, found.exists.text, found.missing) == (40 * 3, "95%", 6)


@pytest.mark.mechanism("M-196")
def test_of_10_ledgers_9_exist_and_8_are_updated():
    found = completeness([SlotState.PRESENT] * 8 + [SlotState.STALE, SlotState.MISSING])
    assert (found.exists.text, found.current.text) == ("90%", "80%")


@pytest.mark.mechanism("M-196")
def test_50_records_entered_within_2_hours_for_the_last_3_months_look_backfilled():
    batch = [record(n, days_ago=97 - n * 9 // 5, minutes_ago=n * 2) for n in range(50)]
    (found,) = backfilled(batch, RULE)
    assert (len(found.records), found.earliest) == (50, TODAY - timedelta(days=97))


@pytest.mark.mechanism("M-196")
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [record(n, days_ago=97 - n * 9 // 5, minutes_ago=n * 60 * 24) for n in range(50)], id="a record each day"
        ),
        pytest.param([record(n, days_ago=5) for n in range(50)], id="entered within the week"),
        pytest.param([record(n, days_ago=30) for n in range(50)], id="one day's records, entered late"),
        pytest.param([record(n, days_ago=90 - n) for n in range(19)], id="fewer than the rule asks for"),
        pytest.param([], id="no record"),
    ],
)
def test_what_does_not_look_backfilled(rows):
    assert backfilled(rows, RULE) == ()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 600)), max_size=80))
def test_no_record_stands_in_two_batches_and_every_batch_keeps_the_rule(drawn):
    rows = [record(n, days_ago=days, minutes_ago=minutes) for n, (days, minutes) in enumerate(drawn)]
    found = backfilled(rows, BackfillRule(least=3, span_days=10))
    named = [name for batch in found for name in batch.records]
    assert len(named) == len(set(named))
    for batch in found:
        assert len(batch.records) >= 3
        assert batch.entered_until - batch.entered_from <= timedelta(hours=2)
        assert (batch.latest - batch.earliest).days >= 10


@pytest.mark.mechanism("M-197", "M-196")
@pytest.mark.parametrize(
    ("wanted", "filed", "state"),
    [
        pytest.param(Wanted(2026), [], SlotState.MISSING, id="nothing"),
        pytest.param(Wanted(2026), [record(1, days_ago=9)], SlotState.PRESENT, id="a file of the year"),
        pytest.param(Wanted(2026), [record(1, days_ago=300)], SlotState.STALE, id="a file of last year"),
        pytest.param(Wanted(2026, standing=True), [record(1, days_ago=900)], SlotState.PRESENT, id="a regulation"),
        pytest.param(Wanted(2026, cadence_days=31), [record(1, days_ago=31)], SlotState.PRESENT, id="a month old"),
        pytest.param(Wanted(2026, cadence_days=31), [record(1, days_ago=32)], SlotState.STALE, id="a day more"),
        pytest.param(
            Wanted(2025, cadence_days=31),
            [Filed("file:1", date(2025, 12, 1), NOW)],
            SlotState.PRESENT,
            id="a year that is over is looked at from its end",
        ),
        pytest.param(Wanted(2026), [record("x", days_ago=9)], SlotState.BACKFILLED, id="one of a suspicious batch"),
    ],
)
def test_how_a_required_file_stands(wanted, filed, state):
    assert slot_state(wanted, filed, today=TODAY, suspicious={"file:x"}) is state
