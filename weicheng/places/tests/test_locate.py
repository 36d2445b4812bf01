"""A point finds the deepest area around it, alone or among a million, also after a border has changed."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from weicheng.organization import actions as organization
from weicheng.places import queries
from weicheng.places.models import Boundary
from weicheng.testing import town as testing_town
from weicheng.testing.town import FOUNDER, MORNING, SOUTH_EDGE, WEST_EDGE, Town


@pytest.fixture
def town(db: None) -> Town:
    return testing_town.build()


def draw(town: Town, key: str, west: float, south: float, east: float, north: float) -> Boundary:
    area = town.areas[key]
    shape = shapely.box(WEST_EDGE + west, SOUTH_EDGE + south, WEST_EDGE + east, SOUTH_EDGE + north)
    row, _ = Boundary.objects.update_or_create(
        area=area, defaults={"area_path": area.path, "geometry": shapely.to_wkb(shape)}
    )
    return row


@pytest.mark.parametrize(
    ("x", "y", "key"),
    [
        (0.005, 0.005, "east1_01"),
        (0.015, 0.005, "east1_02"),
        (0.035, 0.005, "west1_01"),
        (0.025, 0.005, None),  # between the streets
        (-1.0, 0.005, None),
    ],
)
def test_a_point_finds_its_grid(town: Town, x, y, key):
    found = queries.locate(WEST_EDGE + x, SOUTH_EDGE + y)
    assert found == (town.areas[key] if key else None)


def test_the_deepest_area_wins_and_its_parents_catch_the_rest(town: Town):
    draw(town, "county", -0.1, -0.1, 0.1, 0.1)
    assert queries.locate(WEST_EDGE + 0.005, SOUTH_EDGE + 0.005) == town.areas["east1_01"]
    assert queries.locate(WEST_EDGE + 0.025, SOUTH_EDGE + 0.005) == town.areas["county"]


def test_a_changed_border_counts_at_once(town: Town):
    inside = (WEST_EDGE + 0.025, SOUTH_EDGE + 0.005)
    assert queries.locate(*inside) is None
    draw(town, "east1_02", 0.01, 0, 0.03, 0.01)
    assert queries.locate(*inside) == town.areas["east1_02"]


def test_a_renamed_area_is_found_by_its_new_name(town: Town):
    inside = (WEST_EDGE + 0.005, SOUTH_EDGE + 0.005)
    assert queries.locate(*inside).name == "东一01"
    organization.change_area(actor=FOUNDER, area=town.areas["east1_01"], changes={"name": "东一新01"})
    assert queries.locate(*inside).name == "东一新01"


def test_an_area_that_was_closed_is_found_no_more(town: Town):
    organization.change_area(actor=FOUNDER, area=town.areas["east1_01"], changes={"closed_on": MORNING.date()})
    assert queries.locate(WEST_EDGE + 0.005, SOUTH_EDGE + 0.005) is None


def test_many_points_get_the_answers_that_each_alone_gets(town: Town):
    lngs = [WEST_EDGE + n / 500 for n in range(-5, 25)]
    lats = [SOUTH_EDGE + 0.005] * len(lngs)
    alone = [queries.locate(lng, lat) for lng, lat in zip(lngs, lats, strict=True)]
    assert queries.locate_many(lngs, lats) == alone


def test_no_borders_and_no_points_are_no_fault(db: None):
    queries.forget()
    assert queries.locate(116.6, 23.6) is None
    assert queries.locate_many([], []) == []


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_position_has_exactly_one_cell(lng, lat):
    assert queries.cell(lng, lat) == queries.cell(lng, lat)
    assert queries.cell(None, None) is None
