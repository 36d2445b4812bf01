"""Forms of inspections, groups, shifts and feedback."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.inspections import Aspect, FeedbackSource, Grade, Power
from weicheng.inspections.forms.fields import PostField, category_field, leader_field, long_text, people_field
from weicheng.inspections.models import Round
from weicheng.inspections.queries.people import inspectors as able_people
from weicheng.inspections.queries.people import leading_posts
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.places.queries import sites

GRADES = [("", "请选择"), *((each.value, each.label) for each in Grade)]


class RoundForm(Form):
    """专项、联合、领导带队、互查、模拟检查."""

    kind = forms.ChoiceField(label="类别", choices=Round.Kind.choices)
    title = forms.CharField(label="名称", max_length=120)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    starts_on = forms.DateField(label="开始日期", initial=timezone.localdate)
    ends_on = forms.DateField(label="结束日期", initial=timezone.localdate)
    leader = PostField(label="带队领导", queryset=leading_posts(), required=False, help_text="领导带队检查必填。")
    units = forms.ModelMultipleChoiceField(
        label="参加单位", queryset=unit_rows(), required=False, help_text="联合督查不少于两个。"
    )
    topics = long_text("检查内容", required=False, help_text="每行一项，如：公厕保洁。")
    sites = forms.ModelMultipleChoiceField(label="检查点位", queryset=sites().filter(closed_on=None), required=False)
    inspectors = people_field(required=False)
    requirements = long_text("工作要求", required=False)


class RatingForm(Form):
    """三督三查 of one unit: six grades, each with a remark."""

    unit = forms.ModelChoiceField(label="被检查单位", queryset=unit_rows())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for aspect in Aspect:
            self.add_field(aspect.value, forms.ChoiceField(label=aspect.label, choices=GRADES))
            label = f"{aspect.label}：说明"
            self.add_field(f"{aspect.value}_remark", forms.CharField(label=label, max_length=300, required=False))

    def grades(self) -> dict[Aspect, tuple[Grade, str]]:
        """What was chosen, by aspect."""
        data = self.cleaned_data
        by_value = {grade.value: grade for grade in Grade}
        return {aspect: (by_value[data[aspect.value]], data[f"{aspect.value}_remark"]) for aspect in Aspect}


class BulletinForm(Form):
    """通报."""

    number = forms.CharField(label="通报文号", max_length=80)
    on = forms.DateField(label="通报日期", initial=timezone.localdate)


class GroupForm(Form):
    """特派督导组."""

    name = forms.CharField(label="名称", max_length=80)
    area = forms.ModelChoiceField(label="派驻区域", queryset=area_rows())
    unit = forms.ModelChoiceField(label="派驻单位", queryset=unit_rows(), required=False)
    inspectors = people_field("成员")
    leader = forms.ModelChoiceField(label="组长", queryset=able_people(), required=False, help_text="不选则为第一名。")
    starts_on = forms.DateField(label="派驻日期", initial=timezone.localdate)
    basis = forms.CharField(label="派驻依据", max_length=200, required=False)


class EntryForm(Form):
    """What a group did, by one of its six powers."""

    power = forms.ChoiceField(label="职能", choices=[(each.value, each.label) for each in Power])
    on = forms.DateField(label="日期", initial=timezone.localdate)
    text = long_text("内容")
    unit = forms.ModelChoiceField(
        label="有关单位", queryset=unit_rows(), required=False, help_text="建议处理须写明对哪个单位。"
    )


class WithdrawForm(Form):
    """撤回."""

    ends_on = forms.DateField(label="撤回日期", initial=timezone.localdate)


class DecideForm(Form):
    """采纳 or not, with the reason either way."""

    taken = forms.TypedChoiceField(
        label="是否采纳",
        choices=[("yes", "采纳"), ("no", "不采纳")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = long_text(
        "决定理由", most=500, help_text="采纳的写明怎么办，不采纳的写明理由。有关单位会收到决定，并可陈述申辩。"
    )


class ShiftForm(Form):
    """排班."""

    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    party = forms.ModelChoiceField(label="值守单位", queryset=unit_rows(), help_text="督查室或监理公司。")
    starts_at = forms.DateTimeField(label="开始")
    ends_at = forms.DateTimeField(label="结束", help_text="跨夜的班次填第二天的时间。")
    days = forms.IntegerField(label="连续天数", min_value=1, max_value=92, initial=7)
    inspectors = people_field("值守人员", required=False)
    leader = leader_field()


class FeedbackForm(Form):
    """反馈 with one or several problems of one category and area; one a line."""

    source = forms.ChoiceField(label="来源", choices=[(each.value, each.label) for each in FeedbackSource])
    document = forms.CharField(label="来文或报道", max_length=200, help_text="文号、报告名称或报道标题。")
    received_on = forms.DateField(label="收到日期", initial=timezone.localdate)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    category = category_field()
    problems = long_text("问题", most=9000, help_text="每行一个问题，每个都立即成为案件。类别、区域不同的分次登记。")
    command = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
