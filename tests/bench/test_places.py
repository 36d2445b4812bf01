"""In which area a million points lie."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
import shapely

from tests.bench.results import Results
from weicheng.demo.city import City
from weicheng.places.models import Boundary
from weicheng.places.queries import locate_ids

pytestmark = pytest.mark.bench

POINTS, SECONDS = 1_000_000, 3.0


def test_locating_a_million_points(city: City, results: Results, time_slack: float) -> None:
    rows = Boundary.objects.filter(area=city.county).values_list("geometry", flat=True)
    west, south, east, north = shapely.from_wkb(bytes(rows[0])).bounds
    rng = np.random.default_rng(1)
    lngs: Any = rng.uniform(west, east, POINTS)
    lats: Any = rng.uniform(south, north, POINTS)
    locate_ids(lngs[:1], lats[:1])
    began, computed = time.perf_counter(), time.process_time()
    found = locate_ids(lngs, lats)
    took, computed = time.perf_counter() - began, time.process_time() - computed
    inside = sum(1 for pk in found if pk)
    results.add(
        "grid look-up of 1,000,000 points", f"{took:.1f} s", f"≤ {SECONDS:.0f} s", met=took <= SECONDS,
        remark=f"{Boundary.objects.count()} borders, {inside:,} points inside; {computed:.1f} s of processor",
    )  # fmt: skip
    assert inside > POINTS / 10
    assert took <= SECONDS * time_slack
