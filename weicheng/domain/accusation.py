"""Pointing a citizen to 12388 when a text seems to accuse a person. It only suggests: the citizen decides.

信访工作条例 30: an accusation must not reach the accused, so it may not enter the ordinary flow of cases.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from weicheng.domain.packs.schema import WordList
from weicheng.domain.reasons import Reason


@dataclass(frozen=True)
class AccusationHint:
    """The words that were found, in the order of the text, and what to tell the citizen."""

    words: tuple[str, ...]
    hint: str
    reason: Reason


def find_accusation(text: str, rule: WordList) -> AccusationHint | None:
    """The hint when the text contains words of the list, else None.

    Spaces, punctuation and full-width forms inside a word do not hide it. The reason carries only how many words
    were found: the text of an accusation must not leak into records.
    """
    plain = _letters(text)
    places = [(plain.find(letters), word) for word, letters in _listed(tuple(rule.words))]
    found = sorted((place, word) for place, word in places if place >= 0)
    if not found:
        return None
    reason = Reason("accusation.words", rule.clause, {"words_found": len(found)})
    return AccusationHint(tuple(word for _, word in found), rule.hint, reason)


@lru_cache(maxsize=64)
def _listed(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    # The list of a pack is the same for every report.
    return tuple((word, letters) for word in dict.fromkeys(words) if (letters := _letters(word)))


def _letters(text: str) -> str:
    """Letters and digits only, in one form: 「贪 污」 and 「贪、污」 read as 「贪污」."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
