"""The pictures of an XLSX and the rows they belong to: floating ones by their anchor, WPS's by the formula of the cell.

calamine gives no pictures, and openpyxl loads a whole workbook to give some; the package itself is only a few small
XML files that say which picture lies where.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from weicheng.base.sheets.formats import MEGABYTE
from weicheng.domain.refusals import BadInput

FOLDER, INDEX = "pictures", "pictures.json"
MOST, LARGEST = 500, 20 * MEGABYTE
# Parts that say where pictures lie; larger ones are not written by any office program.
LARGEST_PART = 100 * MEGABYTE
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CELL_IMAGES = "xl/cellimages.xml"
# How WPS puts a picture into a cell: =DISPIMG("ID_0A1B…",1)
IN_CELL = re.compile(r'DISPIMG\("(\w+)"')

Pictures = Mapping[tuple[str, int], tuple[Path, ...]]


@dataclass(frozen=True)
class Placed:
    """A picture of the package, and the sheet and row (from 1) it belongs to."""

    sheet: str
    row: int
    part: str


def extract_pictures(source: Path, folder: Path) -> int:
    """Copies the pictures of an XLSX into `folder` with an index of their rows; returns how many there are.

    Raises BadInput for too many or too large ones, or a package that cannot be read.
    """
    try:
        with zipfile.ZipFile(source) as package:
            placed = list(_Package(package).placed())
            if len(placed) > MOST:
                raise BadInput.of("图片", f"共 {len(placed)} 张，超过 {MOST} 张", "请拆成几个文件分别导入。")
            target = folder / FOLDER
            target.mkdir()
            index = [_copy(package, number, picture, target) for number, picture in enumerate(placed)]
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, OSError) as error:
        raise BadInput.of(
            "图片", "读不出来，文件可能已损坏", "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
        ) from error
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    return len(index)


def pictures_of(folder: Path) -> Pictures:
    """What `extract_pictures` left in the folder, by sheet and row; nothing when there were none."""
    index = folder / INDEX
    found: dict[tuple[str, int], list[Path]] = defaultdict(list)
    if index.exists():
        for sheet, row, file in json.loads(index.read_text(encoding="utf-8")):
            found[sheet, row].append(folder / FOLDER / file)
    return {place: tuple(files) for place, files in found.items()}


def _copy(package: zipfile.ZipFile, number: int, picture: Placed, target: Path) -> tuple[str, int, str]:
    if package.getinfo(picture.part).file_size > LARGEST:
        place = f"工作表「{picture.sheet}」第 {picture.row} 行"
        raise BadInput.of(place, f"图片超过 {LARGEST // MEGABYTE} MB", "请压缩图片后再上传。")
    name = f"{number}{Path(picture.part).suffix[:6]}"
    with package.open(picture.part) as content, (target / name).open("wb") as copy:
        shutil.copyfileobj(content, copy)
    return picture.sheet, picture.row, name


@dataclass(frozen=True)
class _Package:
    """An opened XLSX."""

    package: zipfile.ZipFile

    def placed(self) -> Iterator[Placed]:
        """Every picture with its place, sheet by sheet, from top to bottom."""
        in_cells = self._cell_images()
        links = self._links("xl/workbook.xml")
        for sheet in self._xml("xl/workbook.xml").iter(f"{MAIN}sheet"):
            part = links.get(sheet.get(f"{LINK}id", ""), "")
            found = [*self._floating(part), *(self._in_cells(part, in_cells) if in_cells else ())]
            yield from (Placed(sheet.get("name", ""), row, picture) for row, picture in sorted(found))

    def _floating(self, sheet: str) -> Iterator[tuple[int, str]]:
        for drawing in self._links(sheet).values():
            if "/drawings/" not in drawing or not drawing.endswith(".xml"):
                continue
            links = self._links(drawing)
            for anchor in self._xml(drawing):
                start = anchor.find(f"{DRAWING}from/{DRAWING}row")
                for blip in anchor.iter(f"{ART}blip"):
                    picture = links.get(blip.get(f"{LINK}embed", ""))
                    if start is not None and start.text and picture:
                        yield int(start.text) + 1, picture

    def _in_cells(self, sheet: str, images: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        self._refuse_huge(sheet)
        with self.package.open(sheet) as content:
            for _, cell in ElementTree.iterparse(content):  # noqa: S314 - as in _xml
                if cell.tag == f"{MAIN}c":
                    formula = cell.findtext(f"{MAIN}f") or cell.findtext(f"{MAIN}v") or ""
                    for name in IN_CELL.findall(formula):
                        if name in images:
                            yield int(re.sub(r"\D", "", cell.get("r", ""))), images[name]
                elif cell.tag == f"{MAIN}row":
                    cell.clear()

    def _cell_images(self) -> dict[str, str]:
        """WPS's pictures by the name that formulas use."""
        if CELL_IMAGES not in self.package.namelist():
            return {}
        links = self._links(CELL_IMAGES)
        images = {}
        for image in self._xml(CELL_IMAGES).iter(f"{DRAWING}pic"):
            name, blip = image.find(f".//{DRAWING}cNvPr"), image.find(f".//{ART}blip")
            if name is not None and blip is not None:
                images[name.get("name", "")] = links.get(blip.get(f"{LINK}embed", ""), "")
        return {name: part for name, part in images.items() if part}

    def _links(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by the id it uses."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.package.namelist():
            return {}
        links = {}
        for link in self._xml(relations):
            target = link.get("Target", "")
            if link.get("TargetMode") != "External" and target:
                links[link.get("Id", "")] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return links

    def _xml(self, part: str) -> ElementTree.Element:
        self._refuse_huge(part)
        with self.package.open(part) as content:
            # Expat itself stops entities that blow up and fetches none from outside.
            return ElementTree.parse(content).getroot()  # noqa: S314

    def _refuse_huge(self, part: str) -> None:
        if self.package.getinfo(part).file_size > LARGEST_PART:
            raise BadInput.of("文件", "解压后过大，已拒绝读取", "请只保留有数据的区域，另存为新文件。")
