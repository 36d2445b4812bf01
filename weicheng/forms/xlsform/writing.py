"""Sheets of rows → an XLSForm file that Excel, WPS and every other reader of the standard opens."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from weicheng.base.export import OPTIONS
from weicheng.base.sheets.book import Cell

# The same rows give the same bytes, so that what is published already is known by its hash.
MADE = datetime(2026, 1, 1, tzinfo=UTC)
WIDTHS = {"label": 44, "评分依据": 36, "条款依据": 28, "relevant": 24, "calculation": 30, "form_title": 30}


def write(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """The bytes of the file; the first row of a sheet names its columns."""
    import xlsxwriter  # see base/export.py

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS | {"in_memory": True})
    book.set_properties({"created": MADE})
    header = book.add_format({"bold": True, "bg_color": "#E8EFEC", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for place, title in enumerate(rows[0]):
            page.set_column(place, place, WIDTHS.get(str(title), 18), wrapped)
            page.write(0, place, title, header)
        for number, row in enumerate(rows[1:], 1):
            for place, cell in enumerate(row):
                if cell not in (None, ""):
                    page.write(number, place, cell)
        page.freeze_panes(1, 0)
    book.close()
    return file.getvalue()
