"""How spans and due times are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from weicheng.base.badges import Tone
from weicheng.base.wording import countdown, due_badge, duration, moment, size

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

DURATIONS = [
    (timedelta(seconds=59), "不到1分钟", "less than a minute"),
    (timedelta(minutes=45), "45分钟", "minutes"),
    (timedelta(hours=2, minutes=5), "2小时05分", "minutes in two digits"),
    (timedelta(hours=25), "25小时00分", "up to three days in hours"),
    (timedelta(days=3, hours=4, minutes=59), "3天4小时", "then in days"),
]


@pytest.mark.mechanism("M-097")
@pytest.mark.parametrize(("span", "said", "remark"), DURATIONS)
def test_a_measured_span_is_said_as_cities_write_it(span, said, remark) -> None:
    assert duration(span) == said, remark


def test_a_negative_span_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        duration(timedelta(seconds=-1))


COUNTDOWNS = [
    # minutes left, words, tone
    (200, "剩余 3 小时 20 分", Tone.WARN),
    (240, "剩余 4 小时 0 分", Tone.WARN),
    (241, "剩余 4 小时 1 分", Tone.NEUTRAL),
    (0, "剩余 1 分", Tone.WARN),
    (-1, "超期 1 分", Tone.BAD),
    (-2 * 1440, "超期 2 天", Tone.BAD),
    (-1440 - 125, "超期 1 天 2 小时", Tone.BAD),
    (9 * 1440 + 60, "剩余 9 天", Tone.NEUTRAL),
]


@pytest.mark.parametrize(("minutes", "words", "tone"), COUNTDOWNS)
def test_a_due_time_is_said_as_what_is_left_or_over(minutes, words, tone) -> None:
    due = NOON + timedelta(minutes=minutes)
    badge = due_badge(due, NOON)
    assert countdown(due, NOON) == words
    assert badge is not None
    assert (badge.label, badge.tone) == (words, tone)


def test_without_a_due_time_there_is_nothing_to_say() -> None:
    assert (countdown(None, NOON), due_badge(None, NOON)) == ("", None)


def test_a_time_is_shown_in_shanghai_to_the_minute() -> None:
    assert (moment(NOON), moment(date(2026, 11, 2)), moment(None)) == ("2026-11-02 20:00", "2026-11-02", "")


@pytest.mark.parametrize(("octets", "said"), [(1, "1 KB"), (830_000, "811 KB"), (3_600_000, "3.4 MB")])
def test_the_size_of_a_file(octets, said) -> None:
    assert size(octets) == said
