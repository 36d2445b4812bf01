"""Forms of an application."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from weicheng.archive.forms.filing import KINDS
from weicheng.base.forms import Form, UploadField


class OpenForm(Form):
    """When an application is begun."""

    started_on = forms.DateField(label="启动日期", initial=timezone.localdate)


class StartForm(Form):
    """When a step began."""

    on = forms.DateField(label="开始日期", initial=timezone.localdate)


class EndForm(Form):
    """How a step ended."""

    passed = forms.TypedChoiceField(
        label="结果", choices=[("", "请选择"), ("yes", "通过"), ("no", "未通过")], coerce=lambda value: value == "yes",
        empty_value=None,
    )  # fmt: skip
    on = forms.DateField(label="结果日期", initial=timezone.localdate)
    feedback = forms.CharField(
        label="反馈意见", required=False, max_length=5000, widget=forms.Textarea, help_text="未通过的必须写明原因。"
    )
    files = UploadField(  # type: ignore[assignment]
        label="材料", kinds=KINDS, megabytes=50, most=5, required=False
    )


class CloseForm(Form):
    """Why an application ends without a naming."""

    on = forms.DateField(label="结束日期", initial=timezone.localdate)
    outcome = forms.CharField(label="原因", max_length=200)
