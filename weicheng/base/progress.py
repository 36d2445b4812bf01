"""How long work tells how far it is: to a bar in the terminal, to a page, or to nobody."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with steps done and steps in all, as often as is convenient. May raise to stop the work."""

    def __call__(self, done: int, total: int) -> None: ...


def silent(done: int, total: int) -> None:
    """A progress that nobody watches."""
