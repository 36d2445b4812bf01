"""Faults of a rule pack: every one at once, each with file, line and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weicheng.domain.refusals import BadInput, Fault


@dataclass(frozen=True, order=True)
class PackFault:
    """One thing wrong with a pack file; `line` counts from 1, 0 means the file as a whole."""

    file: str
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place} {self.problem}。{self.remedy}。"

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def as_fault(self) -> Fault:
        """The form that pages and the API show."""
        return Fault(self.place, self.problem, self.remedy)


class BadPack(BadInput):
    """A pack that cannot be used; `pack_faults` lists everything wrong with it, in file order."""

    code = "bad-pack"

    def __init__(self, faults: Sequence[PackFault]) -> None:
        self.pack_faults = tuple(sorted(faults))
        super().__init__([fault.as_fault() for fault in self.pack_faults])


def spelling_remedy(word: str, known: Iterable[str]) -> str:
    """The remedy for a word outside a closed vocabulary: the nearest known one, else the whole list."""
    choices = list(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"是不是想写“{near[0]}”"
    if len(choices) <= 12:
        return "可以写：" + "、".join(choices)
    return f"请从已有的 {len(choices)} 个代码中选用，例如：" + "、".join(choices[:3])
