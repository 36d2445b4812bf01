import pytest

from weicheng.base.sheets.book import Row
from weicheng.base.sheets.layout import lines_below, loose, propose_header

KNOWN = {loose(title) for title in ["单位名称", "所属街道", "负责人", "负责人电话", "联系人", "联系人电话", "备注"]}


def sheet(*rows):
    return [Row(number, list(cells)) for number, cells in enumerate(rows, start=1) if cells]


def titles(header):
    return [column.title for column in header.columns]


def test_title_rows_above_the_header_are_passed_over():
    rows = sheet(
        ["2021年创卫包联单位一览表"] * 4,
        [],
        ["填报单位:市创卫办", None, None, "2021年6月"],
        ["序号", "单位名称", "负责人", "备注"],
        [1, "市税务局", "甲", None],
    )
    header = propose_header(rows, KNOWN)
    assert (header.first, header.last) == (4, 4)
    assert titles(header) == ["序号", "单位名称", "负责人", "备注"]


def test_a_merged_header_of_two_rows_joins_its_titles():
    rows = sheet(
        ["一览表"] * 5,
        ["单位名称", "负责人", "负责人", "联系人", "联系人"],
        ["单位名称", "姓名", "电话", "姓名", "电话"],
        ["市税务局", "甲", "0768-2281234", "乙", "13800138000"],
    )
    header = propose_header(rows, KNOWN)
    assert (header.first, header.last) == (2, 3)
    assert titles(header) == ["单位名称", "负责人·姓名", "负责人·电话", "联系人·姓名", "联系人·电话"]


def test_a_two_row_header_without_merge_marks_carries_the_parent_to_the_right():
    rows = sheet(
        ["单位名称", "负责人", None, "备注"],
        [None, "姓名", "电话", None],
        ["市税务局", "甲", "0768-2281234", None],
    )
    header = propose_header(rows, KNOWN)
    assert titles(header) == ["单位名称", "负责人·姓名", "负责人·电话", "备注"]


def test_a_row_of_names_below_the_header_is_not_taken_for_its_second_row():
    rows = sheet(["单位名称", "所属街道", None], ["市税务局", "西湖街道", "临时"], ["市商务局", "南春街道", "x"])
    header = propose_header(rows, KNOWN)
    assert (header.first, header.last) == (1, 1)
    assert [column.label for column in header.columns] == ["A 列 单位名称", "B 列 所属街道", "C 列 (无标题)"]


def test_a_sheet_without_labels_has_no_header():
    assert propose_header(sheet([1, 2], [3, 4]), KNOWN) is None


def test_titles_with_spaces_stars_and_remarks_are_the_same_title():
    assert loose(" 联 系 电话*(手机) ") == loose("联系\n电话\uff08必填\uff09") == "联系电话"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["序号", "单位名称", "负责人"], "重复的表头"),
        ([None, "单位名称", "负责人"], "重复的表头"),
        (["一览表", "一览表", "一览表"], "重复的标题"),
        (["合 计", None, 12], "合计行"),
        ([None, "总计:12个单位"], "合计行"),
        (["填表人:甲", None, "审核人:乙"], "说明行"),
        (["注:数据截至6月底"], "说明行"),
        ([1, "市税务局", "甲"], ""),
        ([1, "单位名称", "甲"], ""),  # only part of it looks like the header: leave it for the checks to refuse
        ([2, "合计计量所", "乙"], ""),  # a name that begins like a total
    ],
)
def test_rows_that_hold_no_data_are_left_out_with_the_reason(cells, reason):
    rows = sheet(["一览表", "一览表", "一览表"], ["序号", "单位名称", "负责人"], [1, "市商务局", "丙"])
    header = propose_header(rows, KNOWN)
    (line,) = lines_below(header, [Row(9, cells)])
    assert line.skipped == reason


def test_the_fingerprint_depends_on_the_titles_only():
    plain = sheet(["单位名称", "负责人"], ["市税务局", "甲"])
    below = sheet(["一览表", "一览表"], [], ["单位 名称", "负责人*"], ["市商务局", "乙"])
    other = sheet(["单位名称", "联系人"], ["市税务局", "甲"])
    prints = [propose_header(rows, KNOWN).fingerprint for rows in (plain, below, other)]
    assert prints[0] == prints[1] != prints[2]
