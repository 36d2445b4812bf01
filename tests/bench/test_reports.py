"""Reports accepted from eight clients through granian, beside a bare view on the same server."""

from __future__ import annotations

import random

import pytest

from tests.bench.results import Results
from tests.bench.serving import Crowd, product, shared_memory
from weicheng.cases.models import Case, Report
from weicheng.demo.city import City
from weicheng.standards.queries import current_pack

pytestmark = pytest.mark.bench

SHARE, MEGABYTES = 0.30, 300
ROUNDS, SECONDS, WARM_UP = 3, 6.0, 2.0


def test_accepting_reports_and_the_memory_it_takes(city: City, results: Results, slack: float) -> None:
    published = current_pack()
    codes = [code for code, matter in published.pack.matter.items() if matter.in_use]
    first = city.communities[0]

    def bare(rng: random.Random) -> dict[str, object]:
        words = f"路口有垃圾 {rng.random()}"
        return {"category": rng.choice(codes), "text": words, "area": first.pk, "pack": published.version_id}

    def real(rng: random.Random) -> dict[str, object]:
        lng, lat = city.centres[rng.choice(city.communities).pk]
        return {
            "other": rng.choice(codes),
            "text": f"路口有垃圾 {rng.random()}",
            "point_lng": f"{lng + rng.uniform(-0.005, 0.005):.6f}",
            "point_lat": f"{lat + rng.uniform(-0.005, 0.005):.6f}",
            "area": first.pk,
            "address": "人民路菜市场东门旁",
        }

    with product() as (port, pid):
        crowds = {"bare": ("/bare/", bare, 201), "real": ("/report/", real, 302)}
        for path, form, status in crowds.values():
            Crowd(port, path, form, status, WARM_UP, seed=-1).run()
        before = Case.objects.count(), Report.objects.count()
        rates: dict[str, list[float]] = {"bare": [], "real": []}
        # In turns, so that what else the machine does meets both alike.
        for number in range(ROUNDS):
            for name, (path, form, status) in crowds.items():
                rates[name].append(Crowd(port, path, form, status, SECONDS, seed=number).run())
        memory = shared_memory(pid)
    assert Report.objects.count() > before[1]
    bare_rate, real_rate = (sum(rates[name]) / ROUNDS for name in ("bare", "real"))
    share = real_rate / bare_rate
    results.add(
        "reports accepted, 8 clients", f"{share:.0%} of a bare view", f"≥ {SHARE:.0%}", met=share >= SHARE,
        remark=f"{real_rate:.0f} a second; bare view {bare_rate:.0f} a second",
    )  # fmt: skip
    results.add(
        "memory of the web processes under load", f"{sum(memory):.0f} MB PSS", f"≤ {MEGABYTES} MB",
        met=sum(memory) <= MEGABYTES, remark=f"{len(memory)} processes, the largest {max(memory):.0f} MB",
    )  # fmt: skip
    assert share >= SHARE / slack
    assert sum(memory) <= MEGABYTES
