from datetime import date, datetime
from decimal import Decimal

import pytest

from weicheng.base.sheets import cells, dates
from weicheng.base.sheets.faults import CellRefused, SheetFault


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  市城管局 ", "市城管局"),  # blanks around
        ("\u3000西湖\xa0街道", "西湖 街道"),  # ideographic and no-break space
        ("\uff11\uff12\uff13\uff21", "123A"),  # full-width digits and letters
        ("翁堤社区\uff08村\uff09", "翁堤社区\uff08村\uff09"),  # brackets of a name stay
        ("第一行\n第二行", "第一行 第二行"),  # a line break inside the cell
        ("a\x00b\x07\u200bc", "abc"),  # control and zero-width characters
        ("\ud800坏", "坏"),  # half of a surrogate pair cannot be stored
        (12.0, "12"),  # a number stored as a float
        (1.5, "1.5"),
        (True, "是"),
        (date(2021, 7, 1), "2021-07-01"),
        (datetime.fromisoformat("2021-07-01 08:30"), "2021-07-01 08:30"),
        ("😀", "😀"),  # emoji are text
        (None, ""),
    ],
)
def test_text_is_cleaned(cell, expected):
    assert cells.text(cell) == expected


def test_a_text_longer_than_the_column_is_refused():
    assert cells.text("长" * 50, longest=50) == "长" * 50
    with pytest.raises(CellRefused, match="51 个字"):
        cells.text("长" * 51, longest=50)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (445102007002.0, "445102007002"),  # stored as a number
        (445102007002, "445102007002"),
        ("4.45102007002E+11", "445102007002"),  # scientific, every digit still there
        ("445102007002.0", "445102007002"),  # a CSV of a data frame
        ("\uff14\uff14\uff15\uff11\uff10\uff12", "445102"),  # full-width
        ("'445102", "445102"),  # Excel's text mark
        ("445 102", "445102"),
        ("—", None),
        (None, None),
    ],
)
def test_a_code_keeps_its_digits(cell, expected):
    assert cells.code(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("4.45E+11", "末尾数字已丢失"),  # Excel cut the digits when it saved the CSV
        (4451020070020100001.0, "超过 15 位"),  # a double cannot hold them
        (float("nan"), "不是代码"),
        (float("inf"), "不是代码"),
        (445102.5, "不是代码"),
        (-445102, "不是代码"),
        ("44510A", "不是代码"),
        (True, "不是代码"),
        ("4451", "是 4 位"),
    ],
)
def test_a_code_that_cannot_be_trusted_is_refused(cell, reason):
    with pytest.raises(CellRefused, match=reason):
        cells.code(cell, lengths=(6, 9, 12, 15))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (13800138000.0, "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("0768-2281234", "0768-2281234"),
        ("(0768)2281234", "07682281234"),
        (7682281234, "07682281234"),  # the zero of the area code was lost
        ("0768-2281234-802", "0768-2281234-802"),
        ("12345", "12345"),
        ("400-820-8820", "400-820-8820"),
        ("无", None),
    ],
)
def test_a_phone_number_is_read(cell, expected):
    assert cells.phone(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1380013800", "不是电话号码"),  # one digit short
        ("13800138000/13900139000", "两个号码"),
        ("见名片", "不是电话号码"),
        (True, "不是电话号码"),
    ],
)
def test_what_is_no_phone_number_is_refused(cell, reason):
    with pytest.raises(CellRefused, match=reason):
        cells.phone(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (12, "12"),
        ("1,200", "1200"),
        ("1\uff0c200", "1200"),
        ("\uff11\uff12", "12"),
        ("约3.5万人", "35000"),
        ("300余户", "300"),
        ("2百", "200"),
        ("1.2亿", "120000000"),
        ("100左右", "100"),
        ("\uffe5500元", "500"),
        (".5", "0.5"),
        ("-3", "-3"),
        ("1e3", "1000"),
    ],
)
def test_a_number_is_read_as_people_write_it(cell, expected):
    assert cells.quantity(cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["3-5", "十二", "1.2.3", "nan", "inf", "1e99", date(2021, 7, 1), "=1+1", True])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellRefused):
        cells.quantity(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("12亩", 8000), ("约1.5公顷", 15000), ("300㎡", 300), (450, 450), ("0.2平方公里", 200000)],
)
def test_an_area_becomes_square_metres(cell, expected):
    assert cells.square_metres(cell) == expected


