"""Forms of assessment. Points are typed as a person writes them and handed on as hundredths."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from weicheng.assessment import queries
from weicheng.assessment.models import Contest, HonourList, Period, UnitMark
from weicheng.base.forms import Form
from weicheng.organization.enums import AreaLevel
from weicheng.organization.queries import area_rows, unit_rows


def long_text(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A few lines."""
    area = forms.Textarea({"rows": 4})
    return forms.CharField(label=label, max_length=1000, required=required, help_text=help_text, widget=area)


class PointsField(forms.DecimalField):
    """Points with at most two decimals; cleans to whole hundredths."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**({"min_value": 0, "max_value": 100_000, "decimal_places": 2} | given))

    def clean(self, value: Any) -> Any:
        points = super().clean(value)
        return None if points is None else int(points * Decimal(100))


def territories() -> Any:
    """What a ranking may be of: a district, a city."""
    return area_rows().filter(level__in=(AreaLevel.CITY, AreaLevel.COUNTY, AreaLevel.ZONE))


class SheetsForm(Form):
    """Which days to score."""

    since = forms.DateField(label="检查日期自", initial=lambda: timezone.localdate().replace(day=1))
    until = forms.DateField(label="检查日期至", initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "早于起始日期，请填写不早于起始日期的日期。")
        return data


class ReviewForm(Form):
    """复核通过."""

    note = long_text("复核意见", required=False)


class ReturnForm(Form):
    """复核不予计分."""

    note = long_text("理由", help_text="检查记录不变，评分作废；更正检查表后可重新评分。")


class AppealForm(Form):
    """得分申诉."""

    line: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="有异议的评分行",
        queryset=None,
        required=False,
        help_text="不选表示对整份评分有异议。",
    )
    text = long_text("理由", help_text="写明事实和依据。")

    def __init__(self, sheet_id: int, *given: Any) -> None:
        super().__init__(*given)
        self.fields["line"].queryset = queries.appealable_lines(sheet_id)  # type: ignore[attr-defined]


class DecideForm(Form):
    """成立 with the points given back, or not."""

    upheld = forms.TypedChoiceField(
        label="结论",
        choices=[("yes", "成立"), ("no", "不成立")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    granted = PointsField(label="更正分值", required=False, help_text="成立时填写加回的分数。")
    answer = long_text("答复")

    def clean_granted(self) -> int:
        return self.cleaned_data["granted"] or 0


class CloseForm(Form):
    """结账."""

    scheme = forms.ChoiceField(label="方案", choices=queries.schemes)
    kind = forms.ChoiceField(label="周期", choices=Period.Kind.choices, initial=Period.Kind.MONTH)
    day = forms.DateField(label="周期内任一天", help_text="按这一天所在的周（周一至周日）或月结账。")
    area = forms.ModelChoiceField(label="范围", queryset=territories())


class DocumentForm(Form):
    """文号."""

    document_no = forms.CharField(label="文号", max_length=80, help_text="如：创卫办〔2026〕7号。")


class ReasonForm(Form):
    """更正原因."""

    reason = long_text("更正原因")


class PlainMeanForm(Form):
    """按平均分定末位."""

    area = forms.ModelChoiceField(label="范围", queryset=territories())
    document_no = forms.CharField(label="文号", max_length=80)
    starts_on = forms.DateField(label="施行日期")


class EndForm(Form):
    """废止."""

    ends_on = forms.DateField(label="废止日期", help_text="这一天起不再执行。")


class TextForm(Form):
    """陈述 or 申诉."""

    text = long_text("内容")


class DutyAnswerForm(Form):
    """答复末位检讨的申诉."""

    upheld = DecideForm.base_fields["upheld"]
    answer = long_text("答复")


class MeetingForm(Form):
    """在哪次会议上检讨."""

    meeting = forms.CharField(label="会议", max_length=120)
    meeting_on = forms.DateField(label="会议日期")


class HonourForm(Form):
    """生成红黑榜."""

    title = forms.CharField(label="名称", max_length=120)
    scope = forms.ChoiceField(
        label="对象",
        choices=HonourList._meta.get_field("scope").choices or [],
        help_text="不列住户、个人和个体经营者。",
    )
    scheme = forms.ChoiceField(label="方案", choices=queries.schemes)
    area = forms.ModelChoiceField(label="范围", queryset=area_rows())
    starts_on = forms.DateField(label="得分自")
    ends_on = forms.DateField(label="得分至")


class ContestForm(Form):
    """发起评比."""

    kind = forms.ChoiceField(label="评比", choices=Contest.Kind.choices)
    title = forms.CharField(label="名称", max_length=120)
    area = forms.ModelChoiceField(label="范围", queryset=area_rows())
    held_on = forms.DateField(label="评比日期")
    quota = forms.IntegerField(label="名额", min_value=1, max_value=9999)
    criteria = long_text("评比标准", required=False)


class CandidateForm(Form):
    """参评对象."""

    name = forms.CharField(label="名称", max_length=80, help_text="个人和家庭须经本人同意参评。")
    score = PointsField(label="得分")


class DecideContestForm(Form):
    """Who of those that tie across the quota wins."""

    chosen: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label="并列的选定",
        queryset=None,
        required=False,
        help_text="名额边上没有并列时不用选。",
    )

    def __init__(self, contest_id: int, *given: Any) -> None:
        super().__init__(*given)
        self.fields["chosen"].queryset = queries.candidate_rows(contest_id)  # type: ignore[attr-defined]


class FiveHaveForm(Form):
    """五有."""

    area = forms.ModelChoiceField(label="村(社区)", queryset=area_rows().filter(level=AreaLevel.COMMUNITY))
    system = forms.CharField(label="有制度", max_length=200, required=False, help_text="文件名称或文号，空着表示没有。")
    standard = forms.CharField(label="有标准", max_length=200, required=False)
    team = forms.CharField(label="有队伍", max_length=200, required=False, help_text="花名册及人数。")
    money = forms.CharField(label="有经费", max_length=200, required=False, help_text="预算文件。")
    check_log = forms.CharField(label="有检查", max_length=200, required=False, help_text="检查记录。")
    checked_on = forms.DateField(label="最近检查日期", required=False)


class MarkForm(Form):
    """登记考核得分."""

    kind = forms.ChoiceField(label="类别", choices=UnitMark.Kind.choices)
    unit = forms.ModelChoiceField(label="单位", queryset=unit_rows())
    starts_on = forms.DateField(label="周期内任一天")
    score = PointsField(label="得分")
    full = PointsField(label="满分", initial=100)
    weight = PointsField(
        label="年度权重(分)", required=False, help_text="年度目标责任考核中创卫占几分，仅年度得分填写。"
    )
    basis = forms.CharField(label="依据", max_length=200, required=False)

    def clean_weight(self) -> int:
        return self.cleaned_data["weight"] or 0
