"""Forms of the work calendar and of comparing packs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from weicheng.base.forms import Form
from weicheng.domain.holidays import DayChange, DayKind, read_notice
from weicheng.standards.models import PackVersion
from weicheng.standards.queries import read_hours
from weicheng.standards.tables import version_label

BASIS = forms.CharField(label="依据", max_length=200, help_text="文件名称或文号，会写进操作日志。")


class DayForm(Form):
    """What becomes of one day."""

    kind = forms.ChoiceField(
        label="安排",
        choices=[("", "按星期（周一至周五上班）"), ("rest", "放假"), ("work", "上班（调休）")],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="名称", max_length=40, required=False, help_text="例如：国庆节。")
    basis = BASIS

    def change(self, day: date) -> DayChange:
        """The change asked for."""
        kind = self.cleaned_data["kind"]
        return DayChange(day, DayKind(kind) if kind else None, self.cleaned_data["name"] if kind else "")


class NoticeForm(Form):
    """A whole notice, one line a day or span."""

    text = forms.CharField(
        label="放假安排",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="每行写日期或起止日期、放假或上班、名称，如“10月1日至10月7日 放假 国庆节”；写“取消”恢复按星期。",
    )
    basis = BASIS

    def changes(self, year: int) -> list[DayChange]:
        """The days of the notice. Raises BadInput with every wrong line."""
        return read_notice(self.cleaned_data["text"], year)


class HoursForm(Form):
    """Office hours."""

    hours = forms.CharField(label="办公时间", max_length=100, help_text="例如：08:30-12:00,14:30-18:00。")
    basis = BASIS

    def clean_hours(self) -> str:
        text: str = self.cleaned_data["hours"]
        read_hours(text)
        return text


class CompareForm(Form):
    """The version to compare with."""

    other = forms.ChoiceField(label="与哪个版本比较")

    def __init__(self, *args: Any, versions: Sequence[PackVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["other"])
        field.choices = [(str(version.pk), version_label(version)) for version in versions]
