"""A workbook → everything a version of a form keeps, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from defusedxml import ElementTree

from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.refusals import BadInput, Fault
from weicheng.domain.xforms.definition import Definition, read_definition
from weicheng.domain.xforms.xpath import BadExpression
from weicheng.forms.xlsform import subset
from weicheng.forms.xlsform.choices import About, read_choices, read_settings
from weicheng.forms.xlsform.items import Vocabulary, read_items
from weicheng.forms.xlsform.survey import read_survey
from weicheng.forms.xlsform.workbook import CHOICES, SETTINGS, SURVEY, Sheet, Workbook

ROW = re.compile(r"\[row : (\d+)\]\s*")
ROOT = "data"


@dataclass(frozen=True)
class Compiled:
    """A form as read from its workbook."""

    about: About
    xform: str
    items: tuple[ChecklistItem, ...]
    definition: Definition


def compile_workbook(workbook: Workbook, words: Vocabulary) -> Compiled:
    """Raises BadInput with every fault by sheet, row and column."""
    strange = [name for name in subset.OTHER_SHEETS if name in workbook.sheets]
    faults = [Fault(f"工作表「{name}」", "不支持这个工作表", "请删去") for name in strange]
    about = read_settings(workbook, words.place_kinds, faults)
    lists = read_choices(workbook, faults)
    survey = read_survey(workbook, lists, faults)
    items = read_items(survey, lists, words, faults)
    if faults:
        raise BadInput(faults)
    xform = to_xform(workbook)
    return Compiled(about, xform, items, definition_of(xform))


def to_xform(workbook: Workbook) -> str:
    """What pyxform makes of the sheets. Raises BadInput in case it sees a fault that our checks let pass."""
    # Here and not above: it would cost every process half a second and 20 MB.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        return convert(pyxform_sheets(workbook), form_name=ROOT).xform
    except PyXFormError as error:
        raise BadInput([_translated(str(error))]) from error


def definition_of(xform: str) -> Definition:
    """The questions of an XForm. Raises BadInput for one that is not understood."""
    try:
        return read_definition(ElementTree.fromstring(xform, forbid_dtd=True))
    except (BadExpression, ElementTree.ParseError) as error:
        raise BadInput.of("工作簿", str(error), "请简化这道题") from error


def pyxform_sheets(workbook: Workbook) -> dict[str, Any]:
    """The sheets as pyxform's own readers hand them over; the empty rows in between keep its row numbers right."""
    found: dict[str, Any] = {"sheet_names": list(workbook.sheets), "fallback_form_name": ROOT}
    for name in (SURVEY, CHOICES, SETTINGS):
        sheet = workbook.sheet(name)
        found[name] = _rows(sheet)
        found[f"{name}_header"] = [dict.fromkeys(sheet.columns)]
    return found


def _rows(sheet: Sheet) -> list[Mapping[str, str]]:
    lines = {line.number: line for line in sheet.lines}
    last = max(lines, default=1)
    return [dict(lines[number].cells) if number in lines else {} for number in range(2, last + 1)]


def _translated(message: str) -> Fault:
    """Our checks name what people do wrong; what is left is rare and keeps its English words behind ours."""
    row = ROW.search(message)
    place = f"工作表「{SURVEY}」第 {row[1]} 行" if row else "工作簿"
    words = " ".join(ROW.sub("", message).split())[:300]
    return Fault(place, f"不符合 XLSForm 标准（{words}）", "请对照模板改正；改不好请把工作簿发给系统管理员")
