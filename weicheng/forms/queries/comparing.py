"""What a new version of a form changes."""

from __future__ import annotations

from dataclasses import dataclass

from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.xforms.definition import Question
from weicheng.forms.models import FormVersion
from weicheng.forms.queries.versions import definition, items

ADDED, REMOVED, CHANGED = "新增", "删去", "改动"
# Fields of a question and of an item, as a person compares them.
QUESTION_FIELDS = {
    "label": "题目文字", "kind": "类型", "hint": "提示", "required": "必填", "relevant": "显示条件",
    "constraint": "填写限制", "constraint_message": "限制的说明", "calculate": "公式", "choices": "选项",
    "default": "默认值",
}  # fmt: skip
ITEM_FIELDS = {
    "points": "分值", "basis": "条款依据", "criterion": "评分依据", "place_kind": "检查点位", "head": "暗访大项",
    "scoring": "计分方式", "each": "每处扣分", "veto_below": "否决线", "category": "案件类别",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One question that was added, removed or changed; `points` in hundredths, before and after."""

    how: str
    name: str
    title: str
    fields: tuple[str, ...] = ()
    points_before: int = 0
    points_after: int = 0


def changes(old: FormVersion | None, new: FormVersion) -> tuple[Change, ...]:
    """From the version in force to another one, by the name of the question; everything is new without an old one."""
    before = {} if old is None else _questions(old)
    after = _questions(new)
    worth_before = {} if old is None else {item.code: item for item in items(old)}
    worth_after = {item.code: item for item in items(new)}
    found: list[Change] = []
    for name in [*after, *(name for name in before if name not in after)]:
        one, other = before.get(name), after.get(name)
        was, is_ = worth_before.get(name), worth_after.get(name)
        how = ADDED if one is None else REMOVED if other is None else CHANGED
        differing = _differing(one, other, was, is_) if one and other else ()
        if how != CHANGED or differing:
            title = (other or one or after[name]).title
            found.append(Change(how, name, title, differing, was.points if was else 0, is_.points if is_ else 0))
    return tuple(found)


def _questions(version: FormVersion) -> dict[str, Question]:
    return {question.name: question for question in definition(version).body.walk()}


def _differing(one: Question, other: Question, was: ChecklistItem | None, is_: ChecklistItem | None) -> tuple[str, ...]:
    found = [word for name, word in QUESTION_FIELDS.items() if getattr(one, name) != getattr(other, name)]
    blank = ChecklistItem("", "")
    found += [word for name, word in ITEM_FIELDS.items() if getattr(was or blank, name) != getattr(is_ or blank, name)]
    return tuple(found)
