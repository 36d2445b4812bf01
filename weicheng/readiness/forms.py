"""Forms of looking over inspectors."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.cases.queries import category_groups
from weicheng.organization.queries import area_rows, people


def yesterday() -> object:
    """The last day that is over."""
    return timezone.localdate() - timedelta(days=1)


def month_before() -> object:
    """The first day of the thirty before today."""
    return timezone.localdate() - timedelta(days=30)


class DoubleForm(Form):
    """复核暗访."""

    inspectors = forms.ModelMultipleChoiceField(
        label="复核人员", queryset=people(), help_text="不能是首次检查的人员。第一位带队。"
    )
    planned_on = forms.DateField(label="复核日期")


class PlantForm(Form):
    """盲测问题."""

    category = forms.ChoiceField(label="类别", choices=category_groups)
    text = forms.CharField(label="问题", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="写明位置。")


class SheetsForm(Form):
    """A period for which sheets are drawn up."""

    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="起", initial=month_before)
    until = forms.DateField(label="止", initial=yesterday)


class AnswerForm(Form):
    """本人说明."""

    answer = forms.CharField(label="说明", max_length=1000, widget=forms.Textarea({"rows": 5}))
