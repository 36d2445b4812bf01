"""Forms of leaders, guardians, liaisons and blocks; the rules themselves are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.organization import queries
from weicheng.organization.enums import ContactDirection, LeaderDuty, UnitKind, WeakPoint
from weicheng.organization.forms.trees import area_field, unit_field
from weicheng.organization.models import Block, LeadTarget
from weicheng.organization.queries import guarding, liaising


def _posts(form: Form, name: str, rows: Any) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


class PostingOnForm(Form):
    """Who held which post on a day; a GET form, everything may be left out."""

    day = forms.DateField(label="日期", widget=forms.DateInput, required=False)
    unit = unit_field("单位", required=False)
    title = forms.CharField(label="职务", max_length=40, required=False)
    name = forms.CharField(label="姓名", max_length=40, required=False)


class AssignLeaderForm(Form):
    posting: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="包联领导", queryset=None)
    area = area_field("包联区域", required=False, help_text="区域与路段、项目只选其一")
    target: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="包联路段或项目", queryset=None, required=False)
    starts_on = forms.DateField(label="起始日期", widget=forms.DateInput)
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, required=False, help_text="不再包联的第一天")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        _posts(self, "posting", queries.postings().filter(queries.valid_on(today)).order_by("unit__path", "pk"))
        _posts(self, "target", guarding.lead_targets(today))


class TargetForm(Form):
    kind = forms.TypedChoiceField(
        label="类型", choices=LeadTarget.Kind.choices, coerce=LeadTarget.Kind, widget=forms.RadioSelect
    )
    name = forms.CharField(label="名称", max_length=80)


class EndForm(Form):
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, help_text="不再包联的第一天")


class CloseTargetForm(Form):
    on = forms.DateField(label="停用日期", widget=forms.DateInput)


class EntryForm(Form):
    """A guardian's entry, short enough for a phone."""

    duty = forms.TypedChoiceField(label="四包", choices=LeaderDuty.choices, coerce=LeaderDuty, widget=forms.RadioSelect)
    on = forms.DateField(label="日期", widget=forms.DateInput)
    text = forms.CharField(label="内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LiaisonForm(Form):
    unit = unit_field("对口单位")
    posting: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="联络人", queryset=None, help_text="创卫办人员")
    starts_on = forms.DateField(label="起始日期", widget=forms.DateInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _posts(self, "posting", liaising.office_posts(timezone.localdate()))


class ContactForm(Form):
    direction = forms.TypedChoiceField(
        label="方向", choices=ContactDirection.choices, coerce=ContactDirection, widget=forms.RadioSelect
    )
    on = forms.DateField(label="日期", widget=forms.DateInput)
    text = forms.CharField(label="内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    weak_point = forms.ChoiceField(label="薄弱环节", choices=[("", "没有发现"), *WeakPoint.choices], required=False)


class StaffBlockForm(Form):
    group: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="领导小组",
        queryset=queries.unit_rows(UnitKind.LEADING_GROUP),
        required=False,
        help_text="由牵头部门一把手任组长",
    )
    handler: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="经办人", queryset=None, required=False, help_text="牵头部门任职人员"
    )

    def __init__(self, block: Block, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        _posts(self, "handler", queries.postings().filter(queries.valid_on(today), unit=block.lead_id))


class BlockForm(Form):
    name = forms.CharField(label="区块名称", max_length=80)
    lead = unit_field("牵头部门")
    areas = forms.ModelMultipleChoiceField(label="社区", queryset=queries.area_rows())
    assistants = forms.ModelMultipleChoiceField(label="协助单位", queryset=queries.unit_rows(), required=False)


class BlockCheckForm(Form):
    on = forms.DateField(label="检查日期", widget=forms.DateInput)
    text = forms.CharField(label="内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
