"""Forms of the archive."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.archive import packs
from weicheng.archive.queries.campaigns import years_of
from weicheng.archive.queries.filing import clauses_with_requirements, filable_clauses
from weicheng.base.forms import Form, UploadField
from weicheng.domain.packs.campaign_schema import MONTH_DAY
from weicheng.indicators.models import Campaign
from weicheng.organization.queries import unit_rows

KINDS = ("pdf", "docx", "xlsx", "mp4")


class PackForm(Form):
    """Which pack of the server a campaign goes by."""

    name = forms.ChoiceField(
        label="活动包", help_text="随程序的和本市文件夹里的都列在这里；新建用命令 weicheng pack new。"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [("", "请选择"), *((name, name) for name in sorted(packs.shipped()))]
        self.fields["name"].choices = names  # type: ignore[attr-defined]


class FileForm(Form):
    """One document for a slot."""

    title = forms.CharField(label="题名", max_length=120)
    number = forms.CharField(label="文号", max_length=60, required=False)
    dated_on = forms.DateField(label="成文日期", help_text="文件上写的日期，不是今天。")
    files = UploadField(label="文件", kinds=KINDS, megabytes=50)  # type: ignore[assignment]


class WithdrawForm(Form):
    """Why a file is taken back."""

    because = forms.CharField(label="撤回理由", max_length=200)


class RequirementForm(Form):
    """A line of the list, without its clause."""

    name = forms.CharField(label="材料", max_length=60)
    due = forms.RegexField(
        label="每年截止",
        regex=f"^{MONTH_DAY}$",
        help_text="月-日，如 06-30。",
        error_messages={"invalid": "写成 06-30 的样子。"},
    )
    standing = forms.BooleanField(label="长期有效", required=False, help_text="如现行制度，不必每年重写。")
    cadence_days = forms.IntegerField(
        label="更新周期(天)",
        min_value=1,
        max_value=366,
        required=False,
        help_text="台账多少天须更新一次；不写则全年有一份即可。",
    )
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows(), required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def clean_due(self) -> str:
        """29 February would be missing from three years of four, 31 June from all."""
        due = str(self.cleaned_data["due"])
        last = {"02": 28, "04": 30, "06": 30, "09": 30, "11": 30}.get(due[:2], 31)
        if int(due[3:]) > last:
            raise forms.ValidationError(f"没有 {due} 这一天。")
        return due


class NewRequirementForm(RequirementForm):
    """A further line of the list."""

    clause: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="条款", queryset=None)
    field_order = ("clause", "name", "due", "standing", "cadence_days", "unit", "note")

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clause"].queryset = filable_clauses(campaign)  # type: ignore[attr-defined]


class OwnerForm(Form):
    """Who owes the files of a clause."""

    clause: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="条款", queryset=None)
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clause"].queryset = clauses_with_requirements(campaign)  # type: ignore[attr-defined]


class ExportForm(Form):
    """The years of an export."""

    since_year = forms.TypedChoiceField(label="起始年度", coerce=int)
    until_year = forms.TypedChoiceField(label="截止年度", coerce=int)

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(year, f"{year} 年") for year in years_of(campaign)]
        for name, initial in (("since_year", years[0][0]), ("until_year", years[-1][0])):
            self.fields[name].choices, self.fields[name].initial = years, initial  # type: ignore[attr-defined]
