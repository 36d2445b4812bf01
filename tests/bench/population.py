"""A city with a year of cases, stored in bulk from a fixed seed: six events, clocks, figures and search text for each.

The demo city gives territory, units, people and rules. Python makes the cases; what hangs on a case follows from its
own columns, so the database makes it by INSERT … SELECT (derived.py), the same statements on both databases.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tests.bench import derived, storing
from weicheng.access.policy import Actor
from weicheng.cases import search
from weicheng.cases.initials import initials
from weicheng.cases.models import Case, CaseFigure, CaseSearch
from weicheng.cases.models.figure import COUNTERS, KEYS
from weicheng.cases.tally import Contribution, add, contribution
from weicheng.demo.city import City, build_city
from weicheng.domain.cases import Source, State
from weicheng.domain.packs.parse import Pack
from weicheng.organization import actions as organization
from weicheng.organization.models import Area, Unit
from weicheng.standards.queries import current_pack

SEED = 47678
DAYS = 365
CHUNK = 5_000
PASSWORD = "Weicheng-Bench-2026"
ROADS = ("人民路", "环城西路", "枫春路", "潮州大道", "新洋路", "绿榕路", "太平路", "中山路", "昌黎路", "开元路")
SEEN = ("有积水", "垃圾满溢", "乱堆放杂物", "占道经营", "卫生死角", "无人清扫", "小广告", "公厕不洁", "井盖松动")
NEXT_TO = ("菜市场东门", "小学门口", "公交站旁", "小区北门", "桥头", "医院对面", "加油站旁", "公园西侧")
STAGES = (State.REPORTED, State.REGISTERED, State.DISPATCHED, State.ACCEPTED, State.HANDLED, State.CHECKED)
BUREAU_SHARE, OPEN_SHARE, OPEN_DAYS = 0.25, 0.1, 30


def populate(cases: int, say: Callable[[str], None] = lambda _: None) -> City:
    """Founds the city and stores its cases; commits. The same number gives the same city of cases, up to today."""
    with transaction.atomic():
        city = build_city(password=PASSWORD, today=timezone.localdate())
        _give_a_second_hat(city)
    say("city founded")
    with storing.in_a_hurry():
        _store_cases(city, cases)
        say("cases, search text and figures stored")
        with transaction.atomic():
            derived.store(dispatcher=city.users["paiqian"].pk, rules=current_pack().pack.name)
        say("events, clocks and reports stored")
    _tell_the_planner()
    return city


def _store_cases(city: City, count: int) -> None:
    rows = _Maker(city, current_pack().pack, current_pack().version_id, count).cases()
    sums: Contribution = {}
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            storing.store(Case, chunk)
            _make_findable(chunk)
        for case in chunk:
            for cell, counts in contribution(case).items():
                add(sums, cell, dict(counts))
    with transaction.atomic():
        storing.reset_numbers(Case)
        lines = ((*cell, *(counts[name] for name in COUNTERS)) for cell, counts in sums.items())
        with connection.cursor() as cursor:
            storing.write(cursor, CaseFigure._meta.db_table, (*KEYS, *COUNTERS), lines)


def _give_a_second_hat(city: City) -> None:
    """The handler of a bureau who also keeps a street: both trees in one reach."""
    street = city.streets[1]
    organization.open_posting(
        actor=Actor.system("bench", "organization.manage"),
        user=city.users["bumen00"],
        unit=city.units[street.name],
        title="包片干部",
        role="street_manager",
        area=street,
        starts_on=timezone.localdate() - timedelta(days=1),
    )


class _Maker:
    """Draws cases in the order of their reports."""

    def __init__(self, city: City, pack: Pack, version: int, count: int) -> None:
        self.rng = random.Random(SEED)
        self.city, self.pack, self.version, self.count = city, pack, version, count
        self.now = timezone.now().replace(microsecond=0)
        self.codes = [code for code, matter in pack.matter.items() if matter.in_use]
        # A few kinds of problems make up most of the work.
        self.weights = [1 / (place + 3) for place in range(len(self.codes))]
        self.bureaus = [unit for unit in city.units.values() if unit.industry and unit.kind == "bureau"]
        self.streets = {area.pk: city.street_of(area) for area in city.communities}
        self.defaults = Case().__dict__

    def cases(self) -> Iterator[Case]:
        step = timedelta(days=DAYS) / self.count
        begin = self.now - timedelta(days=DAYS)
        for number, code in enumerate(self.rng.choices(self.codes, self.weights, k=self.count)):
            yield self._case(number + 1, code, begin + step * number)

    def _case(self, number: int, code: str, at: datetime) -> Case:
        rng, matter = self.rng, self.pack.matter[code]
        area: Area = rng.choice(self.city.communities)
        lng, lat = self.city.centres[area.pk]
        case = self._blank()
        values: dict[str, Any] = {
            "id": number,
            "state": self._state(at).value,
            "source": rng.choice((Source.CITIZEN, Source.GRID, Source.GRID, Source.INSPECTOR)).value,
            "category": code,
            "duty": matter.duty,
            "grade": matter.grade,
            "title": matter.name[:120],
            "description": f"{rng.choice(NEXT_TO)}{rng.choice(SEEN)}，{rng.choice(SEEN)}",
            "area_id": area.pk,
            "area_path": area.path,
            "address": f"{rng.choice(ROADS)}{rng.randrange(1, 200)}号{rng.choice(NEXT_TO)}",
            "lng": round(lng + rng.uniform(-0.01, 0.01), 6),
            "lat": round(lat + rng.uniform(-0.01, 0.01), 6),
            "found_at": at,
            "reported_at": at,
            "touched_at": at,
            "watch_at": self.now,
            "pack_id": self.version,
            "command_id": UUID(int=number),
        }
        case.__dict__.update(values)
        self._let_it_run(case)
        return case

    def _blank(self) -> Case:
        """A case with the defaults of its columns, without the price of a model's `__init__`."""
        case: Case = Case.__new__(Case)
        case.__dict__.update(self.defaults)
        return case

    def _state(self, at: datetime) -> State:
        recent = self.now - at < timedelta(days=OPEN_DAYS)
        is_open = self.rng.random() < (0.8 if recent else OPEN_SHARE * 0.3)
        return self.rng.choice(STAGES) if is_open else State.CLOSED

    def _let_it_run(self, case: Case) -> None:
        """Every stage the case has passed, at its hour, and the due times of those that run."""
        rng, at = self.rng, case.reported_at
        passed = (*STAGES, State.CLOSED).index(State(case.state))
        hours = (1, 3, rng.randrange(1, 8), rng.randrange(6, 120), rng.randrange(2, 30), rng.randrange(1, 30))
        moments = [at := at + timedelta(hours=hour) for hour in hours[:passed]]
        for column, moment in zip(
            ("registered_at", "dispatched_at", "accepted_at", "handled_at", "checked_at", "closed_at"),
            moments,
            strict=False,
        ):
            setattr(case, column, min(moment, self.now))
        case.touched_at = min(at, self.now)
        case.due_at = None if case.state == State.CLOSED else case.touched_at + timedelta(days=2)
        if passed >= STAGES.index(State.DISPATCHED):
            self._charge(case, moments[1] + timedelta(days=3))
        if case.source == Source.CITIZEN:
            case.citizen_due_at = case.reported_at + timedelta(days=7)

    def _charge(self, case: Case, due: datetime) -> None:
        by_bureau = self.rng.random() < BUREAU_SHARE
        unit: Unit = self.rng.choice(self.bureaus) if by_bureau else self.streets[case.area_id]
        lead = self.rng.choice(self.bureaus)
        case.unit_id, case.unit_path, case.handle_due_at = unit.pk, unit.path, due
        case.lead_id, case.lead_path, case.territory_id = lead.pk, lead.path, self.streets[case.area_id].pk


def _make_findable(cases: list[Case]) -> None:
    """As actions.searching does, with the initials of titles and addresses worked out once each."""
    rows = []
    for case in cases:
        text = search.normal(f"{case.number} {case.title} {case.address} {case.description}")
        rows.append((case.pk, text, f"{_initials(case.title)} {_initials(case.address)}"))
    with connection.cursor() as cursor:
        storing.write(cursor, CaseSearch._meta.db_table, ("case_id", "text", "initials"), rows)
        if connection.vendor == "sqlite":
            lines = ((pk, _tokens(text), _tokens(initials)) for pk, text, initials in rows)
            storing.write(cursor, "cases_search_fts", ("rowid", "grams", "initials"), lines)


@cache
def _initials(text: str) -> str:
    return initials(search.normal(text))


def _tokens(text: str) -> str:
    return " ".join(map(_token, search.grams(text)))


_token = cache(search.token)


def _tell_the_planner() -> None:
    """What PostgreSQL's autovacuum and SQLite's nightly `PRAGMA optimize` do on a running system."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
