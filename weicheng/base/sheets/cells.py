"""One cell → one value: every converter returns a clean value or raises CellRefused with a remedy.

Blank cells become None (text: ""); whether a blank is allowed is decided by the column, not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.faults import CellRefused, shown

Converter = Callable[[Cell], object]

# Above this a double no longer holds every integer: Excel has already changed the last digits.
EXACT = 2**53
# Full-width letters, digits and signs to ASCII; the punctuation of Chinese sentences and names stays as typed.
KEPT = "\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f"
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in KEPT}
INVISIBLE = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFE]
)
SPACES = {ord(space): " " for space in "\t\r\n\v\f\x85\xa0\u2028\u2029\u3000"}
TIDY = HALF_WIDTH | INVISIBLE | SPACES
BLANK_WORDS = {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "n/a", "#n/a"}


def clean(cell: Cell) -> str:
    """The cell as one line of text: half-width digits, no control or invisible characters, single spaces."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _tidy(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return _number_text(cell)


# A workbook repeats its streets, units and titles on every row.
@lru_cache(maxsize=20_000)
def _tidy(text: str) -> str:
    # Half a surrogate pair can be neither stored nor shown.
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.translate(TIDY).split())


def _number_text(number: float) -> str:
    if isinstance(number, float) and number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    return str(number)


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell, or one of the signs people write for nothing."""
    return cell is None or (isinstance(cell, str) and clean(cell).lower() in BLANK_WORDS)


def text(cell: Cell, longest: int = 200) -> str:
    """A short text. Refused when longer than `longest` characters."""
    value = clean(cell)
    if len(value) > longest:
        raise CellRefused(f"有 {len(value)} 个字，最多 {longest} 个字", "请缩短，其余内容写到备注。")
    return value


def optional_text(cell: Cell, longest: int = 200) -> str:
    """As `text`, but the signs for nothing (— / 无) count as empty."""
    return "" if is_blank(cell) else text(cell, longest)


def code(cell: Cell, lengths: tuple[int, ...] = ()) -> str | None:
    """A code of digits, stored as text or as a number; `lengths` are the numbers of digits allowed.

    Refused when Excel has already lost digits: 15 are all it keeps of a number, and a CSV holds "4.45E+11".
    """
    if is_blank(cell):
        return None
    digits = _number_code(cell) if isinstance(cell, int | float) else _text_code(clean(cell))
    if lengths and len(digits) not in lengths:
        allowed = "、".join(map(str, lengths))
        raise CellRefused(f"代码 {shown(digits)} 是 {len(digits)} 位，应为 {allowed} 位", "请核对代码。")
    return digits


LOST_DIGITS = "请把这一列的单元格格式设为“文本”，重新填写完整代码。"


def _number_code(number: float) -> str:
    if isinstance(number, bool) or not 0 <= number < float("inf") or number % 1:
        raise CellRefused(f"{shown(number)} 不是代码", "请填数字代码。")
    if number >= EXACT:
        raise CellRefused(f"{shown(number)} 超过 15 位，末尾数字已被 Excel 改写", LOST_DIGITS)
    return str(int(number))


def _text_code(value: str) -> str:
    value = value.replace(" ", "").lstrip("'").removesuffix(".0")
    if match := re.fullmatch(r"(\d)\.?(\d*)[eE]\+?(\d{1,2})", value):
        digits, power = match[1] + match[2], int(match[3])
        # A short mantissa may stand for zeros or for digits that were cut: nobody can tell, so no guess.
        if len(digits) != power + 1:
            raise CellRefused(f"{shown(value)} 是科学计数，末尾数字已丢失", LOST_DIGITS)
        return digits
    if not re.fullmatch(r"[0-9]+", value):
        raise CellRefused(f"{shown(value)} 不是代码", "代码只能由数字组成。")
    return value


def phone(cell: Cell) -> str | None:
    """One telephone number: mobile, area code and number, 400/800, or a short number such as 12345."""
    if is_blank(cell):
        return None
    number = _number_text(cell) if isinstance(cell, int | float) else clean(cell)
    number = re.sub(r"[()\uff08\uff09 .]|^\+?86[- ]?(?=1\d{10}$)", "", number).replace("—", "-").replace("–", "-")
    if isinstance(cell, int | float) and re.fullmatch(r"[2-9]\d{8,10}", number):
        number = "0" + number  # stored as a number, the 0 of the area code was lost
    mobile, short = r"1[3-9]\d{9}", r"1\d{4}|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}"
    if re.fullmatch(mobile, number.replace("-", "")):
        return number.replace("-", "")
    if re.fullmatch(rf"{short}|0\d{{2,3}}-?[2-9]\d{{6,7}}(-\d{{1,6}})?", number):
        return number
    if re.search(r"\d{7,}\D+\d{7,}", number):
        raise CellRefused(f"{shown(number)} 有两个号码", "每格只填一个号码。")
    raise CellRefused(f"{shown(number)} 不是电话号码", "请填 11 位手机号，或“区号-号码”。")


YES = {"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1", "需要", "已"}
NO = {"否", "无", "没有", "不是", "×", "✗", "✘", "x", "n", "no", "false", "0", "不需要", "未"}


def yes_no(cell: Cell) -> bool | None:
    """A yes or a no, in any of the ways people tick a box."""
    value = clean(cell).lower()
    if value in YES:
        return True
    if value in NO:
        return False
    if is_blank(cell):
        return None
    raise CellRefused(f"{shown(value)} 看不出是“是”还是“否”", "请填“是”或“否”。")


def choice(options: Mapping[str, str], synonyms: Mapping[str, str] | None = None) -> Converter:
    """A converter for a closed list: label, code or another word for it → code. A refusal offers the labels."""
    known = {_loose(value): value for value in options.values()}
    known |= {_loose(label): value for label, value in (synonyms or {}).items()}
    known |= {_loose(label): value for label, value in options.items()}

    def convert(cell: Cell) -> str | None:
        if is_blank(cell):
            return None
        value = clean(cell)
        if (found := known.get(_loose(value))) is None:
            raise CellRefused(f"{shown(value)} 不在可选项中", f"请从中选填：{'、'.join(options)}。")
        return found

    return convert


def _loose(label: str) -> str:
    return re.sub(r"[\s()\uff08\uff09/、·]", "", clean(label)).lower()


SCALES = {"": 1, "百": 100, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
QUANTITY = re.compile(
    r"(?:大约|约为|约|近|超过|达|共计|共|[¥\uffe5])?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)\s*"
    r"(百万|千万|百|千|万|亿)?\s*[余多]?\s*([^\d\s.,+-]{0,6}?)\s*(?:左右|以上|上下)?"
)


def quantity(cell: Cell, units: Mapping[str, Decimal] | None = None) -> Decimal | None:
    """A number as people write it: 约3.5万、1,200余、12亩. `units` maps the unit written to a factor.

    Without `units` any short word behind the number is taken for its counter (人、户、处) and dropped; with
    `units` an unknown one is refused, and a number alone counts as the unit called "".
    """
    if is_blank(cell):
        return None
    if isinstance(cell, bool | date):
        raise CellRefused(f"{shown(clean(cell))} 不是数", "请填数字。")
    value = clean(cell).replace("\uff0c", ",")
    match = QUANTITY.fullmatch(value)
    if match is None:
        return _plain_number(value)
    number = Decimal(match[1].replace(",", "")) * SCALES[match[2] or ""]
    if units is None:
        return number
    unit = match[3].strip()
    if unit not in units:
        known = "、".join(name for name in units if name)
        raise CellRefused(f"单位{shown(unit)}不认识", f"请用：{known}。")
    return number * units[unit]


def _plain_number(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise CellRefused(f"{shown(value)} 不是数", "请填一个数字，如 1200。")
    return number


def integer(cell: Cell, least: int = 0, most: int = 2_147_483_647) -> int | None:
    """A whole number between `least` and `most`."""
    number = quantity(cell)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise CellRefused(f"{shown(clean(cell))} 不是整数", "请填整数。")
    if not least <= number <= most:
        raise CellRefused(f"{shown(clean(cell))} 超出范围", f"应在 {least} 到 {most} 之间。")
    return int(number)


SQUARE_METRES = {
    "": Decimal(1),
    "平方米": Decimal(1),
    "平米": Decimal(1),
    "㎡": Decimal(1),
    "m2": Decimal(1),
    "m²": Decimal(1),
    "亩": Decimal(2000) / 3,
    "公顷": Decimal(10_000),
    "平方公里": Decimal(1_000_000),
}


def square_metres(cell: Cell) -> int | None:
    """A land area in whole square metres; 亩 are 2000/3 m²."""
    number = quantity(cell, SQUARE_METRES)
    if number is None:
        return None
    if number < 0 or number > 10**12:
        raise CellRefused(f"{shown(clean(cell))} 超出范围", "面积不能为负，也不能超过 100 万平方公里。")
    return int(number.to_integral_value())
