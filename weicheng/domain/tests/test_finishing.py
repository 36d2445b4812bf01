"""The forecast of a finish date: hand-worked, and its laws."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.finishing import Mark, Outlook, forecast_finish

START = date(2010, 1, 1)
DUE = START + timedelta(days=300)


def finish(*reports, due=DUE, start=START, confidence=90):
    marks = [Mark(START + timedelta(days=day), Fraction(percent, 100)) for day, percent in reports]
    return forecast_finish(starts_on=start, due_on=due, marks=marks, confidence=confidence)


@pytest.mark.mechanism("M-038")
def test_20_percent_after_100_of_300_days_needs_500_and_is_late():
    found = finish((100, 20))
    assert (found.days, found.on, found.outlook) == (500, START + timedelta(days=500), Outlook.LATE)
    assert (found.earliest, found.latest, found.has_range) == (None, None, False)


@pytest.mark.parametrize(
    ("reports", "due", "outlook"),
    [
        pytest.param([], DUE, Outlook.UNKNOWN, id="never reported"),
        pytest.param([(0, 50)], DUE, Outlook.UNKNOWN, id="only on the first day"),
        pytest.param([(100, 0)], DUE, Outlook.STUCK, id="nothing done"),
        pytest.param([(400, 1)], DUE, Outlook.STUCK, id="a hundred years away"),
        pytest.param([(100, 40)], DUE, Outlook.ON_TIME, id="faster than needed"),
        pytest.param([(100, 40)], None, Outlook.UNDATED, id="no due date"),
        pytest.param([(100, 100)], DUE, Outlook.FINISHED, id="all done"),
        pytest.param([(50, 20), (100, 40), (150, 60)], DUE, Outlook.ON_TIME, id="even progress has no spread"),
        pytest.param([(50, 30), (100, 35), (150, 60)], DUE, Outlook.UNSURE, id="in time at best guess, not for sure"),
        pytest.param([(50, 30), (100, 31), (150, 45)], DUE, Outlook.UNSURE, id="late at best guess, not for sure"),
        pytest.param([(50, 10), (100, 20), (150, 31)], DUE, Outlook.LATE, id="late with the whole range"),
    ],
)
def test_the_outlook_against_the_due_date(reports, due, outlook):
    assert finish(*reports, due=due).outlook is outlook


def test_without_a_start_nothing_is_forecast():
    assert finish((100, 20), start=None).outlook is Outlook.UNKNOWN


def test_the_range_is_the_hand_worked_one():
    # Stretches of 50 days gain 0.3 and 0.1: speed 0.004, s² = 2·0.1²/50 = 0.0004, t(90 %, 1→2) = 2.920.
    # (0.6 − 0.004t)² = 8.526·0.0004·(t + t²/100): a < 0, so that no end is in sight; the earliest is 40 days on.
    found = finish((50, 30), (100, 40))
    assert (found.on, found.latest, found.has_range) == (START + timedelta(days=250), None, True)
    assert found.earliest == START + timedelta(days=140)
    assert found.outlook is Outlook.UNSURE


def test_all_labels_are_chinese():
    assert [outlook.label for outlook in Outlook] == [
        "无从预测", "未定时限", "没有进展", "可按期", "难以按期", "将超期", "已完工",
    ]  # fmt: skip


reports = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 99)), min_size=1, max_size=8, unique_by=lambda r: r[0])


@given(reports)
def test_the_expected_day_lies_within_its_range(rows):
    rising = list(zip(sorted(day for day, _ in rows), sorted(share for _, share in rows), strict=True))
    found = finish(*rising)
    if found.has_range and found.on:
        assert found.earliest <= found.on
        assert found.latest is None or found.on <= found.latest + timedelta(days=1)


@given(reports, st.integers(1, 50))
def test_a_wider_confidence_never_narrows_the_range(rows, more):
    rising = list(zip(sorted(day for day, _ in rows), sorted(share for _, share in rows), strict=True))
    narrow, wide = finish(*rising, confidence=49), finish(*rising, confidence=49 + more)
    if narrow.has_range:
        assert wide.earliest <= narrow.earliest
        assert wide.latest is None or (narrow.latest is not None and wide.latest >= narrow.latest)
