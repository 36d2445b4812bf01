"""Forms of duty assignments."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form
from weicheng.organization import queries
from weicheng.organization.enums import Part
from weicheng.organization.forms.trees import area_field, unit_field
from weicheng.organization.needs import duty_names


def duty_choices() -> list[tuple[str, str]]:
    """The duties of the rule pack."""
    return list(duty_names().items())


class AssignDutyForm(Form):
    area = area_field("区域")
    duty = forms.ChoiceField(label="职责", choices=duty_choices)
    unit = unit_field("责任单位")
    posting = forms.ModelChoiceField(
        queryset=queries.postings().filter(ends_on=None), label="责任岗位", required=False, help_text="须是该单位的岗位"
    )
    part = forms.ChoiceField(label="角色", choices=Part.choices)
    starts_on = forms.DateField(label="起始日期", widget=forms.DateInput)
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, required=False, help_text="不再负责的第一天")
    basis = forms.CharField(label="依据", max_length=200, required=False)


class EndDutyForm(Form):
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, help_text="不再负责的第一天")


class TransferDutyForm(Form):
    unit = unit_field("改由")
    posting = forms.ModelChoiceField(queryset=queries.postings().filter(ends_on=None), label="责任岗位", required=False)
    on = forms.DateField(label="自哪天起", widget=forms.DateInput)
    basis = forms.CharField(label="依据", max_length=200, required=False)


class DayForm(Form):
    day = forms.DateField(label="查看日期", widget=forms.DateInput, required=False)
