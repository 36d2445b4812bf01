"""On which line a key of a TOML file stands: the standard parser gives values without places."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping

Path = tuple[str | int, ...]


def lines_of(text: str) -> Mapping[Path, int]:
    """Key path → line (from 1) of every table, key and array element in `text`, which must be valid TOML."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks valid TOML once. Validity is the caller's promise, so every branch may trust the next character."""

    def __init__(self, text: str) -> None:
        self.text = text + "\n"
        self.at = 0
        self.breaks = [i for i, character in enumerate(self.text) if character == "\n"]
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def scan(self) -> Mapping[Path, int]:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.found

    def _mark(self, path: Path) -> None:
        # The first mention wins: for a table that is opened twice the reader looks at the top of it.
        self.found.setdefault(path, bisect_left(self.breaks, self.at) + 1)

    def _mark_all(self, base: Path, parts: tuple[str, ...]) -> Path:
        path = base
        for part in parts:
            path = (*path, part)
            if path in self.counts:
                path = (*path, self.counts[path])
            self._mark(path)
        return path

    def _skip(self, *, commas: bool = True) -> None:
        """Past blanks, line ends, comments and (between values) commas."""
        blank = " \t\r\n," if commas else " \t"
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                self.at = self.text.index("\n", self.at)
            elif self.text[self.at] in blank:
                self.at += 1
            else:
                return

    def _header(self) -> Path:
        width = 2 if self.text.startswith("[[", self.at) else 1
        self.at += width
        parts = self._key()
        self.at += width
        if width == 2:
            *upper, last = parts
            base = (*self._mark_all((), tuple(upper)), last)
            self.counts[base] = self.counts.get(base, -1) + 1
        return self._mark_all((), parts)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(commas=False)
            start = self.at
            if self.text[self.at] in "\"'":
                self._string()
                parts.append(str(tomllib.loads(f"key = {self.text[start : self.at]}")["key"]))
            else:
                while self.text[self.at].isalnum() or self.text[self.at] in "-_":
                    self.at += 1
                parts.append(self.text[start : self.at])
            self._skip(commas=False)
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _pair(self, table: Path) -> None:
        start = self.at
        parts = self._key()
        end, self.at = self.at, start
        path = self._mark_all(table, parts)
        self.at = end + 1  # past "="
        self._skip(commas=False)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        else:
            while self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        self._skip()
        index = 0
        while self.text[self.at] != "]":
            element = (*path, index)
            self._mark(element)
            self._value(element)
            self._skip()
            index += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._skip()
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip()
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        # Up to two further quotes may belong to the text of a multi-line string that ends with quotes.
        while len(mark) == 3 and self.text[self.at] == quote:
            self.at += 1
