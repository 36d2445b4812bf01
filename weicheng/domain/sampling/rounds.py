"""M-085's exhaustive reading: nobody is drawn twice until everybody was, and the warning that goes with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from weicheng.domain.reasons import Reason


@dataclass(frozen=True)
class Round:
    """Where a round stands: its number from 1, what it has left, and how many it has had.

    `warning` says what outsiders can infer; `certain` that nothing is left to chance.
    """

    number: int
    rest: tuple[str, ...]
    done: int
    warning: str
    certain: bool
    reason: Reason


def open_round(frame: Sequence[str], past: Iterable[Collection[str]], size: int) -> Round:
    """The round that is open after past draws, oldest first, for a next draw of `size`.

    159 at 8 a week: 19 weeks of 8, a last one of 7, then the next round begins. The price is secrecy: published lists
    tell who will not be drawn again, and in the last week who will be.
    """
    number, done = 1, set[str]()
    everybody = set(frame)
    for drawn in past:
        done |= everybody & set(drawn)
        if done == everybody:
            number, done = number + 1, set()
    rest = tuple(ref for ref in frame if ref not in done)
    certain = len(rest) <= size
    why = Reason("sampling.round", "M-085", {"frame": len(frame), "done": len(done), "rest": len(rest), "size": size})
    return Round(number, rest, len(done), _warning(len(rest), len(done), size), certain, why)


def _warning(rest: int, done: int, size: int) -> str:
    if rest <= size:
        return f"剩余名单可推知：本轮只剩 {rest} 个没有抽过，本次必被抽到。"
    if done:
        return f"剩余名单可推知：已公布的 {done} 个本轮不会再抽，其余 {rest} 个每个抽中的机会是 {size}/{rest}。"
    return ""
