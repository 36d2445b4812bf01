"""Writes the table of pinyin initials (weicheng/cases/initials.txt) from pypinyin, whose own takes 55 MB a process."""

from __future__ import annotations

from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

from weicheng.cases.initials import FILE, UNKNOWN, Table

# 〇, extension A, and the hanzi of the basic plane; rarer ones stand for themselves.
RANGES = ((0x3007, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000))


def letters(text: str) -> str:
    """The initials as pypinyin knows them."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="default"))


def letter(sign: str) -> str:
    """The initial of one hanzi by itself."""
    found = letters(sign)
    return found if len(found) == 1 and found.isascii() else UNKNOWN


def lines() -> Iterator[str]:
    """First code point and letters of each range, then the phrases that are not read as their parts are."""
    ranges = [(first, "".join(letter(chr(point)) for point in range(first, end))) for first, end in RANGES]
    yield from (f"{first:x} {letters}" for first, letters in ranges)
    table = Table(ranges)
    for phrase in sorted(phrases_dict, key=lambda phrase: (len(phrase), phrase)):
        read = letters(phrase)
        if len(read) == len(phrase) and read != table.read(phrase):
            table.learn(phrase, read)
            yield f"{phrase} {read}"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf8")
