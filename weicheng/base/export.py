"""Writing XLSX: constant memory, Chinese headers, and never a cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

# About five seconds of waiting; more rows belong into a background job.
EXPORT_LIMIT = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767
CUT = "…（内容过长，已截断）"
WIDTHS = (8, 40)
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "default_date_format": "yyyy-mm-dd hh:mm",
}


def write_workbook(target: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Writes one sheet with a bold frozen header row and a filter; returns the number of rows written."""
    import xlsxwriter  # only here: a web process that exports nothing need not hold it in memory

    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet = book.add_worksheet(sheet_name(title))
    bold = book.add_format({"bold": True, "bg_color": "#E8EFEC", "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, header in enumerate(headers):
        # Chinese characters are two units wide.
        sheet.set_column(place, place, min(max(len(header) * 2 + 4, WIDTHS[0]), WIDTHS[1]))
        sheet.write_string(0, place, header, bold)
    sheet.freeze_panes(1, 0)
    count = 0
    try:
        for count, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, count, place, value, day)
    except BaseException:
        # The rows so far lie in a file of their own until the book is closed.
        sheet.row_data_fh.close()
        raise
    if headers:
        sheet.autofilter(0, 0, max(count, 1), len(headers) - 1)
    book.close()
    return count


def _write(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, place, "是" if value else "否")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, float(value) if isinstance(value, Decimal) else value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, _naive(value))
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, time()), day)
    else:
        sheet.write_string(line, place, cell_text(value))


def _naive(value: datetime) -> datetime:
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def cell_text(value: Any) -> str:
    """Text as a cell can hold it: markup taken off, and cut at Excel's limit with a remark."""
    text = strip_tags(value) if isinstance(value, SafeString) else str(value)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def sheet_name(title: str) -> str:
    """A sheet name Excel accepts: 31 UTF-16 units without []:*?/\\ and no apostrophe at either end."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", title)
    return plain.encode("utf-16-le", "ignore")[:62].decode("utf-16-le", "ignore").strip("' ") or "Sheet1"


def workbook_response(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A download named after the title and the minute. Written to a temporary file, which goes when it is sent."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it
    write_workbook(target, title, headers, rows)
    target.seek(0)
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
    return FileResponse(target, as_attachment=True, filename=f"{title}-{stamp}.xlsx", content_type=XLSX)
