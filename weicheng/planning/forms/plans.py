"""Forms of plans, statements, pilots and kept objects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.plans import ItemKind
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.planning.models import PlanVersion


def long_text(label: str, most: int = 2000) -> forms.CharField:
    """A few lines that may stay empty."""
    return forms.CharField(label=label, max_length=most, required=False, widget=forms.Textarea({"rows": 4}))


class PlanForm(Form):
    """A new plan with the draft of its first version."""

    campaign: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="创建活动", queryset=None)
    title = forms.CharField(label="名称", max_length=120)
    starts_on = forms.DateField(label="规划期开始")
    ends_on = forms.DateField(label="规划期结束")

    def __init__(self, *args: Any, campaigns: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class DraftForm(Form):
    """Why there is to be a new version."""

    reason = forms.CharField(label="调整原因", max_length=300, widget=forms.Textarea({"rows": 2}))


class WordsForm(Form):
    """The days and words of a draft."""

    starts_on = forms.DateField(label="规划期开始")
    ends_on = forms.DateField(label="规划期结束")
    idea = long_text("指导思想")
    targets = long_text("目标任务")
    methods = long_text("方法步骤")
    requirements = long_text("工作要求")


class ItemForm(Form):
    """A stage, milestone or node."""

    kind = forms.ChoiceField(
        label="类别", choices=[(kind.value, kind.label) for kind in ItemKind], widget=forms.RadioSelect
    )
    name = forms.CharField(label="名称", max_length=80, help_text="同名的会被改动。")
    starts_on = forms.DateField(label="开始日期", help_text="里程碑和时间节点只填这一天。")
    ends_on = forms.DateField(label="结束日期", required=False)
    goals = long_text("目标", 500)
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows(), required=False)


class IssueForm(Form):
    """印发."""

    document_no = forms.CharField(label="文号", max_length=60)
    issued_on = forms.DateField(label="印发日期", initial=timezone.localdate)


class DoneForm(Form):
    """A node or milestone is done."""

    done_on = forms.DateField(label="完成日期", initial=timezone.localdate)


class TimetableForm(Form):
    """年内无法解决."""

    timetable = forms.CharField(label="时间表", max_length=300, required=False)
    measures = forms.CharField(label="措施", max_length=300, required=False)


class StatementForm(Form):
    """目标责任书."""

    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    number = forms.CharField(label="编号", max_length=60)
    signed_on = forms.DateField(label="签订日期", initial=timezone.localdate)
    party_a = forms.CharField(label="甲方签字人职务", max_length=80, help_text="写职务，不写姓名。")
    party_b = forms.CharField(label="乙方签字人职务", max_length=80)
    targets = long_text("目标", 500)
    weight = forms.IntegerField(label="占年度考核权重(%)", min_value=0, max_value=100, required=False)


class PilotForm(Form):
    """先试点，后推广."""

    campaign: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="创建活动", queryset=None)
    title = forms.CharField(label="行动名称", max_length=120)
    lead = forms.ModelChoiceField(label="牵头单位", queryset=unit_rows())
    area = forms.ModelChoiceField(label="试点区域", queryset=area_rows())
    place = forms.CharField(label="试点地点", max_length=120)
    starts_on = forms.DateField(label="试点开始")
    ends_on = forms.DateField(label="试点结束")
    roll_out = forms.CharField(label="推广范围", max_length=300)
    deadline = forms.DateField(label="整体完成时限", help_text="包括推广。")

    def __init__(self, *args: Any, campaigns: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class EvaluationForm(Form):
    """评估试点."""

    evaluation = forms.CharField(label="评估结论", max_length=500, widget=forms.Textarea({"rows": 3}))
    on = forms.DateField(label="评估日期", initial=timezone.localdate)


class ManagerForm(Form):
    """谁来管."""

    manager = forms.CharField(label="管护单位", max_length=120)
    contract_to = forms.DateField(label="管护合同到期", required=False)


class CheckForm(Form):
    """检查管护情况."""

    on = forms.DateField(label="检查日期", initial=timezone.localdate)
    text = long_text("情况", 300)


def words_of(version: PlanVersion) -> dict[str, Any]:
    """A draft as the form shows it."""
    names = ("starts_on", "ends_on", "idea", "targets", "methods", "requirements")
    return {name: getattr(version, name) for name in names}
