"""Why a file cannot be taken, in words for the person who sent it."""

from __future__ import annotations


class Unfit(Exception):
    """The content of a file is not acceptable. `problem` says what is wrong, `remedy` what to do instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
