"""The city of the week has what the seeds say: three districts, 159 cells, a patrol in each district a day."""

from __future__ import annotations

from datetime import date

import pytest

from weicheng.inspections import queries
from weicheng.inspections.tests.helpers import TODAY
from weicheng.places import queries as places
from weicheng.testing.maoming import build


@pytest.mark.mechanism("M-084")
def test_maoming_has_159_cells_in_two_districts_and_90_patrol_slots_in_june(db: None) -> None:
    city = build()
    assert (len(city.communities), len(city.districts)) == (159, 3)
    grid = queries.cadence(city.actor("director"), date(2026, 6, 1), TODAY)
    assert len(grid.patrols.slots) == 90
    code = sorted(city.communities)[100]
    assert places.locate(*city.middle(code)) == city.communities[code]
    assert len(city.points) == len(city.streets)
