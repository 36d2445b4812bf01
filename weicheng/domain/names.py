"""One body, several spellings (M-227): what counts as the same name, and which names come near to one.

Near spellings are only proposed; a person confirms each, because 水电厂 and 水电场 may be one plant or two.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile

# Below this, two names share characters by chance (市…局).
NEAR = 0.55
# Only so many names with the most characters in common are compared in full.
COMPARED = 40


@dataclass(frozen=True)
class Suggestion:
    """A known name near to the one asked for; `score` from 0 to 1."""

    name: str
    score: float


def normal_name(name: str) -> str:
    """The name with width, spaces, quotes and kinds of brackets taken out: two names equal here are the same name."""
    folded = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return "".join(char for char in folded if not char.isspace() and char not in _IGNORED).lower()


_BRACKETS = str.maketrans("[]{}【】〔〕《》", "()()()()()")
_IGNORED = set("\"'“”‘’·.。-—_/")


def suggest(name: str, registry: Collection[str]) -> list[Suggestion]:
    """Known names near to `name`, best first; empty when none comes near. A registry asked twice is indexed once."""
    return _index(tuple(registry)).near(name)


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...]) -> NameIndex:
    return NameIndex(names)


class NameIndex:
    """The names of a registry by their characters, so that a look-up does not compare with every name."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = [(name, normal_name(name)) for name in names]
        self.by_char: dict[str, list[int]] = defaultdict(list)
        for position, (_, normal) in enumerate(self.names):
            for char in set(normal):
                self.by_char[char].append(position)

    def near(self, name: str) -> list[Suggestion]:
        """Names whose score is at least NEAR, best first; equal scores in the order of the names."""
        wanted = normal_name(name)
        scored = [
            Suggestion(self.names[position][0], round(likeness(wanted, self.names[position][1]), 3))
            for position in self._candidates(wanted)
        ]
        return sorted((s for s in scored if s.score >= NEAR), key=lambda s: (-s.score, s.name))

    def _candidates(self, wanted: str) -> list[int]:
        shared: Counter[int] = Counter()
        for char in set(wanted):
            shared.update(self.by_char.get(char, ()))
        # Rank by the share of common characters, or long names would always come first.
        ranked = sorted(shared, key=lambda position: -shared[position] / (len(self.names[position][1]) + len(wanted)))
        return ranked[:COMPARED]


def likeness(one: str, other: str) -> float:
    """How alike two normal names are, from 0 to 1; an abbreviation (市城管局) counts as near its full name."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and _is_abbreviation(short, long):
        ratio = max(ratio, 0.7 + 0.25 * len(short) / len(long))
    return min(ratio, 1.0)


def _is_abbreviation(short: str, long: str) -> bool:
    """Whether every character of `short` occurs in `long` in this order."""
    rest = iter(long)
    return all(char in rest for char in short)


# Characters that number or place things: 第一小学 and 第二小学 are two schools, not two spellings.
_ORDINALS = set("0123456789abcdefghijklmnopqrstuvwxyz一二三四五六七八九十百甲乙丙丁东西南北中上下左右前后内外大小新老")
# A shorter name differs from its neighbours by one character as a rule: 市税务局, 市商务局, 市水务局.
SHORTEST_TWIN = 6


def near_twins(new: Iterable[str], known: Iterable[str]) -> dict[str, list[str]]:
    """For each new name, the known or earlier new names one character away from it, if that may be a slip.

    Linear in the number of characters, so a workbook of any length can be looked at. Names that are the same by
    `normal_name` are no twins.
    """
    by_pattern: dict[str, list[str]] = defaultdict(list)
    for name in known:
        for pattern in _patterns(normal_name(name)):
            by_pattern[pattern].append(name)
    twins: dict[str, list[str]] = {}
    for name in new:
        normal = normal_name(name)
        found: dict[str, None] = {}
        for pattern in _patterns(normal):
            found.update(dict.fromkeys(o for o in by_pattern[pattern] if _is_slip(normal, normal_name(o))))
            by_pattern[pattern].append(name)
        if found:
            twins[name] = list(found)
    return twins


def _patterns(normal: str) -> Iterable[str]:
    """What the name shares with every name one character away: itself with one place open, and with one taken out."""
    if len(normal) < SHORTEST_TWIN:
        return
    yield f"={normal}"
    for place in range(len(normal)):
        yield f"{normal[:place]}?{normal[place + 1 :]}"
        yield f"={normal[:place]}{normal[place + 1 :]}"


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_slip(one: str, other: str) -> bool:
    """Whether what differs between two names of one pattern could be a slip; a number or a direction is none."""
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    changed = one[start : len(one) - end] + other[start : len(other) - end]
    return not set(changed) <= _ORDINALS
