"""What each move on a case asks for."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form, PhotoField, UploadField
from weicheng.cases import queries
from weicheng.cases.models import Slip
from weicheng.domain.calendar import TimeUnit
from weicheng.organization.models import Posting
from weicheng.organization.queries import area_rows, postings, unit_rows, valid_on

FILE_KINDS = ("pdf", "docx", "xlsx", "mp4")
UNITS = [(unit.value, unit.label) for unit in TimeUnit]


def photo_field(label: str, *, most: int = 9) -> PhotoField:
    """Photos with preview and downscaling in the browser; never required (a visit needs no photo)."""
    return PhotoField(label=label, most=most, required=False)


def text_field(label: str, *, required: bool = True, most: int = 500, help_text: str = "") -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class PlainForm(Form):
    """A move that asks for nothing."""


class ReasonForm(Form):
    reason = text_field("理由")


class NoteForm(Form):
    note = text_field("情况说明", most=1000)


class TextForm(Form):
    text = text_field("内容", most=1000)


class CorrectForm(Form):
    category = forms.ChoiceField(label="问题类别", choices=queries.category_groups)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    reason = text_field("更正理由", help_text="更正计入准确受理率")


class DispatchForm(Form):
    unit = forms.ModelChoiceField(queryset=unit_rows(), label="责任单位")
    override_reason = text_field("改派理由", required=False, most=300, help_text="与系统建议不一致时必填，会留档")


class RuleForm(Form):
    unit = forms.ModelChoiceField(queryset=unit_rows(), label="责任单位")
    reason = text_field("裁定理由")


class AcceptForm(Form):
    plan = text_field("整改方案", required=False, help_text="上级交办和清单内的问题须填写")


class HandleForm(Form):
    note = text_field("整改情况", most=1000)
    before = photo_field("整改前照片")
    photos = photo_field("整改后照片")
    root_cause = text_field("问题根源", required=False, help_text="上级交办的问题须填写")
    long_term_measure = text_field("长效措施", required=False)
    places_checked = forms.IntegerField(label="举一反三排查处数", min_value=0, max_value=9999, required=False)


class EvidenceForm(Form):
    """Photos after the work, and papers or a film that go with it."""

    photos = photo_field("照片")
    files = UploadField(label="附件", kinds=FILE_KINDS, megabytes=80, most=5, required=False)  # type: ignore[assignment]


class CheckForm(Form):
    note = text_field("核查意见", required=False, most=1000)
    photos = photo_field("核查照片")


class ReworkForm(Form):
    reason = text_field("哪里没有整改到位")
    photos = photo_field("核查照片")


class CloseForm(Form):
    answer = text_field("答复诉求人", required=False, most=1000, help_text="不填则用标准答复")


class ExtensionForm(Form):
    amount = forms.IntegerField(label="延长", min_value=1, max_value=90)
    time_unit = forms.ChoiceField(label="时间单位", choices=UNITS, initial=TimeUnit.WORK_DAY.value)
    reason = text_field("理由")


class SuspensionForm(Form):
    until = forms.DateField(label="挂账至", widget=forms.DateInput)
    reason = text_field("暂不具备整改条件的原因")

    def clean_until(self) -> datetime:
        """The end of that day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59)))


class DecisionForm(Form):
    granted = forms.TypedChoiceField(
        label="审批",
        choices=[("yes", "同意"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = text_field("审批意见", required=False, help_text="不同意时必填")


def leader_field() -> forms.ModelChoiceField[Posting]:
    """A choice among the leaders in office today."""
    rows = postings().filter(valid_on(timezone.localdate()), role="leader")
    return forms.ModelChoiceField(queryset=rows, label="督办领导")


class ListUpForm(Form):
    level = forms.CharField(label="督办层级", max_length=40, initial="市级挂牌督办")
    leader = leader_field()
    due_on = forms.DateField(label="整改期限", widget=forms.DateInput)


class SlipForm(Form):
    requirement = text_field("督办要求")


class DraftSlipForm(Form):
    colour = forms.ChoiceField(
        label="颜色", choices=Slip.Colour.choices, widget=forms.RadioSelect,
        help_text="按白、黄、红逐级出具；白单当即发出，黄单由创卫办主任签发，红单由市领导签发",
    )  # fmt: skip
    requirement = text_field("督办要求", required=False, help_text="不填则用标准要求")


class JudgeForm(Form):
    accepted = forms.TypedChoiceField(
        label="认定",
        choices=[("yes", "理由成立，耗时不计入该单位"), ("no", "理由不成立，耗时计入该单位")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
