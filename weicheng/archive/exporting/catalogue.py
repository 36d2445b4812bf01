"""The catalogue of an export: a linked page, a PDF and a table, in the order of the clauses, with what is missing."""

from __future__ import annotations

import csv
import heapq
import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import typst

from weicheng.archive.exporting.folder import Entry, Folder

PAGE, PDF, TABLE = "目录.html", "目录.pdf", "目录.csv"
DATA, TEMPLATE = ".rows.json", ".catalogue.typ"
# Place in the index, clause, year, material, unit.
Lack = tuple[tuple[int, int], str, int, str, str]
# Place, clause, year, material, title, document number, date, unit, path (empty when it is missing), hash.
Line = tuple[tuple[int, int], str, str, str, str, str, str, str, str, str]
HEADERS = ["条款", "年度", "材料", "题名", "文号", "成文日期", "责任单位", "路径", "SHA-256"]
MISSING = "缺"
STYLE = (
    "body{font-family:sans-serif;margin:1rem;max-width:80rem}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "code{font-size:.75rem;word-break:break-all}.missing{color:#a00000;font-weight:bold}"
)
# Lines, no table: laying out a table of ten thousand rows takes longer than copying the files.
TYPST = """#set document(title: sys.inputs.title)
#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")
#set text(font: ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "FangSong"), size: 9pt, lang: "zh")
#align(center, text(size: 16pt, weight: "bold", sys.inputs.title))
#align(center, sys.inputs.years)
#for clause in json(".rows.json") {
  heading(level: 2, clause.name)
  for row in clause.rows {
    let words = row.slice(0, 5).filter(word => word != "").join("　")
    if row.at(5) == "" { strong(words) } else { link(row.at(5), words) }
    linebreak()
  }
}
"""


def write_catalogue(
    folder: Folder, *, title: str, years: str, entries: Iterable[Entry], missing: Iterable[Lack]
) -> None:
    """Writes page, table and PDF; reads its rows once and keeps none of them."""
    lines = heapq.merge((_of_entry(entry) for entry in entries), (_of_lack(lack) for lack in missing))
    with (
        (folder.root / PAGE).open("w", encoding="utf-8") as page,
        (folder.root / TABLE).open("w", encoding="utf-8-sig", newline="") as table,
        (folder.root / DATA).open("w", encoding="utf-8") as data,
    ):
        page.write(_head(title, years))
        writer = csv.writer(table)
        writer.writerow(HEADERS)
        _write_lines(lines, page, writer, data)
        page.write("</table></body></html>\n")
    _write_pdf(folder.root, title, years)


def _write_lines(lines: Iterator[Line], page: IO[str], writer: Any, data: IO[str]) -> None:
    clause = ""
    data.write("[")
    for line in lines:
        _, name, *rest = line
        if name != clause:
            page.write(("</table>" if clause else "") + _clause_head(name))
            data.write(("]}," if clause else "") + f'{{"name":{json.dumps(name)},"rows":[')
            clause = name
        else:
            data.write(",")
        page.write(_row(line))
        writer.writerow([name, *rest])
        year, material, shown, _, day, unit, path, _ = rest
        data.write(json.dumps([year, material, shown, day, unit, quote(path)], ensure_ascii=False))
    data.write("]}]" if clause else "]")


def _of_entry(entry: Entry) -> Line:
    return (
        entry.order, entry.clause, str(entry.year), entry.material, entry.title, entry.number,
        entry.dated_on.isoformat(), entry.unit, entry.path, entry.sha256,
    )  # fmt: skip


def _of_lack(lack: Lack) -> Line:
    order, clause, year, material, unit = lack
    return order, clause, str(year), material, MISSING, "", "", unit, "", ""


def _head(title: str, years: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(years)}。"
        "校验：在本文件夹内运行 <code>sha256sum -c SHA256SUMS</code>。</p>"
    )


def _clause_head(name: str) -> str:
    cells = "".join(
        f"<th>{header}</th>" for header in ("年度", "材料", "题名", "文号", "成文日期", "责任单位", "SHA-256")
    )
    return f"<h2>{escape(name)}</h2><table><tr>{cells}</tr>\n"


def _row(line: Line) -> str:
    _, _, year, material, title, number, day, unit, path, digest = line
    shown = (
        f'<a href="{escape(quote(path))}">{escape(title)}</a>' if path else f'<span class="missing">{MISSING}</span>'
    )
    cells = [year, escape(material), shown, escape(number), day, escape(unit), f"<code>{digest}</code>"]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _write_pdf(root: Path, title: str, years: str) -> None:
    template = root / TEMPLATE
    template.write_text(TYPST, encoding="utf-8")
    typst.compile(template, output=root / PDF, root=root, sys_inputs={"title": title, "years": years})
    template.unlink()
    (root / DATA).unlink()
