"""What a clerk sees of a person before asking for more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.base.masks import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),  # mobile
        ("+86 138 1234 1234", "138****1234"),  # as pasted from a phone
        ("0768-2281234", "076****1234"),  # land line with area code
        ("2281234", "*****34"),  # land line without
        ("12345", "***45"),  # hotline
        ("110", "***"),  # too short to keep anything
        ("", ""),  # none given
        ("无", ""),  # words in the phone column
    ],
)
def test_a_phone_is_masked(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三丰", "张**"),  # common
        ("张三", "张*"),  # two characters
        ("欧阳锋", "欧阳*"),  # compound surname
        ("欧阳", "欧*"),  # surname 欧, given name 阳
        ("阿卜杜拉·买买提", "阿**"),  # long names keep their length to themselves
        ("张", "*"),  # only a surname
        (" 张 三 ", "张*"),  # padded as in spreadsheets
        ("", ""),  # none given
    ],
)
def test_a_name_is_masked(name, shown):
    assert mask_name(name) == shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_masked_mobile_number_hides_four_digits(phone):
    assert mask_phone(phone).count("*") == 4
    assert phone not in mask_phone(phone)
