import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt

from weicheng.base.sheets.book import Book, column_letter, read_workbook
from weicheng.base.sheets.formats import Limits
from weicheng.domain.refusals import BadInput


@pytest.fixture
def read(tmp_path):
    """Read bytes, or a file already there, as an upload would be."""

    def read(content, limits=None, name="upload"):
        source = tmp_path / name
        if isinstance(content, bytes):
            source.write_bytes(content)
        return read_workbook(source, tmp_path / "rows", limits)

    return read


def refusal(read, content, **options):
    with pytest.raises(BadInput) as caught:
        read(content, **options)
    assert caught.value.faults[0].remedy
    return caught.value.sentence


def test_a_workbook_comes_back_with_row_numbers_dates_and_merged_cells_filled(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "upload") as workbook:
        dated = workbook.add_format({"num_format": "yyyy/m/d"})
        sheet = workbook.add_worksheet("社区")
        sheet.merge_range("B2:D2", "社区一览表")
        sheet.merge_range("B5:B6", "西湖街道")
        sheet.write_row("C5", ["新桥社区", 445102007002])
        sheet.write_row("C6", ["永护社区", "445102007003"])
        sheet.write_datetime("E5", datetime.fromisoformat("2021-07-01"), dated)
        sheet.write_formula("E6", "=1+1", None, 2)
        workbook.add_worksheet("旧表").hide()

    book = read(None)

    assert [(sheet.name, sheet.hidden, sheet.rows) for sheet in book.sheets] == [
        ("社区", False, 3),
        ("旧表", True, 0),
    ]
    assert list(book.rows(book.sheet("社区"))) == [
        (2, [None, "社区一览表", "社区一览表", "社区一览表"]),
        (5, [None, "西湖街道", "新桥社区", 445102007002, date(2021, 7, 1)]),
        (6, [None, "西湖街道", "永护社区", "445102007003", 2]),
    ]


def test_an_old_excel_file_is_read_too(read, tmp_path):
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("单位")
    for column, cell in enumerate(["名称", "电话", 44378]):
        sheet.write(0, column, cell)
    workbook.save(str(tmp_path / "upload"))
    book = read(None)
    assert book.rows(book.sheets[0]).__next__() == (1, ["名称", "电话", 44378])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_and_delimiters_offices_use(read, encoding, mark):
    text = f"单位名称{mark}电话\r\n市凤凰水电厂{mark}0768-2281234\r\n"
    book = read(text.encode(encoding))
    rows = [row.cells for row in book.rows(book.sheets[0])]
    assert rows == [["单位名称", "电话"], ["市凤凰水电厂", "0768-2281234"]]


def test_a_gb18030_file_with_a_single_name_is_not_taken_for_utf8(read):
    book = read("名称\n市税务局\n".encode("gb18030"))
    assert book.head(book.sheets[0])[1].cells == ["市税务局"]


def test_a_utf8_file_with_a_damaged_byte_is_refused_and_not_garbled(read):
    text = "单位名称,说明\n" + "市政务服务数据管理局,创卫工作\n" * 20
    sentence = refusal(read, text.encode()[:-9] + b"\xe5\xff" + "完\n".encode())
    assert sentence.startswith("文件第 21 行：有无法识别的字符")


def zipped(tmp_path, names, name="zip"):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in names.items():
            archive.writestr(member, content)
    return (tmp_path / name).read_bytes()


def ole2(stream):
    """The directory entry of a compound file is enough to tell what it holds."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "内容是空的"),
        (b"MZ\x90\x00" + bytes(100), "是程序文件"),
        (b"%PDF-1.7 ...", "是PDF 文件"),
        (b"\xff\xd8\xff\xe0 ...", "是图片"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "其实是网页"),
        (b"PK\x03\x04 cut off", "已损坏或没有传完整"),
        (ole2("EncryptedPackage"), "已加密"),
        (ole2("WordDocument"), "不是表格"),
        (ole2("Workbook"), "读不出来"),
        (b"a\0b\0c\0" * 50, "不是表格"),
        (b"\n\n  \n", "没有任何内容"),
        (b'a,"' + b"x" * 1_200_000, "引号不成对"),
    ],
)
def test_what_is_no_table_is_refused_with_reason_and_remedy(read, content, reason):
    assert reason in refusal(read, content)


def test_a_document_in_a_zip_is_no_workbook(read, tmp_path):
    assert "不是表格" in refusal(read, zipped(tmp_path, {"word/document.xml": "<x/>"}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read, tmp_path):
    bomb = zipped(tmp_path, {"xl/workbook.xml": b"0" * 3_000_000})
    assert "解压后过大" in refusal(read, bomb, limits=Limits(unpacked_bytes=2_000_000))


def test_a_cell_at_the_far_end_cannot_take_the_machine_down(read, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "upload") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "名称")
        sheet.write(1_048_575, 16_383, "x")
    assert "占用的范围过大" in refusal(read, None)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file_bytes=10), "超过上限"),
        (Limits(rows=2), "超过 2 行"),
        (Limits(columns=1), "超过 1 列"),
        (Limits(cell_characters=3), "超过 3 个字"),
    ],
)
def test_every_limit_says_what_it_is(read, limits, reason):
    content = "名称,电话\n市城市管理局,1\n市税务局,2\n".encode()
    assert reason in refusal(read, content, limits=limits)


def test_an_unknown_sheet_is_refused_with_the_names_there_are(read):
    book = read("名称\n".encode())
    with pytest.raises(BadInput, match="文件中有：CSV 表"):
        book.sheet("一季度")


def test_a_book_can_be_opened_again(read):
    book = read("名称\n".encode())
    assert Book.open(book.folder) == book


@pytest.mark.parametrize(("column", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_excel_names_them(column, letter):
    assert column_letter(column) == letter
