"""Problems that keep coming back."""

from datetime import date, timedelta

import pytest

from weicheng.domain.packs.schema import Relapse
from weicheng.domain.recurrence import Cleanup, Occurrence, find_recurrences

RULE = Relapse(times=3, within_days=90, after_campaign_days=30, clause="M-109")
FIRST = date(2026, 3, 1)


def seen(*days, category="三堆", area="00010002"):
    return [Occurrence("place:P", category, FIRST + timedelta(days=n), f"case:{n}", area) for n in days]


def cleanup(day, **facts):
    given = {"area": "0001"} | facts
    return Cleanup("春季集中整治", given["area"], FIRST + timedelta(days=day), given.get("category", ""))


@pytest.mark.mechanism("M-109")
def test_three_times_in_six_weeks_is_a_recurrence():
    days = [date(2026, 3, 1), date(2026, 3, 20), date(2026, 4, 15)]
    heap = [Occurrence("place:P", "三堆", day, f"case:{day}") for day in days]
    (found,) = find_recurrences(heap, [], RULE)
    assert (found.place, found.category, len(found.records)) == ("place:P", "三堆", 3)
    assert found.reason.inputs["repeated"] == 3


@pytest.mark.parametrize(
    ("occurrences", "records", "remark"),
    [
        (seen(0, 19), [], "twice is not three times"),
        (seen(0, 19, 90), ["case:0", "case:19", "case:90"], "the third on the ninetieth day"),
        (seen(0, 19, 91), [], "a day later"),
        (seen(0, 150, 160, 170), ["case:150", "case:160", "case:170"], "only those inside a window"),
        ([*seen(0, 19), *seen(30, category="五乱")], [], "another category does not count"),
        (seen(30, 0, 19), ["case:0", "case:19", "case:30"], "in any order"),
    ],
)
def test_a_window_must_hold_enough_of_the_same_kind(occurrences, records, remark):
    found = find_recurrences(occurrences, [], RULE)
    assert [record for one in found for record in one.records] == records, remark


@pytest.mark.mechanism("M-109")
@pytest.mark.parametrize(
    ("campaign", "found_again", "remark"),
    [
        (cleanup(5), True, "five days later is soon"),
        (cleanup(-20), True, "thirty days later still is"),
        (cleanup(-21), False, "thirty-one are not"),
        (cleanup(10), False, "on its last day it is not over"),
        (cleanup(11), False, "and before it, nothing came back"),
        (cleanup(5, area="0002"), False, "somewhere else"),
        (cleanup(5, category="三堆"), True, "against this very category"),
        (cleanup(5, category="五乱"), False, "against another one"),
    ],
)
def test_once_soon_after_a_cleanup_is_enough(campaign, found_again, remark):
    found = find_recurrences(seen(10), [campaign], RULE)
    assert [one.cleanups for one in found] == ([("春季集中整治",)] if found_again else []), remark


def test_the_worst_places_come_first():
    found = find_recurrences([*seen(0, 1, 2, category="五乱"), *seen(0, 1, 2, 3)], [], RULE)
    assert [(one.category, len(one.records)) for one in found] == [("三堆", 4), ("五乱", 3)]
