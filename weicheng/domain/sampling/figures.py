"""The figures that decide a draw, as RFC 3797 writes them into its key: `9319./2.5.8.10.12./9.18.26.34.41.45./`."""

from __future__ import annotations

import re
import unicodedata

from weicheng.domain.refusals import BadInput

LABEL = "公布的数字"
# A figure with few values could be prepared for; six digits are a million.
FEWEST_DIGITS = 6
LONGEST_NUMBER = 18
GROUPS = re.compile(r"[/+|]+")
NUMBERS = re.compile(r"[ \t\r\n,、.;]+")


def figures_key(typed: str) -> str:
    """The key text of figures as a person types them: `2 5 8 10 12 33 + 7` → `2.5.8.10.12.33./7./`.

    Groups are divided by / or +, numbers by spaces, commas or dots; within a group they are put in order, because
    two persons copy drawn balls in different orders. Where the order matters (福彩3D), it is one number: 303. Raises
    BadInput for anything but whole numbers, and for figures of fewer than six digits.
    """
    groups = []
    for part in GROUPS.split(unicodedata.normalize("NFKC", typed)):
        numbers = [number for number in NUMBERS.split(part) if number]
        if numbers:
            groups.append(sorted(_whole(number) for number in numbers))
    if sum(len(str(number)) for group in groups for number in group) < FEWEST_DIGITS:
        raise BadInput.of(LABEL, f"不足 {FEWEST_DIGITS} 位数字", "请把公布的数字填全，例如 2 5 8 10 12 33 + 7")
    return "".join("".join(f"{number}." for number in group) + "/" for group in groups)


def _whole(number: str) -> int:
    if not re.fullmatch(f"[0-9]{{1,{LONGEST_NUMBER}}}", number):
        raise BadInput.of(LABEL, f"“{number[:30]}”不是整数", "只填数字；小数去掉小数点，例如 3285.67 填 328567")
    return int(number)


def draw_key(figures: str, salt: str) -> str:
    """The key of one draw: the figures, and the salt that the pool's hash committed to before they existed."""
    return f"{figures}{salt}./"
