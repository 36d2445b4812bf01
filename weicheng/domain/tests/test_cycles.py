"""When to apply, by each procedure (M-040), and when a named city is looked at again (M-194)."""

from datetime import date

import pytest

from weicheng.domain.cycles import CycleKind, CycleRule, next_window, period_start_after, re_examination_after

RULE_A = CycleRule(CycleKind.ODD_EVEN, 2008)
RULE_B = CycleRule(CycleKind.PERIOD, 2012)
OF_2015 = CycleRule(CycleKind.PERIOD, 2015, apply_year=2, apply_until=(6, 30))


@pytest.mark.mechanism("M-040")
@pytest.mark.parametrize(
    ("rule", "ready", "apply", "accept"),
    [
        pytest.param(RULE_A, date(2009, 3, 5), 2009, 2010, id="rule A, ready in an odd year"),
        pytest.param(RULE_A, date(2010, 1, 1), 2011, 2012, id="rule A, ready in an even year"),
        pytest.param(RULE_B, date(2012, 12, 31), 2012, 2014, id="rule B, in the first year of a period"),
        pytest.param(RULE_B, date(2013, 1, 1), 2015, 2017, id="rule B, after the first year"),
        pytest.param(RULE_B, date(2009, 1, 1), 2012, 2014, id="before the rule began"),
        pytest.param(OF_2015, date(2016, 6, 30), 2016, 2017, id="2015: the last day of June of the second year"),
        pytest.param(OF_2015, date(2016, 7, 1), 2019, 2020, id="2015: a day late costs a period"),
    ],
)
def test_the_next_window(rule, ready, apply, accept):
    found = next_window(rule, ready)
    assert (found.apply_year, found.accept_year) == (apply, accept)


@pytest.mark.mechanism("M-040")
def test_a_period_that_began_in_2012_is_followed_by_one_of_2015():
    assert period_start_after(RULE_B, 2012) == 2015
    assert period_start_after(RULE_B, 2014) == 2015


@pytest.mark.mechanism("M-194")
@pytest.mark.parametrize(
    ("day", "due"),
    [
        pytest.param(date(2010, 1, 1), date(2012, 12, 29), id="the first one, three years after the naming"),
        pytest.param(date(2012, 12, 29), date(2015, 12, 29), id="the next one from the day of the first"),
    ],
)
def test_a_city_named_on_2009_12_29_is_re_examined_every_three_years(day, due):
    assert re_examination_after(date(2009, 12, 29), day, 3) == due
