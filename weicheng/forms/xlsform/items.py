"""The Chinese columns of a checklist → items with their points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weicheng.domain.checklists import ChecklistItem, Scoring
from weicheng.domain.refusals import Fault
from weicheng.forms.xlsform import subset
from weicheng.forms.xlsform.survey import Survey
from weicheng.forms.xlsform.workbook import Line, Sheet

POINTS = re.compile(r"\d{1,5}(\.\d{1,2})?")
WHOLE = re.compile(r"\d{1,3}")
HEADS = range(1, 12)
SCALES = {
    Scoring.BAND: subset.GRADES | {subset.NOT_APPLICABLE},
    Scoring.BONUS: subset.GRADES | {subset.NOT_APPLICABLE},
    Scoring.ALL_OR_NOTHING: {subset.MET, subset.NOT_MET, subset.NOT_APPLICABLE},
}
SCALE_NAMES = {
    Scoring.BAND: "0 到 10 的整数（不适用写 na）",
    Scoring.BONUS: "0 到 10 的整数（不适用写 na）",
    Scoring.ALL_OR_NOTHING: "yes、no（不适用写 na）",
}
COUNTED = (Scoring.DEDUCT, Scoring.RATE)


@dataclass(frozen=True)
class Vocabulary:
    """What a workbook may refer to: kinds of places and categories of cases, code → name."""

    place_kinds: Mapping[str, str]
    categories: Mapping[str, str]


def read_items(
    survey: Survey,
    lists: Mapping[str, tuple[str, ...]],
    words: Vocabulary,
    faults: list[Fault],
) -> tuple[ChecklistItem, ...]:
    """The rows with points or a clause, in order; faults are added to those found so far."""
    items: list[ChecklistItem] = []
    for name, line in survey.by_name.items():
        if not any(line.get(column) for column in subset.ITEM_COLUMNS):
            continue
        reader = _Reader(survey.sheet, line, words)
        item = reader.item(name)
        faults.extend(reader.faults)
        faults.extend(_answer_faults(survey, line, item, lists))
        items.append(item)
    return tuple(items)


class _Reader:
    """One row; collects what is wrong with it."""

    def __init__(self, sheet: Sheet, line: Line, words: Vocabulary) -> None:
        self.sheet = sheet
        self.line = line
        self.words = words
        self.faults: list[Fault] = []

    def item(self, name: str) -> ChecklistItem:
        word = self.line.get("计分方式")
        default = Scoring.BAND if self.line.get("条款分值") else Scoring.NONE
        if word and word not in subset.SCORINGS:
            self.refuse("计分方式", f"没有“{word[:20]}”这种方式", f"请填{'、'.join(subset.SCORINGS)}之一")
        scoring = subset.SCORINGS.get(word, default)
        each = self.points("每处扣分")
        if scoring is Scoring.DEDUCT and not each:
            self.refuse("每处扣分", "扣分的条目没有写每处扣多少", "请填写，如 0.5")
        return ChecklistItem(
            code=name,
            text=self.line.get("label"),
            points=self.points("条款分值"),
            basis=self.line.get("条款依据")[:200],
            criterion=self.line.get("评分依据")[:2000],
            place_kind=self.named("检查点位", self.words.place_kinds, "请填规则包里的点位类型"),
            head=self.whole("暗访大项", HEADS),
            scoring=scoring,
            each=each,
            veto_below=self.whole("否决线", range(1, 101)),
            category=self.named("案件类别", self.words.categories, "请填规则包里的类别代码或名称"),
        )

    def refuse(self, column: str, problem: str, remedy: str) -> None:
        self.faults.append(self.sheet.fault(self.line, column, problem, remedy))

    def points(self, column: str) -> int:
        """Points as written → hundredths."""
        text = self.line.get(column)
        if text and not POINTS.fullmatch(text):
            self.refuse(column, f"“{text[:20]}”不是分值", "请填 0 以上、最多两位小数的数字，如 3.5")
            return 0
        whole, _, part = text.partition(".")
        return int(whole or 0) * 100 + int(part.ljust(2, "0") or 0)

    def whole(self, column: str, allowed: range) -> int:
        text = self.line.get(column).removesuffix("%")
        if not text:
            return 0
        if not WHOLE.fullmatch(text) or int(text) not in allowed:
            self.refuse(column, f"“{text[:20]}”不对", f"请填 {allowed.start} 到 {allowed.stop - 1} 的整数")
            return 0
        return int(text)

    def named(self, column: str, known: Mapping[str, str], remedy: str) -> str:
        text = self.line.get(column)
        if not text or text in known:
            return text
        code = next((code for code, name in known.items() if name == text), "")
        if not code:
            self.refuse(column, f"没有“{text[:20]}”", remedy)
        return code


def _answer_faults(
    survey: Survey, line: Line, item: ChecklistItem, lists: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    """Whether the question can be answered in the way the item is scored."""
    kind, _, list_name = line.get("type").partition(" ")
    if survey.is_repeated(item.code):
        yield survey.sheet.fault(line, "条款分值", "重复组里的题目不能计分", "请把检查条目移到重复组外面")
    if item.scoring in COUNTED and kind != "integer":
        yield survey.sheet.fault(line, "type", "按处数计分的条目要填数量", "请把类型改为 integer")
    if item.scoring is Scoring.RATE and survey.kind(item.code + subset.TOTAL) != "integer":
        yield survey.sheet.fault(
            line, "计分方式", "按比例计分的条目缺少总数", f"请加一行 integer，题目名写 {item.code}{subset.TOTAL}"
        )
    scale = SCALES.get(item.scoring)
    if scale is None or (kind == "integer" and item.scoring is not Scoring.ALL_OR_NOTHING):
        return
    if kind != "select_one" or not set(lists.get(list_name, ("?",))) <= scale:
        yield survey.sheet.fault(
            line, "type", "计分条目的选项不对", f"请用 select_one，选项的 name 只能是 {SCALE_NAMES[item.scoring]}"
        )
