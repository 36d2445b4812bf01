"""Codes of territory 区划与网格编码: GB/T 2260 (6 digits), town (9), village (12), grid cell (15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class AreaLevel(StrEnum):
    """Levels of the tree of areas 区域层级; a tree may skip levels (直筒子市, zones without a code)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "zone"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"

    @property
    def label(self) -> str:
        """The name on screens."""
        return _LABELS[self]


_LABELS = {
    AreaLevel.PROVINCE: "省(自治区、直辖市)",
    AreaLevel.CITY: "市(地、州、盟)",
    AreaLevel.COUNTY: "县(市、区)",
    AreaLevel.ZONE: "功能区",
    AreaLevel.STREET: "街道(镇、乡)",
    AreaLevel.COMMUNITY: "社区(村)",
    AreaLevel.GRID: "单元网格",
}

# The first two digits of GB/T 2260 in use; a code outside them is a slip of the pen, not a place.
_PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46}
    | {50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82}
)
_LENGTHS = {6: "6 位区划代码", 9: "9 位街道(镇)代码", 12: "12 位社区(村)代码", 15: "15 位网格代码"}


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A valid code cut into its parts; parts below its own level are empty."""

    text: str
    county: str  # 6 digits
    town: str = ""  # 9 digits
    village: str = ""  # 12 digits
    grid: str = ""  # 15 digits

    @property
    def level(self) -> AreaLevel:
        if self.grid:
            return AreaLevel.GRID
        if self.village:
            return AreaLevel.COMMUNITY
        if self.town:
            return AreaLevel.STREET
        if self.county.endswith("0000"):
            return AreaLevel.PROVINCE
        return AreaLevel.CITY if self.county.endswith("00") else AreaLevel.COUNTY

    @property
    def above(self) -> tuple[str, ...]:
        """Codes that may be the parent, nearest first; the tree may lack some of them."""
        chain = [self.grid, self.village, self.town, self.county, f"{self.county[:4]}00", f"{self.county[:2]}0000"]
        return tuple(dict.fromkeys(code for code in chain if code and code != self.text))


def parse_area_code(written: str) -> AreaCode:
    """Cuts a 6, 9, 12 or 15 digit code; a 12-digit statistics code ending in zeros stands for its upper level.

    Raises ValueError with a Chinese sentence that says what is wrong and what a right code looks like.
    """
    text = written.strip()
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError("代码只能由半角数字组成，请检查有没有空格、字母或全角数字")
    if len(text) not in _LENGTHS:
        raise ValueError(f"代码有 {len(text)} 位，应为 " + "、".join(_LENGTHS.values()))
    if int(text[:2]) not in _PROVINCES:
        raise ValueError(f"开头的“{text[:2]}”不是 GB/T 2260 的省级代码")
    if len(text) == 12:
        text = _without_padding(text)
    return _checked(text)


def _without_padding(text: str) -> str:
    """Statistics tables write every level with 12 digits: 445102000000 is the county 445102."""
    if text.endswith("000000"):
        return text[:6]
    return text[:9] if text.endswith("000") else text


def _checked(text: str) -> AreaCode:
    parts = [text[:end] if len(text) >= end else "" for end in (9, 12, 15)]
    for part in parts:
        if part.endswith("000"):
            raise ValueError(f"第 {len(part) - 2}—{len(part)} 位是“000”，这一级没有编号，请补全")
    code = AreaCode(text, text[:6], *parts)
    if code.town and text[4:6] == "00" and text[:4] not in _WITHOUT_COUNTIES:
        raise ValueError(f"前 6 位“{text[:6]}”是市级代码，街道以下的代码应挂在县(市、区)之下")
    return code


# Cities without a county level: 东莞 中山 儋州 嘉峪关 (facts, section 6).
_WITHOUT_COUNTIES = frozenset({"4419", "4420", "4604", "6202"})
