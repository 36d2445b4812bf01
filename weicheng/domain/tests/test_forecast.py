"""Would we pass today: what is known, what is not, and how often the interval holds the truth (decision 0022)."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.forecast import Lines, Outlook, forecast
from weicheng.domain.readings import Ageing, Part, Reading, estimate_part
from weicheng.domain.veto import VetoItem, VetoReading, veto_risks, vetoed

TODAY = date(2026, 6, 30)
LINES = Lines(passing=80000, basic=75000, confidence=90)
AGEING = Ageing(half_life=30, horizon=180, spread=20)
WEIGHTS = {1: 50, 2: 70, 3: 230, 4: 100, 5: 120, 6: 110, 7: 100, 8: 50, 9: 50, 10: 70, 11: 50}
STREETS = {f"area:{n}": 20 for n in range(8)}
TABLE = [Part(head, f"kind{head}", points * 100, STREETS) for head, points in WEIGHTS.items()]


def reading(head, share, *, place="site:1", cell="area:0", days=0, kind=""):
    on = TODAY - timedelta(days=days)
    record = f"visit:{head}-{place}-{days}"
    return Reading(head, kind or f"kind{head}", place, cell, on, round(share * 1000), 1000, record)


def everywhere(share, heads=WEIGHTS, spread=0.0, seed=7):
    lot = random.Random(seed)
    return [
        reading(head, min(1, max(0, share + spread * lot.uniform(-1, 1))), place=f"site:{n}", cell=f"area:{n % 8}")
        for head in heads
        for n in range(24)
    ]


def today(readings, parts=TABLE, lines=LINES):
    return forecast(parts, readings, lines=lines, ageing=AGEING, today=TODAY)


def test_without_any_visit_everything_is_unknown_and_nothing_is_said():
    found = today([])
    assert (found.total.known, found.total.expected, found.total.unknown) == (0, 0, 100_000)
    assert (found.total.floor, found.total.ceiling) == (0, 100_000)
    assert (found.outlook, found.needed, found.total.share) == (Outlook.OPEN, 800, None)
    assert found.heads[0].parts[0].mean is None
    assert found.advice[0].points == 23_000  # the largest unknown head first
    assert len(found.advice) == 11


@pytest.mark.parametrize(
    ("share", "outlook"),
    [
        pytest.param(0.95, Outlook.PASS, id="all above 800"),
        pytest.param(0.775, Outlook.BASIC, id="all between the lines"),
        pytest.param(0.50, Outlook.FAIL, id="all below 750"),
        pytest.param(0.80, Outlook.OPEN, id="the range lies across 800"),
    ],
)
def test_what_can_be_said_when_every_head_was_visited(share, outlook):
    found = today(everywhere(share, spread=0.01))
    assert found.outlook is outlook
    assert found.needed is None
    assert found.total.low <= found.total.expected <= found.total.high


def test_a_head_that_nobody_looked_at_is_neither_nothing_nor_full():
    found = today(everywhere(0.9, heads=[head for head in WEIGHTS if head != 3]))
    third = next(one for one in found.heads if one.head == 3)
    assert (third.estimated.known, third.estimated.unknown) == (0, 23_000)
    assert found.total.known == 77_000
    assert (found.total.ceiling - found.total.high, found.outlook) == (23_000, Outlook.OPEN)
    assert found.needed == pytest.approx(1000 * (80_000 - found.total.expected) / 23_000, abs=1)
    assert found.advice[0].is_unknown


def test_unknown_points_that_cannot_reach_the_line_any_more_say_so():
    assert (today(everywhere(0.7, heads=range(1, 11))).needed or 0) > 1000


def test_a_head_may_be_known_in_part():
    parts = [Part(3, "main_road", 15_000), Part(3, "toilet", 8_000)]
    found = today([reading(3, 0.9, kind="main_road")], parts)
    assert (found.heads[0].estimated.known, found.heads[0].estimated.unknown) == (15_000, 8_000)


def test_one_visit_alone_has_a_wide_interval():
    one, many = today([reading(3, 0.8)]), today(everywhere(0.8, heads=[3]))
    assert one.total.high - one.total.low > 3 * (many.total.high - many.total.low)


def test_old_visits_count_for_less_and_then_for_nothing():
    part = Part(3, "kind3", 23_000, {"area:0": 20})
    fresh, old = (estimate_part(part, [reading(3, 0.8, days=days)], AGEING, TODAY) for days in (0, AGEING.half_life))
    assert (fresh.weight, old.weight) == (1, 0.5)
    assert old.variance == pytest.approx(2 * fresh.variance)
    assert estimate_part(TABLE[2], [reading(3, 0.8, days=181)], AGEING, TODAY).mean is None
    assert estimate_part(TABLE[2], [reading(3, 0.8, days=-1)], AGEING, TODAY).mean is None


def test_a_place_seen_twice_is_one_place_and_its_fresh_visit_weighs_more():
    found = estimate_part(TABLE[2], [reading(3, 1.0), reading(3, 0.4, days=30)], AGEING, TODAY)
    assert found.places == 1
    assert found.mean == pytest.approx((1.0 + 0.5 * 0.4) / 1.5)
    assert len(found.records) == 2


def test_streets_weigh_by_the_places_registered_in_them():
    part = Part(4, "kind4", 10_000, {"area:0": 30, "area:1": 10})
    seen = [reading(4, 1.0, place="site:1"), reading(4, 0.0, place="site:2", cell="area:1")]
    assert estimate_part(part, seen, AGEING, TODAY).mean == pytest.approx(0.75)


def test_streets_that_nobody_visited_widen_the_interval_and_are_named():
    part = Part(4, "kind4", 10_000, {"area:0": 30, "area:1": 10, "area:2": 10, "area:3": 0})
    seen = [reading(4, share, place=f"site:{n}") for n, share in enumerate((0.7, 0.8, 0.9))]
    found = estimate_part(part, seen, AGEING, TODAY)
    assert found.uncovered == ("area:1", "area:2")
    covered = estimate_part(Part(4, "kind4", 10_000, {"area:0": 30}), seen, AGEING, TODAY)
    assert found.variance > covered.variance


def test_more_visits_are_advised_where_they_tell_most():
    parts = [Part(3, "kind3", 10_000), Part(4, "kind4", 10_000)]
    found = today(everywhere(0.8, heads=[3], spread=0.2)[:6] + everywhere(0.8, heads=[4], spread=0.2)[:3], parts)
    assert [advice.head for advice in found.advice] == [4, 3]
    assert not found.advice[0].is_unknown
    assert found.advice[0].narrower > found.advice[1].narrower > 0


def test_a_part_worth_no_points_gets_no_advice():
    assert today([], [Part(1, "kind1", 0)]).advice == ()


@given(st.lists(st.tuples(st.sampled_from(sorted(WEIGHTS)), st.floats(0, 1), st.integers(0, 9), st.integers(0, 200))))
def test_bounds_hold_and_heads_add_up(rows):
    found = today([reading(h, s, place=f"site:{p}", cell=f"area:{p % 3}", days=d) for h, s, p, d in rows])
    total = found.total
    assert 0 <= total.floor <= total.low <= total.expected <= total.high <= total.known
    assert total.ceiling <= total.points == 100_000
    assert sum(head.estimated.known for head in found.heads) == total.known
    assert abs(sum(head.estimated.expected for head in found.heads) - total.expected) <= len(found.heads)


@pytest.mark.parametrize("visits", [4, 12])
def test_on_a_city_with_known_truth_the_interval_holds_it_as_often_as_it_says(visits):
    """A city of 8 streets that differ, 20 places of each kind in each; the lot falls on streets, then on places."""
    lot = random.Random(22)
    held, rounds = 0, 150
    for _ in range(rounds):
        truth, readings = 0.0, []
        for head, points in WEIGHTS.items():
            level = lot.uniform(0.6, 0.9)
            streets = {cell: lot.gauss(0, 0.06) for cell in STREETS}
            places = [
                (cell, f"{cell}/{n}", min(1.0, max(0.0, level + streets[cell] + lot.gauss(0, 0.12))))
                for cell in STREETS
                for n in range(STREETS[cell])
            ]
            truth += points * 100 * sum(share for _, _, share in places) / len(places)
            for cell, place, share in lot.sample(places, visits):
                seen = min(1.0, max(0.0, share + lot.gauss(0, 0.05)))
                readings.append(reading(head, seen, place=place, cell=cell, days=lot.randrange(20)))
        found = today(readings).total
        held += found.low <= truth <= found.high
    assert held / rounds >= 0.9 - 1.645 * (0.9 * 0.1 / rounds) ** 0.5


POULTRY = VetoItem("live_poultry", "活禽售卖", 70)


def seen(place, earned, days=0):
    return VetoReading("live_poultry", place, TODAY - timedelta(days=days), earned, 2000, f"visit:{place}-{days}")


def vetoes(readings):
    (risk,) = veto_risks([POULTRY], readings, ageing=AGEING, today=TODAY, confidence=90)
    return risk


@pytest.mark.parametrize(
    ("readings", "failing"),
    [
        pytest.param([seen("site:1", 1400)], 0, id="70 percent is not below 70"),
        pytest.param([seen("site:1", 1399)], 1, id="a hundredth less"),
        pytest.param([seen("site:1", 2000), seen("site:1", 0, days=9)], 0, id="put right since"),
        pytest.param([seen("site:1", 2000, days=9), seen("site:1", 0)], 1, id="gone bad since"),
        pytest.param([seen("site:1", 0, days=181), seen("site:2", 2000)], 0, id="too long ago"),
    ],
)
def test_a_place_fails_a_veto_item_by_its_latest_visit(readings, failing):
    risk = vetoes(readings)
    assert (len(risk.failing), risk.share.count) == (failing, 1)


@pytest.mark.mechanism("M-094")
@pytest.mark.parametrize(("earned", "decides"), [(1400, False), (1399, True)])
def test_one_place_below_the_share_is_a_veto_whatever_the_points(earned, decides):
    risk = vetoes([seen("site:1", earned), seen("site:2", 2000)])
    assert vetoed([risk]) == ((risk,) if decides else ())


def test_a_veto_item_that_nobody_looked_at_is_unknown():
    assert not vetoes([]).share.is_known
