"""The day's order is nearest next; each map app gets the datum it expects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.geo import Datum, Point, from_wgs84
from weicheng.domain.touring import Stop, map_links, nearest_next


def stop(pk: int, point: Point | None) -> Stop:
    return Stop(pk, f"点位{pk}", point)


FAR, NEAR, NOWHERE = stop(1, (116.70, 23.60)), stop(2, (116.61, 23.60)), stop(3, None)


def test_the_nearest_comes_next_and_what_has_no_position_last() -> None:
    legs = nearest_next([NOWHERE, FAR, NEAR], (116.60, 23.60))
    assert [leg.stop.pk for leg in legs] == [2, 1, 3]
    assert [leg.metres for leg in legs] == [1019, 9171, None]


def test_without_a_start_the_first_one_begins() -> None:
    legs = nearest_next([FAR, NEAR])
    assert [(leg.stop.pk, leg.metres) for leg in legs] == [(1, None), (2, 9171)]


@given(st.lists(st.tuples(st.floats(116, 117), st.floats(23, 24)), max_size=12))
def test_every_stop_is_visited_once(points: list[Point]) -> None:
    stops = [stop(number, point) for number, point in enumerate(points)]
    assert sorted(leg.stop.pk for leg in nearest_next(stops, (116.5, 23.5))) == list(range(len(points)))


def test_each_app_gets_its_own_datum() -> None:
    point = (116.6326, 23.6618)
    phone, amap, baidu, tencent = (link.url for link in map_links("西湖 市场", point))
    gcj, bd = from_wgs84(point, Datum.GCJ02), from_wgs84(point, Datum.BD09)
    assert phone.startswith("geo:23.661800,116.632600")
    assert f"to={gcj[0]:.6f},{gcj[1]:.6f}" in amap
    assert f"location={bd[1]:.6f},{bd[0]:.6f}" in baidu
    assert f"coord:{gcj[1]:.6f},{gcj[0]:.6f}" in tencent
    assert "%20" in amap
