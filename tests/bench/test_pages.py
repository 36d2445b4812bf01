"""How long a page takes for an office clerk, a street cadre and a person with two hats."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django.db.models import Max, Min
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.bench.measuring import Times, timed
from tests.bench.results import Results
from weicheng.cases.queries import visible_cases
from weicheng.demo.city import City
from weicheng.domain.cases import State

pytestmark = pytest.mark.bench

P95_MS = 100
ROUNDS = int(os.environ.get("WEICHENG_BENCH_ROUNDS", "40"))
# An office clerk with the whole city, a street cadre, a bureau's handler who also keeps a street.
PEOPLE = {"clerk": "paiqian", "street": "jiedao01", "two hats": "bumen00"}
WORDS = ("积水", "垃圾", "人民路", "菜市场", "小广告", "公厕", "井盖", "枫春路 垃圾", "桥头", "施工扬尘")
INITIALS = ("rml", "czdd", "xyl", "hcxl", "fcl", "kyl", "gy", "lj", "qdl", "jsdd")


@pytest.fixture(scope="module", params=PEOPLE, ids=list(PEOPLE))
def person(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(city: City, person: str) -> Client:
    client = Client(headers={"user-agent": "bench"})
    client.force_login(city.users[PEOPLE[person]])
    return client


def ask(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)


def measure(client: Client, urls: Sequence[str]) -> Times:
    """One request for each address after two that warm up what a process keeps."""
    for url in urls[:2]:
        ask(client, url)
    return timed(partial(ask, client, url) for url in urls)


def note(results: Results, time_slack: float, what: str, person: str, times: Times, remark: str = "") -> None:
    result = f"p95 {times.at(95):.0f} ms (median {times.at(50):.0f})"
    results.add(f"{what}, {person}", result, f"p95 ≤ {P95_MS} ms", met=times.at(95) <= P95_MS, remark=remark)
    assert times.at(95) <= P95_MS * time_slack


def filters(city: City) -> dict[str, Iterator[dict[str, object]]]:
    """Kinds of filters, each with values in turn, so that no request repeats the one before."""
    today = timezone.localdate()
    streets = cycle(city.streets)
    bureaus = cycle([unit for unit in city.units.values() if unit.industry])
    codes = cycle(["06010", "06036", "06020", "06012", "06035", "01023"])
    days = cycle(range(5, 300, 17))
    return {
        "state": ({"state": state} for state in cycle(["open", *State])),
        "unit": ({"unit": unit.pk} for unit in bureaus),
        "area": ({"area": area.pk} for area in streets),
        "community": ({"area": area.pk} for area in cycle(city.communities[::7])),
        "category": ({"category": code} for code in codes),
        "source": ({"source": source} for source in cycle(["citizen", "grid", "inspector"])),
        "days": ({"since": today - timedelta(n + 3), "until": today - timedelta(n)} for n in days),
        "closed": ({"closed_since": today - timedelta(n + 3), "closed_until": today - timedelta(n)} for n in days),
        "overdue": ({"flag": flag} for flag in cycle(["overdue", "handle_overdue", "unowned"])),
        "rare flag": ({"flag": flag} for flag in cycle(["returned", "suspended", "disputed", "listed"])),
        "two of them": ({"area": area.pk, "category": next(codes), "state": "closed"} for area in streets),
        "two characters": ({"q": word} for word in cycle(WORDS)),
        "pinyin initials": ({"q": letters} for letters in cycle(INITIALS)),
        "words and state": ({"q": word, "state": "open"} for word in cycle(WORDS)),
        "due first": ({"state": "open", "sort": "due", "page": page} for page in cycle([1, 2, 7])),
    }


def test_list(client: Client, person: str, results: Results, time_slack: float) -> None:
    pages = [reverse("case_list") + f"?page={number}" for number in (1, 2, 3, 20)]
    note(results, time_slack, "case list", person, measure(client, list(islice(cycle(pages), ROUNDS))))


def test_filtered_list(city: City, client: Client, person: str, results: Results, time_slack: float) -> None:
    url, every, kinds = reverse("case_list"), Times(), {}
    for kind, values in filters(city).items():
        urls = [f"{url}?{urlencode(value)}" for value in islice(values, max(2, ROUNDS // 4))]
        kinds[kind] = measure(client, urls)
        every.values += kinds[kind].values
    worst = sorted(kinds, key=lambda kind: kinds[kind].at(95), reverse=True)
    print({kind: round(kinds[kind].at(95)) for kind in worst})
    remark = f"{len(kinds)} kinds of filters; slowest: {worst[0]} {kinds[worst[0]].at(95):.0f} ms"
    note(results, time_slack, "filtered list", person, every, remark)


def test_case_page(city: City, client: Client, person: str, results: Results, time_slack: float) -> None:
    from weicheng.organization.queries import actor_of

    rows = visible_cases(actor_of(city.users[PEOPLE[person]]))
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    step = max(1, (ends["last"] - ends["first"]) // ROUNDS)
    pks = [rows.filter(pk__gte=start).order_by("pk").values_list("pk", flat=True)[0]
           for start in range(ends["first"], ends["last"] - step, step)]  # fmt: skip
    note(results, time_slack, "case page", person, measure(client, [reverse("case_detail", args=[pk]) for pk in pks]))


def test_statistics(client: Client, person: str, results: Results, time_slack: float) -> None:
    today = timezone.localdate()
    year = {"start": f"{today - timedelta(days=365):%Y-%m}", "end": f"{today:%Y-%m}"}
    asked = [{"by": by, **span} for by in ("unit", "month") for span in ({}, year)]
    urls = [f"{reverse('statistics')}?{urlencode(values)}" for values in asked]
    note(
        results, time_slack, "statistics by unit and month", person, measure(client, list(islice(cycle(urls), ROUNDS)))
    )
