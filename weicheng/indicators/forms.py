"""Forms of standards and campaigns."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.base.forms import Form, UploadField
from weicheng.indicators.models import Campaign, Clause
from weicheng.indicators.queries import campaigns, editions
from weicheng.indicators.queries.campaigns import GROUPS_AT_MOST
from weicheng.organization.queries import area_rows


class TreeForm(Form):
    """Looking for clauses in an edition."""

    search = forms.CharField(label="查找", max_length=40, required=False, help_text="条号、名称或条文中的字")
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *Clause.Kind.choices], required=False)


class CompareForm(Form):
    """With which edition one is compared."""

    other = forms.ModelChoiceField(
        label="与哪个版本比较", queryset=editions.edition_rows().order_by("name", "revision")
    )


class ValueForm(Form):
    """A value to try against several editions."""

    value = forms.DecimalField(label="试算数值", max_digits=12, decimal_places=4, required=False)


class CampaignForm(Form):
    """A campaign as it can be changed."""

    title = forms.CharField(label="名称", max_length=120)
    edition = forms.ModelChoiceField(label="标准版本", queryset=editions.latest())
    starts_on = forms.DateField(label="启动日期")
    ends_on = forms.DateField(label="结束日期", required=False, help_text="还在进行的不填。")
    target_year = forms.IntegerField(label="目标年份", min_value=1990, max_value=2100)
    groups_wanted = forms.IntegerField(
        label="工作组数", min_value=0, max_value=GROUPS_AT_MOST, initial=0, help_text="按方案应设几个；没有规定的填 0。"
    )


class OpenForm(Form):
    """A new campaign."""

    title = forms.CharField(label="名称", max_length=120)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    edition = forms.ModelChoiceField(label="标准版本", queryset=editions.latest())
    starts_on = forms.DateField(label="启动日期")
    target_year = forms.IntegerField(label="目标年份", min_value=1990, max_value=2100)
    document = forms.CharField(label="目标文件", max_length=200, help_text="写明目标年份的规划、决定或方案的名称。")
    number = forms.CharField(label="文号", max_length=80, required=False)
    goal = forms.CharField(label="目标表述", max_length=500, required=False, widget=forms.Textarea)
    groups_wanted = forms.IntegerField(
        label="工作组数", min_value=0, max_value=GROUPS_AT_MOST, initial=0, help_text="按方案应设几个；没有规定的填 0。"
    )


class DocumentForm(Form):
    """A document that sets the target."""

    title = forms.CharField(label="文件名称", max_length=200)
    number = forms.CharField(label="文号", max_length=80, required=False)
    goal = forms.CharField(label="目标表述", max_length=500, required=False, widget=forms.Textarea)
    target_year = forms.IntegerField(label="目标年份", min_value=1990, max_value=2100)


class GiveForm(Form):
    """Which clauses go to which group."""

    group = forms.ModelChoiceField(label="工作组", queryset=campaigns.working_groups())
    clauses = forms.ModelMultipleChoiceField(
        label="条款", queryset=campaigns.no_clauses(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clauses"].queryset = campaigns.own_clauses(campaign)  # type: ignore[attr-defined]


class WorkbookForm(Form):
    """The official text as a workbook."""

    file = UploadField(label="标准工作簿", kinds=["xlsx", "xls"], megabytes=5)


class LoadForm(Form):
    """Whether a text is loaded although its counts are wrong."""

    accept_counts = forms.BooleanField(label="条数不符，文本不全，仍然装入", required=False)

    def __init__(self, *args: Any, complete: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if complete:
            del self.fields["accept_counts"]
