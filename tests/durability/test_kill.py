"""kill -9 of server or worker under load loses no report that was acknowledged, and leaves none half written."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.installation import Installation
from tests.durability.serving import Reporter, Server

CLIENTS = 4
ROUNDS = int(os.environ.get("WEICHENG_KILL_ROUNDS", "6"))
PREPARE = """
from weicheng.organization import actions
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.testing.town import FOUNDER
actions.add_area(actor=FOUNDER, name="东街道", level=AreaLevel.STREET, parent=Area.objects.get(), code="")
"""
# What must be true of every report, whoever was killed when. Photos are on disk before a row names them.
CHECK = """
import json
from weicheng.cases.models import Case, Report
from weicheng.events import deliveries
from weicheng.events.models import Delivery, Event
from weicheng.evidence import store
from weicheng.evidence.models import Photo
told = set(Event.objects.filter(action="case.reported").values_list("root", flat=True))
cases = {f"case:{pk}" for pk in Case.objects.values_list("pk", flat=True)}
print(json.dumps({
    "codes": {str(command): code for command, code in Report.objects.values_list("command_id", "code")},
    "reports without case": Report.objects.filter(case=None).count(),
    "cases without report": Case.objects.filter(reports=None).count(),
    "cases without clock": Case.objects.filter(clocks=None).count(),
    "cases without photo": Case.objects.filter(photos=None).count(),
    "cases without event": sorted(cases - told),
    "events without case": sorted(told - cases),
    "photos without file": sum(not store.original(photo.sha256).exists() for photo in Photo.objects.all()),
    "open deliveries": Delivery.objects.filter(done_at=None, follower__in=deliveries.followers()).count(),
}))
"""
SOUND = {
    "reports without case": 0,
    "cases without report": 0,
    "cases without clock": 0,
    "cases without photo": 0,
    "cases without event": [],
    "events without case": [],
    "photos without file": 0,
}


@pytest.fixture
def city(founded: Installation, tmp_path: Path) -> Iterator[Installation]:
    installation = founded.clone(tmp_path / "data")
    installation.python(PREPARE)
    yield installation
    installation.remove()


@pytest.fixture
def server(city: Installation) -> Iterator[Server]:
    server = Server(city)
    server.start()
    yield server
    server.stop()


def state(city: Installation) -> dict[str, object]:
    found = json.loads(city.python(CHECK).splitlines()[-1])
    assert isinstance(found, dict)
    return found


def test_no_acknowledged_report_is_lost_whoever_is_killed(city: Installation, server: Server) -> None:
    seed = random.randrange(10**6)
    chosen, stopping = random.Random(seed), threading.Event()
    area = city.python("from weicheng.organization.models import Area; print(Area.objects.get(level='street').pk)")
    reporters = [Reporter(server.port, area.strip(), stopping) for _ in range(CLIENTS)]
    for reporter in reporters:
        reporter.start()
    killed = []
    for number in range(ROUNDS):
        # Every kill falls into running work: some receipts after the last one, at no particular moment.
        wait_for_receipts(reporters, at_least=chosen.randint(3, 12))
        time.sleep(chosen.uniform(0, 0.5))
        if number % 2:
            killed.append(server.kill_one(chosen))
        else:
            server.kill_all()
            killed.append("all")
            server.start()
    wait_for_receipts(reporters, at_least=5)
    stopping.set()
    for reporter in reporters:
        reporter.join(60)
    receipts = {command: code for reporter in reporters for command, code in reporter.receipts.items()}
    found = wait_until_delivered(city)
    codes = found.pop("codes")
    assert isinstance(codes, dict)
    print(f"{len(receipts)} receipts, {len(codes)} reports, seed {seed}, killed: {killed}")
    assert {command: codes.get(command) for command in receipts} == receipts, f"seed {seed}"
    assert found == {**SOUND, "open deliveries": 0}, f"seed {seed}"
    assert [refusal for reporter in reporters for refusal in reporter.refusals] == []
    assert "没有发现改动" in city.must("verify-log")


def wait_for_receipts(reporters: list[Reporter], *, at_least: int) -> None:
    """Waits for so many receipts more than there are now."""
    wanted = sum(len(reporter.receipts) for reporter in reporters) + at_least
    until = time.monotonic() + 120
    while sum(len(reporter.receipts) for reporter in reporters) < wanted:
        assert time.monotonic() < until, "the server takes no reports any more"
        time.sleep(0.05)


def wait_until_delivered(city: Installation) -> dict[str, object]:
    """The state once the worker has caught up; a claim of a killed worker is taken over after a minute and a half."""
    until = time.monotonic() + 180
    while (found := state(city))["open deliveries"] and time.monotonic() < until:
        time.sleep(2)
    return found
