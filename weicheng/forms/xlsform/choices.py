"""The sheets `choices` and `settings`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from weicheng.domain.refusals import Fault
from weicheng.forms.models import Form
from weicheng.forms.xlsform import subset
from weicheng.forms.xlsform.workbook import CHOICES, SETTINGS, Line, Sheet, Workbook

KINDS = {label: value for value, label in Form.Kind.choices}
LINE_ONE = 1
CODE_REMEDY = "请用英文字母开头的字母、数字、下划线，如 toilet_check"


@dataclass(frozen=True)
class About:
    """What the settings say of the form."""

    code: str
    title: str
    kind: str
    place_kind: str


def column_faults(sheet: Sheet, known: Iterable[str]) -> Iterator[Fault]:
    """Columns that nobody would read, and columns that stand twice."""
    allowed = set(known)
    for column in sheet.columns:
        if column not in allowed:
            remedy = subset.COLUMN_REMEDIES.get(column) or _remedy(column)
            yield sheet.fault(LINE_ONE, column[:40], "不支持这一列", remedy)
    for column in sheet.doubled:
        yield sheet.fault(LINE_ONE, column[:40], "这一列出现了两次", "请删去一列")


def _remedy(column: str) -> str:
    base, _, language = column.partition("::")
    if language and base in subset.STANDARD_COLUMNS:
        return f"一张表单只用中文，请把列名改为 {base}"
    return f"请删去这一列；只给自己看的内容，列名写“{subset.FREE_COLUMN}”"


def read_choices(workbook: Workbook, faults: list[Fault]) -> Mapping[str, tuple[str, ...]]:
    """The values of each list; faults are added to those found so far."""
    sheet = workbook.sheet(CHOICES)
    faults.extend(column_faults(sheet, subset.CHOICE_COLUMNS))
    lists: dict[str, list[str]] = {}
    if len(sheet.lines) > subset.MOST_CHOICES:
        faults.append(Fault(f"工作表「{CHOICES}」", f"超过 {subset.MOST_CHOICES} 行", "请减少选项"))
        return {}
    for line in sheet.lines:
        values = lists.setdefault(line.get("list_name"), [])
        faults.extend(_choice_faults(sheet, line, values))
        values.append(line.get("name"))
    return {name: tuple(values) for name, values in lists.items()}


def _choice_faults(sheet: Sheet, line: Line, values: list[str]) -> Iterator[Fault]:
    name, value = line.get("list_name"), line.get("name")
    if not subset.NAME.fullmatch(name):
        yield sheet.fault(line, "list_name", f"选项表的名称“{name[:30]}”不对", "请用英文字母开头的字母、数字、下划线")
    if not subset.CHOICE.fullmatch(value):
        yield sheet.fault(line, "name", f"选项的值“{value[:30]}”不对", "请填不含空格和引号的短代码，如 yes 或 1")
    elif value in values:
        yield sheet.fault(line, "name", f"选项“{value}”在“{name}”里重复", "请删去一行或换一个值")
    if not line.get("label"):
        yield sheet.fault(line, "label", "没有填写选项的文字", "请填写")


def read_settings(workbook: Workbook, place_kinds: Mapping[str, str], faults: list[Fault]) -> About:
    """Code, title, kind and kind of place; faults are added to those found so far."""
    sheet = workbook.sheet(SETTINGS)
    if not sheet.lines:
        faults.append(
            Fault(f"工作表「{SETTINGS}」", "没有填写", "请在第 1 行写 form_title、form_id，第 2 行写表单名称和编号")
        )
        return About("", "", Form.Kind.CHECKLIST, "")
    faults.extend(column_faults(sheet, subset.SETTINGS_COLUMNS))
    faults.extend(sheet.fault(extra, "", "settings 只能有一行", "请删去这一行") for extra in sheet.lines[1:2])
    line = sheet.lines[0]
    code, title, kind, place = (line.get(column) for column in ("form_id", "form_title", "类别", "点位类型"))
    place_kind = _place_kind(place, place_kinds)
    wrong = (
        (not subset.FORM_CODE.fullmatch(code), "form_id", f"表单编号“{code[:30]}”不对", CODE_REMEDY),
        (not 0 < len(title) <= 120, "form_title", "表单名称没有填写或超过 120 字", "请填写简短的名称"),
        (bool(kind) and kind not in KINDS, "类别", f"没有“{kind[:20]}”这种类别", f"请填{'、'.join(KINDS)}之一"),
        (place_kind is None, "点位类型", f"没有“{place[:20]}”这种点位", "请填规则包里的点位类型"),
    )
    faults.extend(sheet.fault(line, column, problem, remedy) for bad, column, problem, remedy in wrong if bad)
    return About(code, title, KINDS.get(kind, Form.Kind.CHECKLIST), place_kind or "")


def _place_kind(text: str, place_kinds: Mapping[str, str]) -> str | None:
    if not text or text in place_kinds:
        return text
    return next((code for code, name in place_kinds.items() if name == text), None)