def test_an_unknown_unit_of_area_is_refused():
    with pytest.raises(CellRefused, match="单位「垧」不认识"):
        cells.square_metres("3垧")


def test_an_integer_has_no_fraction_and_keeps_its_bounds():
    assert cells.integer("12.0") == 12
    with pytest.raises(CellRefused, match="不是整数"):
        cells.integer("12.5")
    with pytest.raises(CellRefused, match="超出范围"):
        cells.integer("-1")


@pytest.mark.parametrize(("cell", "expected"), [("√", True), ("是", True), (0, False), ("×", False), ("", None)])
def test_a_tick_is_a_yes(cell, expected):
    assert cells.yes_no(cell) is expected


def test_a_choice_accepts_labels_and_codes_only():
    kind = cells.choice({"农贸市场": "market", "公厕": "toilet"})
    assert kind(" 农贸 市场 ") == kind("market") == "market"
    with pytest.raises(CellRefused, match="不在可选项中"):
        kind("菜场")


@pytest.mark.parametrize(
    "cell",
    [
        date(2021, 7, 1),
        datetime.fromisoformat("2021-07-01 08:00"),
        44378,  # Excel serial
        44378.5,  # serial with a time
        "44378",  # serial that became text in a CSV
        20210701,
        20210701.0,
        "20210701",
        "2021年7月1日",
        "2021年07月01号",
        "2021.7.1",
        "2021-07-01 00:00:00",
        "2021/7/1",
        "\uff12\uff10\uff12\uff11\uff0e\uff17\uff0e\uff11",
        "二〇二一年七月一日",
        "2021 年 7 月 1 日",
    ],
)
def test_a_date_is_read_in_every_spelling(cell):
    assert dates.day(cell) == date(2021, 7, 1)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2018年8月", date(2018, 8, 1), date(2018, 8, 31)),
        ("2018.08", date(2018, 8, 1), date(2018, 8, 31)),
        (2018.08, date(2018, 8, 1), date(2018, 8, 31)),
        ("201802", date(2018, 2, 1), date(2018, 2, 28)),
        ("二〇一八年十二月", date(2018, 12, 1), date(2018, 12, 31)),
    ],
)
def test_a_month_alone_stands_for_the_day_the_column_means(cell, first, last):
    assert (dates.first_day(cell), dates.last_day(cell)) == (first, last)
    with pytest.raises(CellRefused, match="没有写日"):
        dates.day(cell)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2021-02-30", "这一天不存在"),
        ("21.7.1", "年份只有两位"),
        (2018.1, "分不清是 1 月还是 10 月"),
        ("去年", "不是日期"),
        ("2421-07-01", "超出"),
        (-1, "不是日期"),
        (True, "不是日期"),
        (float("nan"), "不是日期"),
        ("20211301", "这一天不存在"),
        ("0000年13月", "这一天不存在|没有写日"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(cell, reason):
    with pytest.raises(CellRefused, match=reason):
        dates.day(cell)


def test_an_open_end_is_no_date():
    assert dates.last_day("至今") is None
    assert dates.day("/") is None


def test_a_fault_names_sheet_row_and_column():
    fault = SheetFault("一季度", 7, "C 列 联系电话", "不是电话号码", "请填 11 位手机号。")
    assert str(fault.as_fault()) == "工作表「一季度」第 7 行「C 列 联系电话」：不是电话号码。请填 11 位手机号。"
