"""How a sheet is laid out: titles above, a header of one or two rows, repeated headers, totals and notes below."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from weicheng.base.sheets.book import Cell, Row, column_letter
from weicheng.base.sheets.cells import clean

# The header is looked for among this many rows with content; below, a city's sheet has data.
SEARCHED_ROWS = 25
LONGEST_TITLE = 40
TOTAL = re.compile(r"(本页|本表|以上)?(合计|总计|小计|共计|累计)([:\uff1a].{0,20})?")
NOTE = re.compile(r"(填表|制表|审核|审批|填报|注|说明|备注)(人|单位|日期|时间)?[:\uff1a]")


def loose(title: str) -> str:
    """A column title for comparison: no spaces, brackets with their content, stars or punctuation."""
    bare = re.sub(r"[(\uff08\[【].*?[)\uff09\]】]", "", clean(title))
    return re.sub(r"[\s*\uff0a:\uff1a·、,\uff0c.。/_\-]", "", bare or clean(title)).lower()


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `index` counts from 0; `titles` holds one title per header row, without repeats."""

    index: int
    titles: tuple[str, ...]

    @property
    def title(self) -> str:
        """The titles of a two-row header joined: 负责人·电话."""
        return "·".join(self.titles)

    @property
    def label(self) -> str:
        """Letter and title, as a person finds the column in Excel."""
        return f"{column_letter(self.index)} 列 {self.title or '(无标题)'}"


@dataclass(frozen=True)
class Header:
    """The header rows `first` to `last` (Excel's numbers) and their columns; `above` are the texts of title rows."""

    first: int
    last: int
    columns: tuple[Column, ...]
    above: frozenset[str]

    @property
    def fingerprint(self) -> str:
        """The same for every sheet with these column titles in this order, whatever stands above or below."""
        titles = "\n".join(f"{column.index}\t{loose(column.title)}" for column in self.columns if column.titles)
        return hashlib.sha256(titles.encode()).hexdigest()


def header_at(rows: list[Row], first: int, last: int) -> Header:
    """The header standing in rows `first` to `last` of the head of a sheet."""
    width = max((len(row.cells) for row in rows), default=0)
    lines = [[clean(row.cell(column)) for column in range(width)] for row in rows if first <= row.number <= last]
    for upper, lower in pairwise(lines):
        _carry_parents(upper, lower)
    used = {index for row in rows if row.number > last for index, cell in enumerate(row.cells) if clean(cell)}
    columns = []
    for index in range(width):
        titles = tuple(dict.fromkeys(line[index] for line in lines if line[index]))
        if titles or index in used:
            columns.append(Column(index, titles))
    above = frozenset(text for row in rows if row.number < first for text in map(clean, row.cells) if text)
    return Header(first, last, tuple(columns), above)


def _carry_parents(upper: list[str], lower: list[str]) -> None:
    """In formats that keep no merged cells, a parent title stands only over its first child: repeat it to the right."""
    for column in range(1, len(upper)):
        if not upper[column] and lower[column]:
            upper[column] = upper[column - 1]


def propose_header(rows: list[Row], vocabulary: Collection[str] = ()) -> Header | None:
    """The most likely header among the first rows; `vocabulary` are known titles in their `loose` form.

    A row or pair of rows wins by the known titles in it, then by how many different labels it holds. None when the
    sheet has no row with two different labels.
    """
    head = rows[:SEARCHED_ROWS]
    best: tuple[float, Header] | None = None
    for position, row in enumerate(head):
        if len(_labels(row)) < 2:
            continue
        pairs = [(row, row)]
        if position + 1 < len(head) and _is_pair(row, head[position + 1]):
            pairs.append((row, head[position + 1]))
        for top, bottom in pairs:
            score = _score(header_at(rows, top.number, bottom.number), bottom, vocabulary)
            if best is None or score > best[0]:
                best = (score, header_at(rows, top.number, bottom.number))
    return best[1] if best else None


def _labels(row: Row) -> set[str]:
    return {
        text for cell in row.cells if isinstance(cell, str) and (text := clean(cell)) and len(text) <= LONGEST_TITLE
    }


def _is_pair(top: Row, bottom: Row) -> bool:
    """Whether `bottom` looks like the second row of a header: labels under a repeated or blank parent."""
    if bottom.number != top.number + 1 or not _labels(bottom):
        return False
    if any(not isinstance(cell, str | None) for cell in bottom.cells):
        return False
    upper = [clean(cell) for cell in top.cells] + [""] * len(bottom.cells)
    lower = [clean(cell) for cell in bottom.cells]
    merged = any(a and a == b for a, b in pairwise(upper))
    orphan = any(text and not upper[column] for column, text in enumerate(lower))
    return merged or orphan


def _score(header: Header, bottom: Row, vocabulary: Collection[str]) -> float:
    titles = {column.titles for column in header.columns if column.titles}
    numbers = sum(not isinstance(cell, str | None) for cell in bottom.cells)
    return 10 * known_titles(header, vocabulary) + len(titles) - 3 * numbers


def known_titles(header: Header, vocabulary: Collection[str]) -> float:
    """How many different titles of a header are known; a half for a known child under an unknown parent."""
    return sum(_familiarity(titles, vocabulary) for titles in {c.titles for c in header.columns if c.titles})


def _familiarity(parts: tuple[str, ...], vocabulary: Collection[str]) -> float:
    """A known title counts fully; a known child under an unknown parent half, so that a line above is no parent."""
    if loose("".join(parts)) in vocabulary:
        return 1.0
    return 0.5 if loose(parts[-1]) in vocabulary else 0.0


@dataclass(frozen=True)
class Line:
    """A row below the header: data when `skipped` is empty, else the reason why it is none."""

    row: Row
    skipped: str = ""


def lines_below(header: Header, rows: Iterable[Row]) -> Iterator[Line]:
    """Every row below the header, marked as data or with the reason for leaving it out; nothing is dropped unseen."""
    repeated = [[clean(row.cell(column.index)) for column in header.columns] for row in _header_rows(header)]
    for row in rows:
        if row.number > header.last:
            yield Line(row, _reason(row, header, repeated))


def _header_rows(header: Header) -> list[Row]:
    depth = max((len(column.titles) for column in header.columns), default=0)
    width = max((column.index for column in header.columns), default=-1) + 1
    made = []
    for level in range(depth):
        cells: list[Cell] = [None] * width
        for column in header.columns:
            if column.titles:
                cells[column.index] = column.titles[min(level, len(column.titles) - 1)]
        made.append(Row(0, cells))
    return made


def _reason(row: Row, header: Header, repeated: list[list[str]]) -> str:
    texts = [clean(cell) for cell in row.cells]
    filled = [text for text in texts if text]
    if not filled:
        return "空行"
    if _repeats(texts, header, repeated):
        return "重复的表头"
    if set(filled) <= header.above:
        return "重复的标题"
    first = [re.sub(r"\s", "", text) for text in dict.fromkeys(filled)][:2]
    if any(TOTAL.fullmatch(text) for text in first):
        return "合计行"
    if NOTE.match(first[0]) and len(set(filled)) <= 4:
        return "说明行"
    return ""


def _repeats(texts: list[str], header: Header, repeated: list[list[str]]) -> bool:
    cells = [texts[column.index] if column.index < len(texts) else "" for column in header.columns]
    filled = [(text, place) for place, text in enumerate(cells) if text]
    return len(filled) >= 2 and any(all(line[place] == text for text, place in filled) for line in repeated)
