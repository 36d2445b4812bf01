"""The forms of an import: upload, sheets and header rows, columns, names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from weicheng.base.forms import Form, UploadField
from weicheng.workbooks.actions.layout import SheetChoice
from weicheng.workbooks.kinds import ImportKind
from weicheng.workbooks.models import NameQuestion
from weicheng.workbooks.queries import FieldView, MappingView, SheetView

ENDINGS = ("xlsx", "xls", "ods", "csv")
MEGABYTES = 50


class UploadForm(Form):
    """What is imported, and the file."""

    kind = forms.ChoiceField(label="导入什么", widget=forms.RadioSelect)
    file = UploadField(label="表格文件", kinds=ENDINGS, megabytes=MEGABYTES)

    def __init__(self, kinds: Sequence[ImportKind], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.code, kind.name) for kind in kinds]


class LayoutForm(Form):
    """For each sheet: whether it is imported, and the first and last row of its header."""

    def __init__(self, sheets: Sequence[SheetView], *args: Any, **options: Any) -> None:
        self.sheets = sheets
        super().__init__(*args, **options)
        for number, sheet in enumerate(sheets):
            last = max(row for row, _ in sheet.head)
            self.fields[f"use_{number}"] = forms.BooleanField(
                label=f"导入「{sheet.info.name}」", required=False, initial=sheet.chosen
            )
            for name, label, initial in (("first", "表头从第几行", sheet.first), ("last", "到第几行", sheet.last)):
                self.fields[f"{name}_{number}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=max(last, 1), initial=initial
                )
        for name, field in self.fields.items():
            css = "form-check-input" if name.startswith("use_") else "form-control"
            field.widget.attrs["class"] = css

    def rows(self) -> Iterator[tuple[SheetView, BoundField, BoundField, BoundField]]:
        """Each sheet with its three fields."""
        for number, sheet in enumerate(self.sheets):
            yield sheet, self[f"use_{number}"], self[f"first_{number}"], self[f"last_{number}"]

    def choices(self) -> list[SheetChoice]:
        """The sheets ticked."""
        data = self.cleaned_data
        return [
            SheetChoice(sheet.info.name, data[f"first_{number}"], data[f"last_{number}"])
            for number, sheet in enumerate(self.sheets)
            if data[f"use_{number}"]
        ]


class MappingForm(Form):
    """For each field of the kind: the column it comes from, and a value that holds for all rows."""

    def __init__(self, view: MappingView, *args: Any, **options: Any) -> None:
        self.view = view
        super().__init__(*args, **options)
        columns = [("", "（不取）"), *((str(c.index), self._described(c.index, c.label)) for c in view.columns)]
        for item in view.fields:
            column, constant = f"column_{item.field.code}", f"constant_{item.field.code}"
            self.fields[column] = forms.ChoiceField(
                label=item.field.label,
                choices=columns,
                required=False,
                initial="" if item.column is None else str(item.column),
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[constant] = self._constant(item)

    def _described(self, index: int, label: str) -> str:
        sample = self.view.samples.get(index, "")
        return f"{label}：{sample}" if sample else label

    def _constant(self, item: FieldView) -> forms.Field:
        label = f"{item.field.label}（统一填写）"
        if options := item.field.choices():
            choices = [("", "（不统一）"), *((option, option) for option in options)]
            widget = forms.Select({"class": "form-select"})
            return forms.ChoiceField(label=label, choices=choices, required=False, initial=item.constant, widget=widget)
        attributes = {"class": "form-control", "placeholder": item.field.example and f"如 {item.field.example}"}
        return forms.CharField(
            label=label, max_length=200, required=False, initial=item.constant, widget=forms.TextInput(attributes)
        )

    def rows(self) -> Iterator[tuple[FieldView, BoundField, BoundField]]:
        """Each field with its two inputs."""
        for item in self.view.fields:
            yield item, self[f"column_{item.field.code}"], self[f"constant_{item.field.code}"]

    def columns(self) -> dict[str, int]:
        """Field code → column, for the fields that have one."""
        given = ((item.field.code, self.cleaned_data[f"column_{item.field.code}"]) for item in self.view.fields)
        return {code: int(column) for code, column in given if column}

    def constants(self) -> dict[str, str]:
        """Field code → text that holds for every row."""
        given = ((item.field.code, self.cleaned_data[f"constant_{item.field.code}"]) for item in self.view.fields)
        return {code: text for code, text in given if text}


class NamesForm(Form):
    """For each open question: one of the near names, the spelling itself, or another registered name."""

    def __init__(self, questions: Sequence[NameQuestion], *args: Any, **options: Any) -> None:
        self.questions = questions
        super().__init__(*args, **options)
        for question in questions:
            choices = [(name, name) for name in question.suggestions]
            if question.may_be_new:
                choices.append((question.spelling, f"不是，“{question.spelling}”是另一个"))
            choices.append(("", "先不定"))
            self.fields[f"answer_{question.pk}"] = forms.ChoiceField(
                label=f"“{question.spelling}”是指", choices=choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"other_{question.pk}"] = forms.CharField(
                label="都不是，应为" if question.suggestions else "应为",
                max_length=200,
                required=False,
                widget=forms.TextInput({"class": "form-control", "placeholder": "填写系统里登记的全称"}),
            )

    def rows(self) -> Iterator[tuple[NameQuestion, BoundField, BoundField]]:
        """Each question with its two inputs."""
        for question in self.questions:
            yield question, self[f"answer_{question.pk}"], self[f"other_{question.pk}"]

    def answers(self) -> list[tuple[NameQuestion, str]]:
        """The questions answered; a name written in wins over a ticked one."""
        data = self.cleaned_data
        given = [(q, data[f"other_{q.pk}"] or data[f"answer_{q.pk}"]) for q in self.questions]
        return [(question, name.strip()) for question, name in given if name.strip()]
