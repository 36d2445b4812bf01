"""Forms of people, postings and substitutions."""

from __future__ import annotations

from django import forms

from weicheng.access.roles import roles
from weicheng.base.forms import Form
from weicheng.organization import queries
from weicheng.organization.forms.trees import area_field, unit_field


def role_choices() -> list[tuple[str, str]]:
    """The roles of the settings file; a post without one gives no access."""
    return [("", "不使用系统"), *((role.code, role.name) for role in roles().values())]


class AccountForm(Form):
    username = forms.CharField(label="用户名", max_length=40)
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机号", max_length=20, required=False, help_text="加密保存，页面上只显示后四位")


class PostingForm(Form):
    user = forms.ModelChoiceField(queryset=queries.people(), label="人员")
    title = forms.CharField(label="职务", max_length=40)
    role = forms.ChoiceField(label="系统角色", choices=role_choices, required=False)
    area = area_field("管辖区域", required=False, help_text="不填则为本单位的属地区域")
    starts_on = forms.DateField(label="起始日期", widget=forms.DateInput)
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, required=False, help_text="不再任职的第一天")
    is_head = forms.BooleanField(label="一把手", required=False)
    basis = forms.CharField(label="任职依据", max_length=200, required=False)


class NewPostingForm(PostingForm):
    unit = unit_field("单位")
    field_order = ["unit", "user", "title", "role", "area", "starts_on", "ends_on", "is_head", "basis"]


class ClosePostingForm(Form):
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, help_text="不再任职的第一天")


class HandOverForm(Form):
    successor = forms.ModelChoiceField(queryset=queries.people(), label="接任人")
    on = forms.DateField(label="接任日期", widget=forms.DateInput)
    basis = forms.CharField(label="依据", max_length=200, required=False)


class SubstituteForm(Form):
    deputy = forms.ModelChoiceField(queryset=queries.people(), label="代行人(B岗)")
    starts_on = forms.DateField(label="起始日期", widget=forms.DateInput)
    ends_on = forms.DateField(label="终止日期", widget=forms.DateInput, help_text="恢复本人履职的第一天")
    reason = forms.CharField(label="原因", max_length=100)
