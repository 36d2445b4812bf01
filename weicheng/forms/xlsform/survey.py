"""The sheet `survey`: types, names, texts, nesting, expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from weicheng.domain.refusals import Fault
from weicheng.forms.xlsform import expressions, subset
from weicheng.forms.xlsform.choices import column_faults
from weicheng.forms.xlsform.workbook import SURVEY, Line, Sheet, Workbook

# Columns that may hold `${name}` in running text.
TEXTS = ("label", "hint", "constraint_message")
NEEDS_NO_LABEL = ("calculate",)
NOT_REQUIRED = ("", *(word for word, required in subset.YES_NO.items() if not required))
NAME_REMEDY = "请用英文字母开头的字母、数字、下划线，不超过 60 个"
PHOTO_REMEDY = "检查不以有没有照片为准，请删去"


@dataclass
class Survey:
    """What was read of the sheet, for the checks that follow."""

    sheet: Sheet
    by_name: dict[str, Line] = field(default_factory=dict)
    # The name of the group around a question, and which groups are repeats.
    parent: dict[str, str] = field(default_factory=dict)
    repeats: set[str] = field(default_factory=set)

    def kind(self, name: str) -> str:
        """The first word of the type of a question, "" for none."""
        line = self.by_name.get(name)
        return line.get("type").split(" ")[0] if line else ""

    def is_repeated(self, name: str) -> bool:
        """Whether the question can be answered more than once."""
        while name:
            if name in self.repeats:
                return True
            name = self.parent.get(name, "")
        return False


def read_survey(workbook: Workbook, lists: Mapping[str, tuple[str, ...]], faults: list[Fault]) -> Survey:
    """Reads and checks the sheet; faults are added to those found so far."""
    sheet = workbook.sheet(SURVEY)
    survey = Survey(sheet)
    faults.extend(column_faults(sheet, subset.SURVEY_COLUMNS))
    if missing := [column for column in ("type", "name", "label") if column not in sheet.columns]:
        faults.append(sheet.fault(1, "", f"第 1 行缺少列 {'、'.join(missing)}", "请按模板补上列名"))
        return survey
    if not 0 < len(sheet.lines) <= subset.MOST_QUESTIONS:
        faults.append(Fault(f"工作表「{SURVEY}」", "没有题目，或超过 600 行", "请填写题目；太长的请分成几张表单"))
        return survey
    faults.extend(_nesting(survey))
    for line in sheet.lines:
        if line.get("type") not in subset.CLOSING:
            faults.extend(_line_faults(sheet, line, lists))
    faults.extend(_expression_faults(survey))
    faults.extend(_circle_faults(survey))
    return survey


def _nesting(survey: Survey) -> Iterator[Fault]:
    """Fills in names and groups."""
    opened: list[tuple[str, Line]] = []
    for line in survey.sheet.lines:
        kind = line.get("type")
        if closes := subset.CLOSING.get(kind):
            if not opened or opened.pop()[0] != closes:
                yield survey.sheet.fault(line, "type", f"“{kind}”没有对应的开头", "请检查 begin 和 end 是否成对")
                return
            continue
        yield from _enter(survey, line, opened[-1][1].get("name") if opened else "")
        if opens := subset.OPENING.get(kind):
            opened.append((opens, line))
            if len(opened) > subset.DEEPEST:
                remedy = f"最多 {subset.DEEPEST} 层，请简化"
                yield survey.sheet.fault(line, "type", f"分组套了 {len(opened)} 层", remedy)
    for _, line in opened:
        yield survey.sheet.fault(line, "type", "分组没有结束", "请补上对应的 end_group 或 end_repeat")


def _enter(survey: Survey, line: Line, parent: str) -> Iterator[Fault]:
    """A name is used once in the whole form, so that items can be told by name."""
    name = line.get("name")
    if name in survey.by_name:
        first = survey.by_name[name].number
        yield survey.sheet.fault(line, "name", f"题目名“{name[:40]}”与第 {first} 行重复", "请换一个名字")
    elif name:
        survey.by_name[name] = line
        survey.parent[name] = parent
        if subset.OPENING.get(line.get("type")) == "repeat":
            survey.repeats.add(name)


def _line_faults(sheet: Sheet, line: Line, lists: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    if fault := _type_fault(sheet, line, lists):
        yield fault
    kind, name, label, formula = (line.get(column) for column in ("type", "name", "label", "calculation"))
    required = line.get("required").lower()
    wrong = (
        (not subset.NAME.fullmatch(name) or name == "meta", "name", f"题目名“{name[:30]}”不对", NAME_REMEDY),
        (not label and kind not in NEEDS_NO_LABEL, "label", "没有填写题目文字", "请用中文写明问什么"),
        (len(label) > subset.LONGEST_LABEL, "label", f"超过 {subset.LONGEST_LABEL} 字", "请缩短，细则写在 hint"),
        (kind == "calculate" and not formula, "calculation", "没有填写公式", "请填写，如 ${a} + ${b}"),
        (kind != "calculate" and bool(formula), "calculation", "只有 calculate 题可以有公式", "请另加一行 calculate"),
        (kind == "image" and required not in NOT_REQUIRED, "required", "照片不能设为必填", PHOTO_REMEDY),
    )
    yield from (sheet.fault(line, column, problem, remedy) for bad, column, problem, remedy in wrong if bad)
    for word in line.get("appearance").split():
        if word not in subset.APPEARANCES:
            remedy = f"可用：{'、'.join(subset.APPEARANCES)}，或空着"
            yield sheet.fault(line, "appearance", f"不支持外观“{word[:30]}”", remedy)


def _type_fault(sheet: Sheet, line: Line, lists: Mapping[str, tuple[str, ...]]) -> Fault | None:
    kind = line.get("type")
    if kind in subset.PLAIN_TYPES or kind in subset.OPENING:
        return None
    first, *rest = kind.split(" ")
    if first in subset.SELECTS and len(rest) == 1:
        if rest[0] in lists:
            return None
        return sheet.fault(line, "type", f"选项表“{rest[0][:30]}”在工作表「choices」里没有", "请补上选项或改正名称")
    if not kind:
        return sheet.fault(line, "type", "没有填写题目类型", subset.TYPES_REMEDY)
    return sheet.fault(line, "type", f"不支持类型“{kind[:40]}”", subset.KNOWN_TYPES.get(first, subset.TYPES_REMEDY))


def _expression_faults(survey: Survey) -> Iterator[Fault]:
    for line in survey.sheet.lines:
        for column in subset.EXPRESSIONS:
            source = line.get(column)
            if source and not (column == "required" and source.lower() in subset.YES_NO):
                for problem in expressions.problems(source, survey.by_name):
                    yield survey.sheet.fault(line, column, problem, "请改正公式")
        yield from _reference_faults(survey, line)


def _reference_faults(survey: Survey, line: Line) -> Iterator[Fault]:
    for column in TEXTS:
        for name in expressions.references(line.get(column)):
            if name not in survey.by_name:
                yield survey.sheet.fault(line, column, f"“${{{name[:40]}}}”指的题目不存在", "请改正题目名")
    if "${" in line.get("default") or "(" in line.get("default"):
        yield survey.sheet.fault(line, "default", "默认值只能是写明的内容", "请改为固定的值，或用 calculate")


def _circle_faults(survey: Survey) -> Iterator[Fault]:
    """Relevance and calculations must settle: nothing may stand on itself."""
    standing_on: dict[str, list[str]] = {}
    for name, line in survey.by_name.items():
        named = [other for column in ("relevant", "calculation") for other in expressions.references(line.get(column))]
        above = survey.parent.get(name, "")
        standing_on[name] = [*named, *([above] if above else [])]
    if found := expressions.circle(standing_on):
        line = survey.by_name[found[0]]
        way = " → ".join([*found[:6], found[0]])
        yield survey.sheet.fault(line, "", f"题目 {way} 互相依赖，算不出来", "请改其中一处公式")
