"""合成评测集, its figures: how many altered pictures are found again, and how many honest ones are taken for copies.

A picture counts as found when the whole way finds it: hashes among everything stored, then the close look. Tuned on
even seeds, reported on odd ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from tests.photos.attacks import ATTACKS
from weicheng.demo.scenes import Picture, Scene, Shot, again, first_shot, render, scene
from weicheng.grading.vision.compare import Sheet, lay_over, mirrored, same_place, sheet
from weicheng.grading.vision.index import NEAREST, Index, packed
from weicheng.grading.vision.signature import REGIONS, grey_of, sought_hashes, stored_hashes

# So many places share walls, paving, bins and signs.
FAMILY = 3
STRANGERS = 20_000
Z = 1.959964


@dataclass(frozen=True)
class Line:
    """One row of the report: of `n` pictures `hits` were found (or, for honest ones, suspected)."""

    name: str
    hits: int
    n: int
    target: float | None
    honest: bool = False

    @property
    def share(self) -> float:
        return self.hits / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        p, n = self.share, self.n
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def met(self) -> bool:
        if self.target is None:
            return True
        return self.share <= self.target if self.honest else self.share >= self.target


class Stored:
    """A city's photos as the worker keeps them: signatures in an index, pictures to be looked at closely."""

    def __init__(self, strangers: int = STRANGERS) -> None:
        self.index = Index()
        self.sheets: dict[int, Sheet] = {}
        noise = np.random.default_rng(0).bytes(8 * len(REGIONS) * strangers)
        size = 8 * len(REGIONS)
        self.index.add((-1 - n, noise[n * size : (n + 1) * size]) for n in range(strangers))

    def add(self, number: int, picture: Picture) -> None:
        grey = grey_of(picture)
        self.sheets[number] = sheet(grey)
        self.index.add([(number, packed(stored_hashes(grey)))])

    def copies_of(self, picture: Picture, *, but: int = 0) -> list[int]:
        """The stored photos that are found to be the same picture."""
        grey = grey_of(picture)
        own = sheet(grey)
        own_mirrored = mirrored(own)
        near = [one.photo for one in self.index.near(*sought_hashes(grey), but=but)]
        known = [number for number in near if number in self.sheets]
        return [number for number in known if lay_over(own, own_mirrored, self.sheets[number]).is_same_picture]


def places(seeds: Sequence[int]) -> Iterator[tuple[int, Scene, Shot]]:
    """The places of these seeds, neighbours of one family."""
    for position, seed in enumerate(seeds):
        yield seed, scene(seed, family=1000 * (seed % 2) + position // FAMILY), first_shot(seed)


def evaluate(seeds: Sequence[int], *, strangers: int = STRANGERS) -> list[Line]:
    """Every attack and every kind of honest picture on these seeds."""
    stored = Stored(strangers)
    found = dict.fromkeys(ATTACKS, 0)
    honest = {"second photo, another day": 0, "second photo, cleaned up": 0, "second photo, minutes later": 0}
    alike = place_known = 0
    known = list(places(seeds))
    firsts = {seed: render(place, shot) for seed, place, shot in known}
    # Numbers from 1: 0 is nobody.
    for seed, picture in firsts.items():
        stored.add(seed + 1, picture)
    for seed, place, shot in known:
        picture = firsts[seed]
        for name, (attack, _) in ATTACKS.items():
            found[name] += seed + 1 in stored.copies_of(attack(picture, np.random.default_rng([9, seed])))
        seconds = (
            render(place, again(shot, seed + 50_000)),
            render(place, again(shot, seed + 60_000), clean=True),
            render(place, again(shot, seed + 70_000, later=False)),
        )
        for name, second in zip(honest, seconds, strict=True):
            honest[name] += bool(stored.copies_of(second))
        place_known += same_place(sheet(grey_of(seconds[1])), stored.sheets[seed + 1])[0]
        alike += bool(stored.copies_of(picture, but=seed + 1))
    n = len(seeds)
    lines = [Line(name, found[name], n, 0.95 if promised else None) for name, (_, promised) in ATTACKS.items()]
    lines += [Line(f"honest: {name}", hits, n, 0.05, honest=True) for name, hits in honest.items()]
    lines.append(Line("honest: another place that looks alike", alike, n, 0.05, honest=True))
    lines.append(Line("before and after known as one place", place_known, n, None))
    return lines


def false_alarms(lines: Sequence[Line]) -> Line:
    """All honest pictures together."""
    honest = [line for line in lines if line.honest]
    return Line("honest: all", sum(line.hits for line in honest), sum(line.n for line in honest), 0.05, honest=True)


@dataclass(frozen=True)
class Took:
    """Seconds on the wall and of the processor."""

    wall: float
    processor: float


def latency(stored_photos: int, *, rounds: int = 20) -> list[Took]:
    """From the decoded picture to the verdict among so many stored ones, the close looks included."""
    stored = Stored(stored_photos)
    seeds = range(1, 2 * NEAREST, 2)
    pictures = [render(scene(seed), first_shot(seed)) for seed in seeds]
    sheets = [sheet(grey_of(picture)) for picture in pictures]
    times: list[Took] = []
    for number in range(rounds):
        picture = pictures[number % len(pictures)]
        began, worked = time.perf_counter(), time.process_time()
        grey = grey_of(picture)
        own = sheet(grey)
        own_mirrored = mirrored(own)
        stored_hashes(grey)
        stored.index.near(*sought_hashes(grey))
        # The worst case: as many look-alikes as are ever looked at closely.
        for other in sheets:
            lay_over(own, own_mirrored, sheet(other.grey))
        times.append(Took(time.perf_counter() - began, time.process_time() - worked))
    return times
