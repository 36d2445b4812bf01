"""Reporting a problem inside the system: by inspectors, grid workers, and clerks for callers."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.base.forms import Form, PointField, option_labels
from weicheng.cases import queries
from weicheng.cases.forms.moves import photo_field, text_field
from weicheng.cases.models import Report
from weicheng.domain.cases import SOURCE_NAMES, Source
from weicheng.organization.queries import area_rows

FIELD_SOURCES = (Source.GRID, Source.INSPECTOR, Source.SELF_CHECK)
CLERK_SOURCES = (Source.PHONE, Source.LETTER, Source.CHAT, Source.HOTLINE, Source.MEDIA, Source.SUPERIOR)


class FieldReportForm(Form):
    """Short, for one hand on a phone: what, where, photos."""

    command_id = forms.UUIDField(widget=forms.HiddenInput)
    photos = photo_field("照片")
    category = forms.ChoiceField(label="问题类别", choices=queries.category_groups)
    text = text_field("问题描述", most=2000, required=False, help_text="不填则用类别名称")
    source = forms.ChoiceField(label="来源", choices=[(s.value, SOURCE_NAMES[s]) for s in FIELD_SOURCES])
    point = PointField(label="位置", required=False)
    area = forms.ModelChoiceField(
        queryset=area_rows(), label="区域", required=False, help_text="没有定位时选择社区或网格"
    )
    address = forms.CharField(label="位置描述", max_length=200, required=False)
    fixed = forms.BooleanField(label="当场已整改（立行立改）", required=False)
    after = photo_field("整改后照片")
    fix_note = forms.CharField(label="整改情况", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and data.get("category"):
            data["text"] = option_labels(self.fields["category"]).get(data["category"], "")
        return data


class ClerkReportForm(Form):
    """For calls, letters, chats, hotline sheets and press clippings entered by a clerk."""

    command_id = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(label="来源", choices=[(s.value, SOURCE_NAMES[s]) for s in CLERK_SOURCES])
    external_no = forms.CharField(
        label="来件编号", max_length=60, required=False, help_text="热线工单号、文号，用于对账"
    )
    kind = forms.ChoiceField(label="性质", choices=Report.Kind.choices)
    category = forms.ChoiceField(label="问题类别", choices=queries.category_groups)
    text = text_field("内容", most=2000)
    area = forms.ModelChoiceField(queryset=area_rows(), label="区域", required=False)
    address = forms.CharField(label="位置描述", max_length=200, required=False)
    point = PointField(label="位置", required=False)
    reporter_name = forms.CharField(
        label="诉求人姓名", max_length=40, required=False, help_text="加密保存，查看须填理由"
    )
    reporter_phone = forms.CharField(label="诉求人电话", max_length=20, required=False)
    reported_at = forms.DateTimeField(label="诉求时间", required=False, widget=forms.DateTimeInput)
    photos = photo_field("照片")
