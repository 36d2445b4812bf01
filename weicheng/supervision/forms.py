"""Forms of social supervision."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.cases.queries import category_groups
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.supervision import queries
from weicheng.supervision.models import Opinion, Review, Supervisor

# 信访工作条例 gives fifteen days to say what becomes of a matter; a clerk may set another day.
ANSWER_DAYS = 15
# These are registered on the page of their hearing or review.
OF_MEETINGS = (Opinion.Source.HEARING, Opinion.Source.REVIEW)
FROM_OUTSIDE = [choice for choice in Opinion.Source.choices if choice[0] not in OF_MEETINGS]


def in_fifteen_days() -> object:
    """The day by which an opinion is usually answered."""
    return timezone.localdate() + timedelta(days=ANSWER_DAYS)


def long_text(label: str, *, most: int = 1000, help_text: str = "") -> forms.CharField:
    """A few lines."""
    return forms.CharField(label=label, max_length=most, help_text=help_text, widget=forms.Textarea({"rows": 4}))


class SupervisorForm(Form):
    """聘任."""

    name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(label="身份", choices=Supervisor.Kind.choices)
    area = forms.ModelChoiceField(label="监督区域", queryset=area_rows())
    starts_on = forms.DateField(label="聘任日期")
    ends_on = forms.DateField(label="任期届满", help_text="这一天起不再是监督员。")
    basis = forms.CharField(label="聘任依据", max_length=200, required=False)


class EndForm(Form):
    """解聘."""

    ends_on = forms.DateField(label="终止日期", help_text="这一天起不再是监督员。")


class OpinionForm(Form):
    """An opinion that came in."""

    source = forms.ChoiceField(label="来源", choices=FROM_OUTSIDE)
    supervisor = forms.ModelChoiceField(
        label="监督员", queryset=queries.serving(), required=False, help_text="来源是社会监督员时选择。"
    )
    text = long_text("意见")
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    unit = forms.ModelChoiceField(label="研究单位", queryset=unit_rows(), required=False)
    due_on = forms.DateField(label="答复时限", initial=in_fifteen_days)


class HearingOpinionForm(Form):
    """An opinion heard at a hearing: by whom is said by group, not by name."""

    speaker = forms.CharField(label="提出者身份", max_length=40, help_text="如：居民代表。不写姓名。")
    text = long_text("意见")
    unit = forms.ModelChoiceField(label="研究单位", queryset=unit_rows(), required=False)
    due_on = forms.DateField(label="答复时限", initial=in_fifteen_days)


class AnswerForm(Form):
    """Adopted or not, with words either way."""

    adopted = forms.TypedChoiceField(
        label="是否采纳",
        choices=[("yes", "采纳"), ("no", "不采纳")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reply = long_text("答复", help_text="采纳的写明怎么办，不采纳的写明理由。听证意见的答复会公开。")


class RaiseForm(Form):
    """Which problem the opinion points at."""

    category = forms.ChoiceField(label="问题类别", choices=category_groups)
    address = forms.CharField(label="位置描述", max_length=200, required=False)


class HearingForm(Form):
    """听证会."""

    topic = forms.CharField(label="议题", max_length=120)
    held_on = forms.DateField(label="日期")
    venue = forms.CharField(label="地点", max_length=120, required=False)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    participants = forms.CharField(
        label="参加人员", max_length=300, help_text="按群体写人数，如：居民代表 12 人，经营者 5 人，人大代表 2 人。"
    )


class ReviewForm(Form):
    """人大政协视察."""

    title = forms.CharField(label="名称", max_length=120)
    body = forms.ChoiceField(label="监督主体", choices=Review.Body.choices)
    form = forms.ChoiceField(label="形式", choices=Review.Form.choices)
    supervision = forms.ChoiceField(label="监督类别", choices=Review.Supervision.choices)
    held_on = forms.DateField(label="日期")
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    places = forms.CharField(label="视察地点", max_length=300)


class ReviewOpinionForm(Form):
    """An opinion given on a review."""

    text = long_text("意见")
    unit = forms.ModelChoiceField(label="研究单位", queryset=unit_rows(), required=False)
    due_on = forms.DateField(label="答复时限", initial=in_fifteen_days)
