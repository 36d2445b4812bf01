"""What a claim is about: the apps above say what `case:81` is called, for whoever may see it.

    subjects.register("case", claim_labels)

Registered in `AppConfig.ready` of the upper app.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from weicheng.access.policy import Actor


@dataclass(frozen=True)
class Subject:
    """The name of a matter and its page."""

    label: str
    url: str


# Of the given numbers, those the actor may see; one query.
Lookup = Callable[[Actor, Collection[int]], Mapping[int, Subject]]
_lookups: dict[str, Lookup] = {}


def register(kind: str, lookup: Lookup) -> None:
    """Names the function that finds the matters of a kind; it leaves out what the actor may not see."""
    _lookups[kind] = lookup


def find(actor: Actor, subjects: Collection[str]) -> dict[str, Subject]:
    """The matters by their code, without those out of reach or of an unknown kind; one query a kind."""
    numbers: dict[str, list[int]] = {}
    for subject in set(subjects):
        kind, _, number = subject.partition(":")
        if kind in _lookups and number.isascii() and number.isdecimal():
            numbers.setdefault(kind, []).append(int(number))
    return {
        f"{kind}:{number}": found
        for kind, wanted in numbers.items()
        for number, found in _lookups[kind](actor, wanted).items()
    }
