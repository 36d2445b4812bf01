"""Pictures of a workbook and their rows: floating ones as Excel keeps them, ones in cells as WPS does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from weicheng.base.sheets.pictures import extract_pictures, pictures_of
from weicheng.domain.refusals import BadInput

WPS_IMAGES = """<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"
 xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
 <etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="ID_A1"/></xdr:nvPicPr>
 <xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>"""
WPS_LINKS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="image" Target="media/image1.png"/></Relationships>"""

BOMB = (
    """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
"""
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 30}">\n' for before, name in zip("abcdefg", "bcdefgh", strict=True))
    + "]><x>&h;</x>"
)


def png(colour: str = "red") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return content.getvalue()


def excel(path: Path, *places: str) -> Path:
    """A workbook with one picture at each of the cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "问题清单"
    sheet.append(["问题", "照片"])
    for place in places:
        sheet.add_image(SheetImage(io.BytesIO(png())), place)
    book.save(path)
    return path


def wps(path: Path) -> Path:
    """A workbook with one picture inside the cell B3, as WPS writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "问题清单"
    sheet["B3"] = '=DISPIMG("ID_A1",1)'
    book.save(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/cellimages.xml", WPS_IMAGES)
        package.writestr("xl/_rels/cellimages.xml.rels", WPS_LINKS)
        package.writestr("xl/media/image1.png", png())
    return path


def rows_of(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((sheet, row, len(files)) for (sheet, row), files in pictures_of(folder).items())


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(excel, [], id="no pictures"),
        pytest.param(lambda p: excel(p, "B2"), [("问题清单", 2, 1)], id="one floating over its row"),
        pytest.param(
            lambda p: excel(p, "B2", "C2", "B7"), [("问题清单", 2, 2), ("问题清单", 7, 1)], id="two in one row"
        ),
        pytest.param(wps, [("问题清单", 3, 1)], id="one inside a cell, by WPS"),
    ],
)
def test_a_picture_is_found_with_its_row(
    tmp_path: Path, make: Callable[[Path], Path], expected: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    assert extract_pictures(make(tmp_path / "list.xlsx"), folder) == sum(count for *_, count in expected)
    assert rows_of(folder) == expected


def test_the_bytes_of_a_picture_are_those_of_the_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    extract_pictures(wps(tmp_path / "list.xlsx"), folder)
    [[picture]] = pictures_of(folder).values()
    assert picture.read_bytes() == png()


@pytest.mark.parametrize(
    ("part", "content"),
    [
        pytest.param("xl/cellimages.xml", "<broken", id="a part that is no XML"),
        pytest.param("xl/cellimages.xml", BOMB, id="entities that blow up"),
        pytest.param("xl/_rels/cellimages.xml.rels", WPS_LINKS.replace("image1", "gone"), id="a picture that is gone"),
        pytest.param("xl/_rels/cellimages.xml.rels", WPS_LINKS.replace("media/", "../../"), id="a way out"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_damaged_package_is_refused_in_one_sentence(tmp_path: Path, part: str, content: str) -> None:
    source, folder = wps(tmp_path / "list.xlsx"), tmp_path / "batch"
    folder.mkdir()
    with zipfile.ZipFile(source, "a") as package:
        package.writestr(part, content)
    with pytest.raises(BadInput, match="图片：读不出来"):
        extract_pictures(source, folder)


def test_a_workbook_without_pictures_has_no_index_to_miss(tmp_path: Path) -> None:
    assert pictures_of(tmp_path) == {}
