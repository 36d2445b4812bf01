"""整改前后对比表: one row a case, photos before and after side by side, as DOCX and XLSX."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from weicheng.base.export import OPTIONS, XLSX, cell_text
from weicheng.cases.exports.pictures import Picture, pictures
from weicheng.cases.queries.papers import Sheet

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "整改前后对比表"
HEADERS = ("序号", "问题与位置", "整改前", "整改后", "整改情况", "责任单位")
# A4 lying: 29.7 cm less the margins of 1.5 cm on either side.
WIDTHS_CM = (1.0, 5.2, 7.0, 7.0, 4.0, 2.5)
PHOTO_CM = 6.6
FONT = "宋体"
XLSX_WIDTHS = (6, 26, 36, 36, 26, 16)
# Points of a row's height that one photo needs, and pixels of its width in the sheet.
XLSX_PHOTO_PIXELS = 250
XLSX_PIXEL_POINTS = 0.75
HIGHEST_ROW = 405.0


def problem_text(sheet: Sheet) -> str:
    """What and where, in the first column."""
    case = sheet.case
    found = f"{timezone.localtime(case.found_at):%Y-%m-%d}"
    return f"{case.number}\n{sheet.category_name}：{case.description or case.title}\n位置：{sheet.place}\n发现：{found}"


def measure_text(sheet: Sheet) -> str:
    """What was done and when; says so when nothing was."""
    if sheet.handled_at is None:
        return "尚未整改完成"
    return f"{sheet.measure}\n完成：{timezone.localtime(sheet.handled_at):%Y-%m-%d %H:%M}"


def docx_response(sheets: Sequence[Sheet]) -> FileResponse:
    """The table as a Word document on A4 lying."""
    document = Document()
    _lay_out(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, TITLE, size=18, bold=True)
    _write(document.add_paragraph(), f"制表：{timezone.localtime():%Y年%m月%d日}，共 {len(sheets)} 件", size=10.5)
    table = document.add_table(rows=1, cols=len(HEADERS), style="Table Grid")
    table.autofit = False
    for cell, header in zip(table.rows[0].cells, HEADERS, strict=True):
        _write(cell.paragraphs[0], header, bold=True)
    _repeat(table.rows[0])
    for number, sheet in enumerate(sheets, start=1):
        _fill(table.add_row().cells, number, sheet)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_CM, strict=True):
            cell.width = Cm(width)
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it
    document.save(target)
    return _download(target, "docx", DOCX)


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    # Word takes the font of Chinese characters from an attribute of its own.
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _repeat(row: Any) -> None:
    """The heading row comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def _fill(cells: Sequence[Any], number: int, sheet: Sheet) -> None:
    unit = sheet.case.unit.name if sheet.case.unit else "尚无"
    for place, text in ((0, str(number)), (1, problem_text(sheet)), (4, measure_text(sheet)), (5, unit)):
        _write(cells[place].paragraphs[0], text)
    for place, photos in ((2, sheet.before), (3, sheet.after)):
        _show(cells[place], pictures(sheet, photos))


def _show(cell: Any, found: Iterable[Picture]) -> None:
    paragraph = cell.paragraphs[0]
    shown = list(found)
    for picture in shown:
        size = {"width": Cm(PHOTO_CM)} if picture.width >= picture.height else {"height": Cm(PHOTO_CM)}
        paragraph.add_run().add_picture(picture.stream, **size)
    if not shown:
        _write(paragraph, "无照片")


def _write(paragraph: Any, text: str, *, size: float = 10.5, bold: bool = False) -> None:
    # XML knows no control characters but line breaks; a pasted report may hold some.
    plain = "".join(ch for ch in text if ch == "\n" or ch.isprintable())
    run = paragraph.add_run(plain)
    run.font.size, run.bold = Pt(size), bold


def xlsx_response(sheets: Sequence[Sheet]) -> FileResponse:
    """The table as a spreadsheet, photos in their cells; text is never a formula."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it
    book = xlsxwriter.Workbook(target, {**OPTIONS, "constant_memory": False, "in_memory": True})
    sheet = book.add_worksheet(TITLE)
    bold = book.add_format({"bold": True, "bg_color": "#E8EFEC", "border": 1, "align": "center"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for place, (header, width) in enumerate(zip(HEADERS, XLSX_WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for line, row in enumerate(sheets, start=1):
        _fill_line(sheet, line, row, plain)
    book.close()
    return _download(target, "xlsx", XLSX)


def _fill_line(sheet: Any, line: int, row: Sheet, plain: Any) -> None:
    unit = row.case.unit.name if row.case.unit else "尚无"
    texts = {0: str(line), 1: problem_text(row), 2: "", 3: "", 4: measure_text(row), 5: unit}
    for place, text in texts.items():
        sheet.write_string(line, place, cell_text(text), plain)
    heights = [_place(sheet, line, place, pictures(row, photos)) for place, photos in ((2, row.before), (3, row.after))]
    sheet.set_row(line, min(max(120.0, *heights), HIGHEST_ROW))


def _place(sheet: Any, line: int, place: int, found: Iterable[Picture]) -> float:
    """Puts photos one under the other into a cell; returns the height they need in points."""
    top = 4.0
    for picture in found:
        scale = min(XLSX_PHOTO_PIXELS / picture.width, XLSX_PHOTO_PIXELS / picture.height)
        options = {
            "image_data": picture.stream, "x_scale": scale, "y_scale": scale, "x_offset": 4, "y_offset": top,
            "object_position": 1,
        }  # fmt: skip
        sheet.insert_image(line, place, f"{line}-{place}.jpg", options)
        top += picture.height * scale + 4
    return top * XLSX_PIXEL_POINTS


def _download(target: IO[bytes], ending: str, mime: str) -> FileResponse:
    target.seek(0)
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
    return FileResponse(target, as_attachment=True, filename=f"{TITLE}-{stamp}.{ending}", content_type=mime)
