"""Which stored pictures are near: every signature of the city in memory, compared bit by bit.

A million signatures take 184 MB and a quarter of a second to look through. One index a worker process; new photos are
appended, and what was erased is left to the caller, who reads the rows anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weicheng.grading.vision.signature import REGIONS, STRAIGHT, VERSION, Hashes

BYTES = 8 * len(REGIONS)
# Bits of 64 in which two hashes may differ; beyond it chance finds more than likeness.
RADIUS = 12
# So many are looked at closely.
NEAREST = 10
GROWTH = 1.5
FIRST = 1024
# Hashes compared at once: what fits into a processor's cache.
STRIDE = 65_536


@dataclass(frozen=True)
class Near:
    """A stored photo and in how many bits its nearest hash differs."""

    photo: int
    distance: int


class Index:
    """The hashes of stored photos, one row a region, one column a photo."""

    def __init__(self) -> None:
        self._hashes = np.empty((len(REGIONS), FIRST), np.uint64)
        self._photos = np.empty(FIRST, np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Appends photos with their packed hashes; a signature of another version is passed over."""
        fresh = [(photo, packed) for photo, packed in rows if len(packed) == BYTES]
        if not fresh:
            return
        self._make_room(len(fresh))
        joined = np.frombuffer(b"".join(packed for _, packed in fresh), ">u8").reshape(len(fresh), len(REGIONS))
        end = self._count + len(fresh)
        self._hashes[:, self._count : end] = joined.T
        self._photos[self._count : end] = [photo for photo, _ in fresh]
        self._count = end

    def near(self, straight: Hashes, turned: Hashes, *, but: int = 0) -> list[Near]:
        """The nearest photos within RADIUS, nearest first, at most NEAREST; `but` is left out."""
        best: dict[int, int] = {}
        for region in range(len(REGIONS)):
            for sought in (*straight, *(turned if region < STRAIGHT else ())):
                for position, distance in _within(self._hashes[region, : self._count], sought):
                    photo = int(self._photos[position])
                    if photo != but:
                        best[photo] = min(distance, best.get(photo, distance))
        nearest = sorted(best.items(), key=lambda item: (item[1], item[0]))[:NEAREST]
        return [Near(photo, distance) for photo, distance in nearest]

    def _make_room(self, more: int) -> None:
        needed = self._count + more
        if needed <= self._photos.size:
            return
        size = max(needed, int(self._photos.size * GROWTH))
        hashes, photos = np.empty((len(REGIONS), size), np.uint64), np.empty(size, np.int64)
        hashes[:, : self._count] = self._hashes[:, : self._count]
        photos[: self._count] = self._photos[: self._count]
        self._hashes, self._photos = hashes, photos


def packed(hashes: Hashes) -> bytes:
    """A signature as it is stored: eight bytes a region, the most significant first."""
    return hashes.astype(">u8").tobytes()


def _within(hashes: NDArray[np.uint64], sought: np.uint64) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin in range(0, len(hashes), STRIDE):
        distances = np.bitwise_count(hashes[begin : begin + STRIDE] ^ sought)
        hits = np.nonzero(distances <= RADIUS)[0]
        found += [(begin + int(hit), int(distances[hit])) for hit in hits]
    return found


__all__ = ["BYTES", "NEAREST", "RADIUS", "VERSION", "Index", "Near", "packed"]
