"""One population for the whole run, in the database of the run; the table of results at its end.

`WEICHENG_BENCH_CASES` says how many cases (1,000,000 for the full run, which writes docs/benchmarks.md),
`WEICHENG_BENCH_SLACK` by how much a target may be missed before a test fails: CI machines are busy.
`WEICHENG_BENCH_ROUNDS` how often each page is asked for; an empty `WEICHENG_BENCH_TIMES` prints times and judges none.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from math import inf

import pytest
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tests.bench.population import populate
from tests.bench.results import Results
from weicheng.demo.city import City

CASES = int(os.environ.get("WEICHENG_BENCH_CASES", "1000000"))
SLACK = float(os.environ.get("WEICHENG_BENCH_SLACK", "1"))
JUDGES_TIMES = bool(os.environ.get("WEICHENG_BENCH_TIMES", "1"))
WRITES = bool(os.environ.get("WEICHENG_BENCH_WRITE"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The database of the run, whether or not a test is marked: here rows are committed, as a server needs them."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": None}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def city(_scratch_installation: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The city with its cases, committed; the database stays open for the tests that ask for it."""
    began = time.monotonic()
    with django_db_blocker.unblock(), override_settings(DEMO=True):
        yield populate(CASES, lambda what: print(f"{time.monotonic() - began:6.0f} s {what}", flush=True))


@pytest.fixture(scope="session")
def results(city: City) -> Results:
    """Where each test notes what it measured."""
    return Results(CASES, WRITES)


@pytest.fixture(scope="session")
def slack() -> float:
    """What a target is multiplied with before a test fails."""
    return SLACK


@pytest.fixture(scope="session")
def time_slack() -> float:
    """The same for targets in seconds, which say nothing on another machine than the one they are promised for."""
    return SLACK if JUDGES_TIMES else inf
