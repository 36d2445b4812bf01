"""Every "no" the system says to a person: one sentence that names the matter and the remedy.

A refusal is raised, never returned, so that no caller can forget to look; the web layer turns it into a page,
an htmx message or JSON, the command line into one line and an exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Refusal(Exception):
    """A request that the rules do not allow. `sentence` is shown to the person as it stands."""

    code = "refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """The person sees the matter but may not do this (HTTP 403)."""

    code = "not-allowed"


class OutOfReach(Refusal):
    """For this person the matter does not exist (HTTP 404): its existence is not disclosed."""

    code = "out-of-reach"

    def __init__(self, sentence: str = "没有找到这条记录，或者它不在您的管辖范围内。") -> None:
        super().__init__(sentence)


class MoveRefused(Refusal):
    """The state of a matter, or what is missing from the request, forbids this step (HTTP 409)."""

    code = "move-refused"


class TooManyTries(Refusal):
    """One address asks too often (HTTP 429): the sentence says when to come back and which other way there is."""

    code = "too-many"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with input: where (表/行/字段), what, and how to put it right."""

    place: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}" + (f"。{self.remedy}" if self.remedy else "")


class BadInput(Refusal):
    """Input that cannot be accepted (HTTP 422); carries every fault at once."""

    code = "bad-input"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = "；".join(str(fault) for fault in self.faults[:5])
        more = len(self.faults) - 5
        super().__init__(shown + (f"；另有 {more} 处" if more > 0 else ""))

    @classmethod
    def of(cls, place: str, problem: str, remedy: str = "") -> BadInput:
        """The common case of a single fault."""
        return cls([Fault(place, problem, remedy)])
