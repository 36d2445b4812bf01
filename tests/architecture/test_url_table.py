"""Every URL is in the access table, and the table says what the view's own mark says."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from weicheng.access.capabilities import CAPABILITIES
from weicheng.access.web import PUBLIC, SIGNED_IN

TABLE = tomllib.loads(Path(__file__).with_name("urls.toml").read_text(encoding="utf8"))


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry.url_patterns)


@pytest.fixture(scope="module")
def urls() -> list[URLPattern]:
    return list(patterns(get_resolver().url_patterns))


def test_every_url_has_a_name_of_its_own(urls: list[URLPattern]) -> None:
    counts = Counter(url.name for url in urls)
    assert [str(url.pattern) for url in urls if not url.name] == []
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_url_is_in_the_access_table_and_the_table_names_only_real_urls(urls: list[URLPattern]) -> None:
    names = {url.name for url in urls}
    assert {"without a line": sorted(names - set(TABLE)), "without a URL": sorted(set(TABLE) - names)} == {
        "without a line": [],
        "without a URL": [],
    }


def test_the_table_and_the_mark_on_the_view_agree(urls: list[URLPattern]) -> None:
    def mark(view: Any) -> str | None:
        return getattr(view, "needs", None)

    wrong = {url.name: mark(url.callback) for url in urls if mark(url.callback) != TABLE.get(url.name, {}).get("needs")}
    assert wrong == {}


def test_the_table_names_only_capabilities_that_exist() -> None:
    named = {part for row in TABLE.values() for part in row["needs"].split(" | ")}
    assert named - {*CAPABILITIES, PUBLIC, SIGNED_IN} == set()
