"""What making, claiming and assigning lists asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from weicheng.base.forms import Form
from weicheng.cases.forms.moves import text_field
from weicheng.cases.models import CaseList
from weicheng.organization.queries import area_rows, unit_rows


class WorklistForm(Form):
    """A new list with the ticked cases, or the ticked cases for a list that is there already."""

    kind = forms.ChoiceField(label="新清单类别", choices=CaseList.Kind.choices, required=False)
    title = forms.CharField(label="新清单名称", max_length=120, required=False)
    area = forms.ModelChoiceField(label="范围", queryset=area_rows(), required=False)
    source = forms.CharField(label="来源", max_length=120, required=False, help_text="如 省暗访组反馈、创卫办排查")
    from_above = forms.BooleanField(label="上级交办（销号须有根源、长效措施和举一反三）", required=False)
    requirement = text_field("整改要求", required=False)
    due_on = forms.DateField(label="整改时限", required=False)

    def __init__(self, lists: QuerySet[CaseList], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_field(
            "existing",
            forms.ModelChoiceField(
                queryset=lists, label="或列入已有清单", required=False, help_text="选了已有清单，上面各项不用填"
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("existing") and not data.get("title"):
            self.add_error("title", "请填写新清单名称，或选择一份已有清单。")
        if not data.get("existing") and not data.get("area"):
            self.add_error("area", "请选择清单的范围。")
        return data


class ClaimForm(Form):
    """Which of one's own units takes the matter on."""

    def __init__(self, own: frozenset[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = unit_rows().filter(pk__in=own)
        self.add_field("unit", forms.ModelChoiceField(queryset=rows, label="认领单位"))


class AssignForm(Form):
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    reason = text_field("指定理由", most=300)
