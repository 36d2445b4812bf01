"""Coordinates: fixed points and round trips, in metres."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.geo import Datum, convert, from_wgs84, is_shifted, metres_between, to_wgs84

# Pairs published with the open converters (eviltransform's test data): the same place in both systems.
FIXED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # 上海
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # 深圳
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # 北京
]
china = st.tuples(st.floats(74, 134), st.floats(18, 53))


@pytest.mark.parametrize(("wgs84", "gcj02"), FIXED)
def test_a_known_place_lands_where_the_maps_show_it(wgs84, gcj02):
    assert metres_between(from_wgs84(wgs84, Datum.GCJ02), gcj02) < 0.01
    assert metres_between(to_wgs84(gcj02, Datum.GCJ02), wgs84) < 0.01
    assert 400 < metres_between(wgs84, gcj02) < 700


def test_baidu_shifts_once_more():
    point = (116.622, 23.662)  # 潮州
    shift = metres_between(from_wgs84(point, Datum.GCJ02), from_wgs84(point, Datum.BD09))
    assert 700 < shift < 1200


@given(china, st.sampled_from(Datum))
def test_there_and_back_is_the_same_place_to_a_millimetre(point, datum):
    assert metres_between(to_wgs84(from_wgs84(point, datum), datum), point) < 0.001


@given(china, st.sampled_from(Datum), st.sampled_from(Datum))
def test_converting_between_any_two_systems_and_back_is_the_same_place(point, source, target):
    assert metres_between(convert(convert(point, source, target), target, source), point) < 0.001


def test_abroad_nothing_is_shifted():
    boston = (-71.06, 42.36)
    assert not is_shifted(boston)
    assert from_wgs84(boston, Datum.GCJ02) == boston


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((116.0, 23.0), (116.0, 23.0), 0),  # the same point
        ((116.0, 23.0), (116.0, 24.0), 111_195),  # a degree of latitude
        ((116.0, 23.0), (117.0, 23.0), 102_356),  # a degree of longitude at 23° north
        ((0.0, 0.0), (180.0, 0.0), 20_015_115),  # half way round
    ],
)
def test_distance_in_metres(one, other, metres):
    assert metres_between(one, other) == pytest.approx(metres, abs=1)


def test_every_system_has_a_name():
    assert all(datum.label for datum in Datum)
