"""Forms of visits and findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form, PhotoField, PointField
from weicheng.domain.inspections import FollowUpResult
from weicheng.forms.queries import published_checklists
from weicheng.inspections.forms.fields import category_field, leader_field, long_text, people_field
from weicheng.inspections.models import Finding, Visit
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.places.queries import sites

# A follow-up begins on the page of the visit it follows.
PLANNABLE = [choice for choice in Visit.Kind.choices if choice[0] != Visit.Kind.FOLLOW_UP]
RESULTS = [("", "请选择"), *((each.value, each.label) for each in FollowUpResult)]


def now() -> object:
    """The moment as the form's picker shows it."""
    return timezone.localtime()


class PlanForm(Form):
    """One visit: to a site, a unit or an area."""

    kind = forms.ChoiceField(label="类别", choices=PLANNABLE)
    planned_on = forms.DateField(label="计划日期", initial=timezone.localdate)
    site = forms.ModelChoiceField(
        label="点位", queryset=sites().filter(closed_on=None), required=False, help_text="点位、单位、区域选一项即可。"
    )
    unit = forms.ModelChoiceField(label="被检查单位", queryset=unit_rows(), required=False)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows(), required=False)
    inspectors = people_field()
    leader = leader_field()
    note = forms.CharField(label="说明", max_length=500, required=False)


class DrawForm(Form):
    """Which draw the visits are made of; who goes is asked only where no pairs were drawn (`named_by_hand`)."""

    kind = forms.ChoiceField(label="类别", choices=PLANNABLE, initial=Visit.Kind.COVERT)
    version = forms.ModelChoiceField(
        label="检查表",
        queryset=published_checklists(),
        required=False,
        help_text="每个对象都用这张表，按它评分；不选则用点位自己的检查表，区域没有检查表就没有得分。",
    )

    def __init__(self, draws: Any, *args: Any, named_by_hand: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_field("draw", forms.ModelChoiceField(label="抽查", queryset=draws))
        if named_by_hand:
            self.add_field("inspectors", people_field(required=False))
            self.fields["inspectors"].help_text = "抽出了检查人员的由抽中的人去，这里不用选；没有抽出的由选中的人去。"
        self.order_fields(["draw", "kind", "version", "inspectors"])


class FollowUpForm(Form):
    """跟踪督查 of one earlier visit."""

    planned_on = forms.DateField(label="计划日期", initial=timezone.localdate)
    inspectors = people_field()
    leader = leader_field()


class MoveForm(Form):
    """改期."""

    planned_on = forms.DateField(label="计划日期")


class VoidForm(Form):
    """作废."""

    reason = forms.CharField(label="作废原因", max_length=200)


class RecordForm(Form):
    """What was seen, on the desk; a field for the result of each earlier finding of a follow-up."""

    visited_at = forms.DateTimeField(label="检查时间", initial=now)
    problems = long_text(
        "发现的问题", most=5000, required=False, help_text="每行一个问题；没有问题就留空。照片、类别可在保存后补。"
    )
    photos = PhotoField(label="现场照片", required=False)
    note = forms.CharField(label="说明", max_length=500, required=False)
    # A form that is sent twice counts once.
    command = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, visit: Visit, earlier: Iterable[Finding], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.earlier = list(earlier)
        if visit.kind == Visit.Kind.LEADER:
            self.fields["problems"].help_text = "每行一个问题；责任单位和期限对这些问题都适用，不同的保存后补记。"
            self.add_field("unit", forms.ModelChoiceField(label="责任单位", queryset=unit_rows(), required=False))
            self.add_field("due_on", forms.DateField(label="整改期限", required=False))
        for finding in self.earlier:
            self.add_field(
                f"result_{finding.pk}", forms.ChoiceField(label=f"上次问题：{finding.text[:60]}", choices=RESULTS)
            )


class FindingForm(Form):
    """补记 one problem."""

    text = long_text("问题")
    category = category_field(required=False)
    clause = forms.CharField(label="条款依据", max_length=200, required=False)
    point = PointField(label="位置", required=False)
    photos = PhotoField(label="照片", required=False)
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows(), required=False)
    due_on = forms.DateField(label="整改期限", required=False)
    raise_case = forms.BooleanField(label="同时转为案件", required=False, help_text="需要选择问题类别。")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class SpotFixForm(Form):
    """立行立改: put right in front of the inspector."""

    text = long_text("问题")
    category = category_field()
    unit = forms.ModelChoiceField(label="整改单位", queryset=unit_rows())
    note = forms.CharField(label="整改情况", max_length=1000)
    before = PhotoField(label="整改前照片")
    after = PhotoField(label="整改后照片")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class RaiseForm(Form):
    """Which category the finding belongs to."""

    category = category_field()
