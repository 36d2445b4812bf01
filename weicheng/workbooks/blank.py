"""The blank workbook of a kind: right columns, drop-downs, codes as text, and a sheet that explains each column."""

from __future__ import annotations

from typing import IO, Any

from weicheng.base.export import OPTIONS
from weicheng.workbooks.kinds import ImportField, ImportKind

# As many rows as a person fills in by hand; more come from other systems and bring their own columns.
PREPARED_ROWS = 2000
# Excel takes a list of options in the cell rule only up to this many characters.
LONGEST_LIST = 255


def write_blank(target: IO[bytes], kind: ImportKind) -> None:
    """Write the blank workbook of `kind`; the first sheet is the one to fill in."""
    # constant_memory would forbid to write the rules after the rows.
    import xlsxwriter  # see base/export.py

    book = xlsxwriter.Workbook(target, OPTIONS | {"constant_memory": False})
    plain = book.add_format({"num_format": "@"})
    header = book.add_format({"bold": True, "bg_color": "#E8EFEC", "border": 1, "text_wrap": True, "valign": "vcenter"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(kind.name)
    for place, item in enumerate(kind.fields):
        title = f"{item.label}*" if item.required else item.label
        # Text, or Excel turns codes into 4.45E+11 and dates into its own idea of them.
        sheet.set_column(place, place, max(len(title) * 2 + 4, 12), plain)
        sheet.write_string(0, place, title, header)
        _add_rule(sheet, place, item)
    sheet.freeze_panes(1, 0)
    _explain(book, kind, header, wrapped)
    book.close()


def _add_rule(sheet: Any, place: int, item: ImportField) -> None:
    rule: dict[str, Any] = {"validate": "any"}
    options = list(item.choices())
    if options and len(",".join(options)) <= LONGEST_LIST:
        rule = {"validate": "list", "source": options, "error_message": "请从下拉列表中选择。"}
    if item.help:
        rule |= {"input_title": item.label[:32], "input_message": item.help[:255]}
    if len(rule) > 1:
        sheet.data_validation(1, place, PREPARED_ROWS, place, rule)


def _explain(book: Any, kind: ImportKind, header: Any, wrapped: Any) -> None:
    sheet = book.add_worksheet("填写说明")
    for place, width in enumerate((16, 8, 26, 60)):
        sheet.set_column(place, place, width, wrapped)
    sheet.write_string(0, 0, f"{kind.name}：{kind.description}")
    for place, title in enumerate(("列", "必填", "示例", "说明")):
        sheet.write_string(2, place, title, header)
    for row, item in enumerate(kind.fields, start=3):
        options = "；".join(item.choices())
        cells = (
            item.label,
            "是" if item.required else "",
            item.example,
            f"{item.help}可选：{options}。" if options else item.help,
        )
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)
