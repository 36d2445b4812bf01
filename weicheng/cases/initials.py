"""Pinyin initials of hanzi from a table of our own: the dictionaries they come from take 55 MB a process.

`initials.txt` is written from pypinyin by `scripts/initials.py`: the letter of each hanzi, and the phrases that are not
read as their parts are (重庆 is `cq`; 行道 is `hd`, but 人行道 `rxd`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("initials.txt")
UNKNOWN = "."


class Table:
    """Letters by code point in ranges, and phrases by their first sign, the longest first."""

    def __init__(self, ranges: Iterable[tuple[int, str]]) -> None:
        self._ranges = list(ranges)
        self._phrases: dict[str, list[tuple[str, str]]] = {}

    def learn(self, phrase: str, letters: str) -> None:
        """Adds a phrase with one letter for each sign."""
        found = self._phrases.setdefault(phrase[0], [])
        found.append((phrase, letters))
        found.sort(key=lambda known: -len(known[0]))

    def read(self, text: str) -> str:
        """The letters of a text, one for each sign; what has none stands for itself."""
        return "".join(self._read(text))

    def _read(self, text: str) -> Iterator[str]:
        place = 0
        while place < len(text):
            sign = text[place]
            for phrase, letters in self._phrases.get(sign, ()):
                if text.startswith(phrase, place):
                    yield letters
                    place += len(phrase)
                    break
            else:
                yield self._letter(sign)
                place += 1

    def _letter(self, sign: str) -> str:
        point = ord(sign)
        for first, letters in self._ranges:
            if 0 <= point - first < len(letters):
                found = letters[point - first]
                return sign if found == UNKNOWN else found
        return sign


def initials(text: str) -> str:
    """The letters of a text, one for each sign: 北街垃圾 gives `bjlj`."""
    return _table().read(text)


@cache
def _table() -> Table:
    lines = [line.split(" ") for line in FILE.read_text(encoding="utf8").splitlines()]
    # The range that nearly every hanzi lies in is written last.
    table = Table((int(head, 16), letters) for head, letters in reversed(lines) if head.isascii())
    for head, letters in lines:
        if not head.isascii():
            table.learn(head, letters)
    return table
