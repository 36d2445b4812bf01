"""Numbers from a key in the manner of RFC 3797, and choosing by them with whole numbers only.

Step i takes the hash of i, the key and i again (i as two bytes, high byte first) as one large number; what remains of
it after division by the number of chances is the lot. No floating point anywhere: a browser must come to the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Hasher = Callable[[bytes], bytes]


def sha256(message: bytes) -> bytes:
    """The hash that our draws use; RFC 3797 itself uses MD5."""
    return hashlib.sha256(message).digest()


@dataclass(frozen=True)
class Lot:
    """One step: its index, the hash (hexadecimal), the number of chances, and the chance it fell on, from 0."""

    index: int
    digest: str
    chances: int
    number: int


@dataclass
class Lots:
    """The stream of lots of one draw; each step of the draw takes the next one, so that none is used twice."""

    key: str
    hasher: Hasher = sha256
    taken: int = 0

    def draw(self, chances: int) -> Lot:
        """The next lot among so many chances (at least 1). Raises OverflowError after 65,536 steps."""
        index = self.taken.to_bytes(2, "big")
        digest = self.hasher(index + self.key.encode() + index)
        lot = Lot(self.taken, digest.hex(), chances, int.from_bytes(digest, "big") % chances)
        self.taken += 1
        return lot


def place_of(number: int, weights: Sequence[int]) -> int:
    """On whose chances a lot fell: the first place whose running total is above the number."""
    place, passed = 0, weights[0]
    while passed <= number:
        place += 1
        passed += weights[place]
    return place


def select(lots: Lots, weights: Sequence[int], count: int) -> list[tuple[int, Lot]]:
    """`count` places drawn one after another without replacement, each with its lot.

    With equal weights of 1 this is RFC 3797; otherwise each remaining place has chances in proportion to its weight.
    """
    left = list(range(len(weights)))
    drawn = []
    for _ in range(count):
        chances = [weights[place] for place in left]
        lot = lots.draw(sum(chances))
        drawn.append((left.pop(place_of(lot.number, chances)), lot))
    return drawn
