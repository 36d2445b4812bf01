"""CSV as Excel, WPS and hotline systems write it: UTF-8, GB18030 or UTF-16; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from weicheng.base.sheets.formats import AS_XLSX
from weicheng.domain.refusals import BadInput

BLOCK = 1 << 20
DELIMITERS = ",\t;|"


def rows(path: Path, cell_characters: int) -> Iterator[list[str]]:
    """The records of a delimited text file; raises BadInput when the text or its quoting cannot be read."""
    encoding = text_encoding(path)
    # One more than allowed, so that the caller can name the cell; beyond that the quoting itself is broken.
    csv.field_size_limit(max(cell_characters * 8, 1 << 20))
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.read(65536))
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            yield from reader
        except csv.Error as error:
            raise BadInput.of(
                f"文件第 {reader.line_num} 行", "引号不成对，后面的内容连成了一格", "请检查该行的英文双引号。"
            ) from error


def text_encoding(path: Path) -> str:
    """The encoding the whole file decodes in; raises BadInput naming the line when there is none.

    UTF-8 first: a text in GB18030 hardly ever passes as UTF-8, while short UTF-8 texts may pass as GB18030.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "gb18030"]
    broken = {encoding: _first_broken_line(path, encoding) for encoding in candidates}
    for encoding, line in broken.items():
        if line is None and not (encoding == "gb18030" and _nearly_utf8(path)):
            return encoding
    line = max(number or 0 for number in broken.values()) or broken["utf-8"]
    raise BadInput.of(f"文件第 {line} 行", "有无法识别的字符（编码损坏）", AS_XLSX)


def _first_broken_line(path: Path, encoding: str) -> int | None:
    """The line (from 1) at which `encoding` fails, or None when it never does."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            try:
                lines += decoder.decode(block).count("\n")
            except UnicodeError as error:
                # error.start counts from what the decoder held back, at most a few bytes before the block.
                return lines + block[: getattr(error, "start", 0)].count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return lines
    return None


def _nearly_utf8(path: Path) -> bool:
    """Whether this is UTF-8 with a few damaged bytes, which read as GB18030 would import garbled names."""
    with path.open("rb") as file:
        text = file.read(BLOCK).decode("utf-8", errors="replace")
    chinese = sum("一" <= char <= "鿿" for char in text)
    return chinese > 20 * text.count("\N{REPLACEMENT CHARACTER}")


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the most columns; a comma when none does."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","
