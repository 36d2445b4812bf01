"""What the page of rates asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from weicheng.base.forms import Form
from weicheng.dashboards.tables import month_choices
from weicheng.domain.kpis import POSTS
from weicheng.organization.queries import area_rows, unit_rows

MOST_MONTHS = 12


def month_of(text: str) -> date:
    """The first day of a month written 2026-06."""
    return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone


class KpiForm(Form):
    """Period, and the frame of the evaluation: 部门 (unit), 区域 (area), 岗位 (post)."""

    unit = forms.ModelChoiceField(label="部门", queryset=unit_rows(), required=False)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows(), required=False)
    post = forms.ChoiceField(label="岗位", choices=[("", "全部"), *((name, name) for name in POSTS)], required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        months = month_choices(today)
        for name, label in (("end", "到"), ("start", "从")):
            field = forms.TypedChoiceField(
                label=label, choices=months, coerce=month_of, required=False, empty_value=None, initial=months[0][0]
            )
            self.add_field(name, field)
        self.order_fields(["start", "end", "unit", "area", "post"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end:
            months = (end.year - start.year) * 12 + end.month - start.month + 1
            if months < 1:
                raise forms.ValidationError("“从”晚于“到”，请调换月份。")
            if months > MOST_MONTHS:
                raise forms.ValidationError(f"一次最多统计 {MOST_MONTHS} 个月，请缩短时段。")
        return data
