"""How personal data look on a screen by default: enough to recognise a caller, too little to find one."""

from __future__ import annotations

import re
import unicodedata

COUNTRY_CODE = re.compile(r"^(?:\+|00)86")
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
    ]
)


def normal_phone(phone: str) -> str:
    """Digits only, without the country code: `+86 138-0013-8000` → `13800138000`."""
    plain = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", phone))
    return COUNTRY_CODE.sub("", plain).replace("+", "")


def mask_phone(phone: str) -> str:
    """`13800138000` → `138****8000`; of a shorter number the last two digits stay; "" stays ""."""
    digits = normal_phone(phone)
    if not digits:
        return ""
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * (len(digits) - 2) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_name(name: str) -> str:
    """The surname stays: `张三丰` → `张**`, `欧阳锋` → `欧阳*`; a single character is hidden; "" stays ""."""
    plain = re.sub(r"\s", "", name)
    if len(plain) < 2:
        return "*" * len(plain)
    kept = plain[:2] if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else plain[:1]
    # At most two stars: the length of a company's or a foreign name gives it away.
    return kept + "*" * min(len(plain) - len(kept), 2)
