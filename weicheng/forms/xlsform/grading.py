"""Rows that every graded checklist has: the item with its remark and photo, the score at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from weicheng.base.sheets.book import Cell
from weicheng.domain.checklists import FAIR, GOOD
from weicheng.forms.xlsform.subset import NOT_APPLICABLE, SURVEY_COLUMNS

Rows = list[list[Cell]]


def cells(*values: Cell) -> list[Cell]:
    """A row."""
    return list(values)


def grade_label(grade: int) -> str:
    """`8 分 · 合格`."""
    return f"{grade} 分 · {'好' if grade >= GOOD else '合格' if grade >= FAIR else '不合格'}"


CHOICES: Rows = [
    cells("list_name", "name", "label"),
    *(cells("grade", str(grade), grade_label(grade)) for grade in range(10, -1, -1)),
    cells("grade", NOT_APPLICABLE, "不适用"),
]


def row(type_: str, name: str = "", label: str = "", **more: Cell) -> list[Cell]:
    """A row of the sheet survey; the other columns by name."""
    given: dict[str, Any] = {"type": type_, "name": name, "label": label, **more}
    return [given.get(column) for column in SURVEY_COLUMNS]


def graded(code: str, label: str, points: int, *, required: bool, **more: Cell) -> Rows:
    """An item of so many hundredths of a point, graded 0–10; below FAIR it asks for words, never for a photo."""
    poor = f"${{{code}}} < {FAIR}"
    return [
        row("select_one grade", code, label, appearance="minimal", required="yes" if required else None,
            条款分值=points / 100, 计分方式="分档", **more),
        row("text", f"{code}_remark", "问题说明", required="yes", relevant=poor, appearance="multiline"),
        row("image", f"{code}_photo", "照片（可不拍）", relevant=poor),
    ]  # fmt: skip


def score(code: str, items: Iterable[tuple[str, int]]) -> tuple[Rows, str, str]:
    """Calculated rows for the points got and the points of what was looked at, in points; and their names.

    An item that is not applicable or not answered counts on neither side.
    """
    got, full = [], []
    for name, points in items:
        seen = f"(${{{name}}} = '' or ${{{name}}} = '{NOT_APPLICABLE}')"
        got.append(f"if({seen}, 0, ${{{name}}} * {points / 1000:g})")
        full.append(f"if({seen}, 0, {points / 100:g})")
    names = (f"{code}_got", f"{code}_full")
    rows = [
        row("calculate", names[0], calculation=f"round({' + '.join(got)}, 2)"),
        row("calculate", names[1], calculation=f"round({' + '.join(full)}, 2)"),
    ]
    return rows, *names


def sheets(survey: Sequence[list[Cell]], settings: Rows) -> dict[str, Rows]:
    """The three sheets of a form."""
    return {"survey": [list(SURVEY_COLUMNS), *survey], "choices": CHOICES, "settings": settings}
