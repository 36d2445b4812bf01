"""Forms of scoring schemes: a field for each item, a tick box for each fact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.schemes import Answer, ItemRule, SchemeItem

HUNDRED = 100


class SchemeForm(Form):
    """The answers to the items of a scheme. An item left empty is unknown; a fact that is not ticked is not done."""

    def __init__(
        self, *args: Any, items: tuple[SchemeItem, ...], answers: Mapping[str, Answer] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            for name, field in _fields(item, (answers or {}).get(item.key)):
                self.add_field(name, field)

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers as the core reads them."""
        found: dict[str, Answer] = {}
        for item in self.items:
            if item.rule is ItemRule.FACTS:
                found[item.key] = tuple(bool(self.cleaned_data[f"{item.key}-{n}"]) for n in range(len(item.facts)))
            elif (value := self.cleaned_data[item.key]) is not None:
                found[item.key] = value if item.rule in _WHOLE else int(value * HUNDRED)
        return found


_WHOLE = (ItemRule.COUNT, ItemRule.TIMES)


def _fields(item: SchemeItem, answer: Answer | None) -> list[tuple[str, forms.Field]]:
    said = f"{item.part}，{item.points} 分，{item.rule.label}"
    if item.rule is ItemRule.FACTS:
        done = answer if isinstance(answer, tuple) else (False,) * len(item.facts)
        return [
            (f"{item.key}-{n}", forms.BooleanField(label=fact, required=False, initial=done[n], help_text=said))
            for n, fact in enumerate(item.facts)
        ]
    if item.rule in _WHOLE:
        most = item.need if item.rule is ItemRule.COUNT else 99
        unit = f"共 {item.need} 项，填达到几项。" if item.rule is ItemRule.COUNT else "填发生几次。"
        field: forms.Field = forms.IntegerField(
            label=item.name, min_value=0, max_value=most, required=False, initial=answer, help_text=f"{said}。{unit}"
        )
        return [(item.key, field)]
    most = item.points if item.rule is ItemRule.GIVEN else HUNDRED
    unit = "填评定的分数。" if item.rule is ItemRule.GIVEN else f"填百分比，{item.need} 以上得分。"
    initial = Decimal(answer) / HUNDRED if isinstance(answer, int) else None
    return [
        (
            item.key,
            forms.DecimalField(
                label=item.name, min_value=0, max_value=most, decimal_places=2, required=False, initial=initial,
                help_text=f"{said}。{unit}",
            ),
        )
    ]  # fmt: skip


class ReadingForm(SchemeForm):
    """The answers of a day, to be kept."""

    on = forms.DateField(label="日期", initial=timezone.localdate)
    note = forms.CharField(label="说明", max_length=200, required=False)
