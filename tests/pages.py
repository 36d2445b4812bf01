"""The pages of the URL table that open without an argument, and who in the town may open each."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.urls import NoReverseMatch, reverse

from weicheng.access import policy
from weicheng.testing.town import Town

TABLE = tomllib.loads((Path(__file__).parent / "architecture" / "urls.toml").read_text(encoding="utf8"))


def plain_pages() -> dict[str, str]:
    """URL name → path, for every URL that needs no argument."""
    found = {}
    for name in TABLE:
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def openers(town: Town) -> dict[str, list[str]]:
    """Person → names of the plain pages they open; each page is left to the first who may."""
    opened_by: dict[str, list[str]] = {person: [] for person in town.users}
    for name in plain_pages():
        person = next((key for key in town.users if _may_open(town, key, TABLE[name]["needs"])), None)
        if person is None:
            raise LookupError(f"nobody in the town may open {name}")
        opened_by[person].append(name)
    return opened_by


def _may_open(town: Town, person: str, needs: str) -> bool:
    if needs in {"public", "signed-in"}:
        return True
    return any(policy.has(town.actor(person), capability) for capability in needs.split(" | "))
