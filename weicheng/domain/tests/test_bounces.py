"""Cases passed from hand to hand: who must rule, and whose hours were lost."""

from datetime import timedelta

import pytest

from weicheng.domain.bounces import Holding, Ruler, examine_bounces
from weicheng.domain.packs.schema import Bounce
from weicheng.domain.tests.calendars import at

RULE = Bounce(office_rules_at=2, superior_at=3, clause="M-107")
HOUR = timedelta(hours=1)


def turns(*hands):
    """Turns one after another: (unit, hours, how it ended)."""
    moment, made = at("2026-09-21 09:00"), []
    for unit, hours, end in hands:
        made.append(Holding(unit, moment, moment + hours * HOUR, end != "kept", end == "excused"))
        moment += hours * HOUR
    return made


@pytest.mark.mechanism("M-107")
def test_a_case_that_goes_there_and_back_is_flagged_with_the_hours_of_each():
    finding = examine_bounces(turns(("A", 24, "passed"), ("B", 48, "passed"), ("A", 1, "kept")), RULE)
    assert finding.flagged
    assert finding.ruler is Ruler.OFFICE
    assert finding.came_back_to == "A"
    assert finding.lost == {"A": 24 * HOUR, "B": 48 * HOUR}
    assert finding.reason.inputs["hours"] == {"A": 24.0, "B": 48.0}


@pytest.mark.parametrize(
    ("hands", "ruler", "remark"),
    [
        ([("A", 5, "kept")], Ruler.NOBODY, "in one hand"),
        ([("A", 5, "passed"), ("B", 5, "kept")], Ruler.NOBODY, "one return is an ordinary correction"),
        ([("A", 5, "passed"), ("B", 5, "passed")], Ruler.OFFICE, "two returns: the office rules"),
        ([("A", 5, "passed"), ("A", 5, "kept")], Ruler.OFFICE, "one, but back to who had passed it on"),
        ([("A", 5, "passed"), ("B", 5, "passed"), ("C", 5, "passed")], Ruler.SUPERIOR, "three: common superior"),
        ([("A", 5, "excused"), ("B", 5, "passed"), ("C", 5, "kept")], Ruler.NOBODY, "an accepted reason is no pass"),
        ([("A", 5, "excused"), ("A", 5, "kept")], Ruler.NOBODY, "nor makes a return of it"),
        ([], Ruler.NOBODY, "in no hand yet"),
    ],
)
def test_returns_decide_who_rules(hands, ruler, remark):
    finding = examine_bounces(turns(*hands), RULE)
    assert finding.ruler is ruler, remark
    assert finding.flagged == (ruler is not Ruler.NOBODY)


def test_hours_of_several_turns_add_up():
    finding = examine_bounces(turns(("A", 5, "passed"), ("B", 1, "excused"), ("A", 7, "passed")), RULE)
    assert finding.lost == {"A": 12 * HOUR}
