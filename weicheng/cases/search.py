"""Search by two characters or by pinyin initials: how text is cut up, the same for both databases.

A query is cut at blanks and punctuation; every part must occur as a substring of the normalised text, and a part of
Latin letters may instead occur in the initials of title and address (`bjlj` finds 北街垃圾). Two-character pieces find
the candidates in an index, the stored text decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from weicheng.cases.initials import initials
from weicheng.domain.refusals import BadInput

SHORTEST, MOST_PARTS, LONGEST = 2, 6, 60


class _Letters(dict[str, str]):
    """Each character as five ASCII letters, made when first seen."""

    def __missing__(self, ch: str) -> str:
        self[ch] = letters = f"{ord(ch):05x}"
        return letters


_LETTERS = _Letters()


def normal(text: str) -> str:
    """Half width, lower case, letters and digits only, everything else one blank."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join(ch if ch.isalnum() else " " for ch in plain).split())


def grams(text: str) -> list[str]:
    """Every two neighbouring characters that no blank divides, each once, in order."""
    pairs = (text[i : i + 2] for i in range(len(text) - 1))
    return list(dict.fromkeys(pair for pair in pairs if " " not in pair))


def parts(query: str) -> list[str]:
    """The parts of a query. Raises BadInput for one shorter than two characters: it would find nearly everything."""
    found = normal(query[:LONGEST]).split()[:MOST_PARTS]
    if not found or any(len(part) < SHORTEST for part in found):
        raise BadInput.of("搜索", "每个词至少两个字", "请输入两个以上的汉字,或拼音首字母")
    return found


def is_latin(part: str) -> bool:
    """Whether a part may be meant as initials."""
    return part.isascii() and part.isalpha()


def texts(*, number: str, title: str, address: str, description: str) -> tuple[str, str]:
    """The two stored columns of a case: its text, and the initials of title and address."""
    head = normal(f"{title} {address}")
    return normal(f"{number} {head} {description}"), initials(head)


def token(pair: str) -> str:
    """A pair as a word of ASCII letters, because SQLite's tokenisers disagree with Python on what a letter is."""
    return "".join([_LETTERS[ch] for ch in pair])


def tokens(text: str) -> str:
    """A stored column as SQLite's full-text index takes it."""
    return " ".join([token(pair) for pair in grams(text)])


def match_expression(wanted: Iterable[str]) -> str:
    """The full-text query for the parts of a search."""
    return " AND ".join(_match(part) for part in wanted)


def _match(part: str) -> str:
    pairs = " AND ".join(token(pair) for pair in grams(part))
    here = f"grams : ({pairs})"
    return f"({here} OR initials : ({pairs}))" if is_latin(part) else f"({here})"
