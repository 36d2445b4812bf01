"""No page offers a step that answers 403 to the person who reads it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.pages import TABLE, plain_pages
from weicheng.access.web import opens
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
# One of each reach: a leader, a street, a grid worker, a bureau, the three administrators' kind.
READERS = ("leader", "street", "grid", "urban_handler", "checker", "system")


class Links(HTMLParser):
    """The addresses a page leads to by a plain click."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("/"):
            self.found.add(href.split("#")[0].split("?")[0])


def read_links(html: str) -> set[str]:
    parser = Links()
    parser.feed(html)
    return parser.found


def is_ours(path: str) -> bool:
    try:
        return resolve(path).url_name in TABLE
    except Resolver404:
        return False


@pytest.fixture
def town(db: None) -> Town:
    town = built_once(build)
    town.case()
    return town


@pytest.mark.parametrize("person", READERS)
def test_every_link_a_person_is_shown_opens_for_that_person(person: str, town: Town) -> None:
    actor, client, faults = town.actor(person), Client(), set()
    client.force_login(town.users[person])
    queue, seen = sorted(path for path in plain_pages().values() if opens(actor, path)), set()
    while queue:
        path = queue.pop()
        route = resolve(path).url_name
        if route in seen:
            continue
        seen.add(route)
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)  # a download; the test client closes what was read to its end
            continue
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in filter(is_ours, read_links(answer.content.decode())):
            if opens(actor, link):
                queue.append(link)
            else:
                faults.add(f"{path} offers {link}")
    assert not faults, "\n".join(sorted(faults))
