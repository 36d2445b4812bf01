"""Beside django-helpdesk from PyPI: the same cases, the same kind of database, the same web server, one run."""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.bench.measuring import Times
from tests.bench.results import Results
from tests.bench.serving import ROOT, THREADS, WORKERS, Crowd, free_port, product, served
from weicheng.cases.models import Case
from weicheng.demo.city import City
from weicheng.domain.cases import State
from weicheng.standards.queries import current_pack

pytestmark = pytest.mark.bench

PACKAGES = ("django-helpdesk==2.6.1", "granian==2.8.7", "psycopg[binary]")
MOST_CASES = 100_000
CREATE, READ = 3.0, 5.0
SECONDS, WARM_UP = 8.0, 2.0
READS = max(2, int(os.environ.get("WEICHENG_BENCH_ROUNDS", "40")) // 4)
RIVAL = "django-helpdesk 2.6.1"


@pytest.fixture
def rival_database(tmp_path: Path) -> Iterator[dict[str, object]]:
    """A database of its own beside ours, of the same kind and with the same settings."""
    told = connection.settings_dict
    names = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE", "OPTIONS")
    own = {name: told[name] for name in names}
    if connection.vendor == "sqlite":
        own["OPTIONS"] = {**own["OPTIONS"], "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
        yield own | {"NAME": str(tmp_path / "rival.sqlite3")}
        return
    name = f"{told['NAME']}_rival"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    yield own | {"NAME": name}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def rival(city: City, rival_database: dict[str, object], tmp_path: Path) -> Rival:
    """django-helpdesk in an environment of its own, filled with our cases."""
    environment = {
        "RIVAL_DATABASE": json.dumps(rival_database, default=str),
        "DJANGO_SETTINGS_MODULE": "rival.settings",
        "PYTHONPATH": str(ROOT / "tests" / "bench"),
    }
    python = tmp_path / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(python.parents[1])], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
    _write_cases(tmp_path / "cases.jsonl")
    load = [str(python), "-m", "rival.load", str(tmp_path / "cases.jsonl")]
    told = subprocess.run(load, env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True)
    return Rival(python, environment, told.stdout.split()[-1])


class Rival:
    """How to start it, and the session of its administrator."""

    def __init__(self, python: Path, environment: dict[str, str], session: str) -> None:
        self.python, self.environment, self.session = python, environment, session

    @contextmanager
    def started(self) -> Iterator[int]:
        port = free_port()
        command = [str(self.python), "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
        command += ["--blocking-threads", str(THREADS), "rival.wsgi:application"]
        with served(command, port, self.environment):
            yield port


def _write_cases(file: Path) -> None:
    rows = Case.objects.select_related("unit").order_by("pk")[:MOST_CASES]
    with file.open("w", encoding="utf8") as lines:
        for case in rows.iterator():
            row = {
                "title": case.title,
                "text": f"{case.address} {case.description}",
                "at": case.reported_at.isoformat(),
                "closed": case.state == State.CLOSED,
                "unit": case.unit.name if case.unit else "无",
            }
            lines.write(json.dumps(row) + "\n")


def _read(port: int, session: str, paths: list[str]) -> float:
    """The median time of reading these addresses one after the other, in milliseconds."""
    times = Times()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as link:

        def ask() -> None:
            for path in paths:
                link.request("GET", path, headers={"Cookie": f"sessionid={session}"})
                answer = link.getresponse()
                said = answer.read()
                assert answer.status == 200, (path, answer.status, said[:500])

        ask()
        for _ in range(READS):
            times.take(ask)
    return times.at(50)


def _rival_paths() -> dict[str, list[str]]:
    query = {"filtering": {}, "filtering_null": {}, "sorting": "created", "search_string": "", "sortreverse": True}
    packed = base64.b64encode(json.dumps(query).encode()).decode()
    rows = {"draw": 1, "start": 0, "length": 50}
    # The list comes in two requests: the page, then its rows.
    return {
        "list": ["/tickets/", f"/datatables_ticket_list/{packed}?{urlencode(rows)}"],
        "month statistics": ["/reports/queuemonth/"],
    }


def _our_paths() -> dict[str, list[str]]:
    today = timezone.localdate()
    year = urlencode({"by": "month", "start": f"{today.year - 1}-{today.month:02}", "end": f"{today:%Y-%m}"})
    return {"list": [reverse("case_list")], "month statistics": [f"{reverse('statistics')}?{year}"]}


def test_beside_django_helpdesk(city: City, rival: Rival, results: Results, slack: float) -> None:
    ours = Client()
    ours.force_login(city.users["paiqian"])
    session = ours.cookies[settings.SESSION_COOKIE_NAME].value
    codes = [code for code, matter in current_pack().pack.matter.items() if matter.in_use]
    place = city.communities[0]

    def our_form(rng: random.Random) -> dict[str, object]:
        lng, lat = city.centres[rng.choice(city.communities).pk]
        words = {"text": f"路口有垃圾 {rng.random()}", "address": "人民路菜市场东门旁"}
        point = {"point_lng": lng + rng.uniform(-0.005, 0.005), "point_lat": lat + rng.uniform(-0.005, 0.005)}
        return {"other": rng.choice(codes), "area": place.pk, **point, **words}

    def their_form(rng: random.Random) -> dict[str, object]:
        words = {"title": "暴露垃圾", "body": f"人民路菜市场东门旁 路口有垃圾 {rng.random()}"}
        return {"queue": 1, "priority": 3, "submitter_email": "citizen@example.org", **words}

    with product() as (port, _):
        our_times = {what: _read(port, session, paths) for what, paths in _our_paths().items()}
        Crowd(port, "/report/", our_form, 302, WARM_UP, seed=-1).run()
        our_rate = Crowd(port, "/report/", our_form, 302, SECONDS).run()
    with rival.started() as port:
        their_times = {what: _read(port, rival.session, paths) for what, paths in _rival_paths().items()}
        Crowd(port, "/tickets/submit/", their_form, 302, WARM_UP, seed=-1).run()
        their_rate = Crowd(port, "/tickets/submit/", their_form, 302, SECONDS).run()
    ratios = [("create, 8 clients", our_rate / their_rate, CREATE, f"{our_rate:.0f} a second to {their_rate:.0f}")]
    for what, took in our_times.items():
        remark = f"median {took:.0f} ms to {their_times[what]:.0f} ms"
        ratios.append((what, their_times[what] / took, READ, remark))
    for what, ratio, target, remark in ratios:
        told = f"{remark}; {RIVAL} has {min(MOST_CASES, Case.objects.count()):,} cases"
        results.add(f"{what}, beside {RIVAL}", f"{ratio:.1f} ×", f"≥ {target:.0f} ×", met=ratio >= target, remark=told)
    assert not [what for what, ratio, target, _ in ratios if ratio < target / slack]
