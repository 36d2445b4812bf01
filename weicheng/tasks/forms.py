"""Forms of tasks; the rules themselves are in the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.tasks import queries
from weicheng.tasks.models import Task


class TaskForm(Form):
    """What a task names; what is left out shows as 未压实."""

    title = forms.CharField(label="任务", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    lead: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="牵头单位", queryset=unit_rows(), required=False)
    cooperating = forms.ModelMultipleChoiceField(
        label="配合单位",
        queryset=unit_rows(),
        required=False,
        help_text="可多选；多个单位的任务须明确牵头单位和责任领导",
    )
    leader: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="责任领导", queryset=None, required=False)
    target = forms.CharField(label="目标", max_length=200, required=False, help_text="达到什么程度，尽量写数字")
    measure = forms.CharField(label="完成标准", max_length=200, required=False, help_text="凭什么认定完成")
    due_on = forms.DateField(label="完成时限", widget=forms.DateInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leader"].queryset = queries.responsible_posts(timezone.localdate())  # type: ignore[attr-defined]


class NewTaskForm(TaskForm):
    kind = forms.ChoiceField(label="类别")
    clause = forms.CharField(label="对应条款", max_length=80, required=False)
    area: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="区域", queryset=area_rows(), required=False, help_text="不填则按牵头单位属地"
    )
    field_order = ["kind", "title", "lead", "cooperating", "leader", "target", "measure", "due_on", "clause", "area"]

    def __init__(self, kinds: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, Task.Kind(kind).label) for kind in kinds]  # type: ignore[attr-defined]


class ChangeTaskForm(TaskForm):
    """Firming up a task; the handler is chosen among the people of its lead unit."""

    handler: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="经办人", queryset=None, required=False, help_text="牵头单位的任职人员；换了牵头单位须重新明确"
    )
    field_order = ["title", "lead", "handler", "cooperating", "leader", "target", "measure", "due_on"]

    def __init__(self, task: Task, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["handler"].queryset = queries.posts_of_lead(task, timezone.localdate())  # type: ignore[attr-defined]


class HandlerForm(Form):
    handler: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="经办人", queryset=None)

    def __init__(self, task: Task, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["handler"].queryset = queries.posts_of_lead(task, timezone.localdate())  # type: ignore[attr-defined]


class ProgressForm(Form):
    text = forms.CharField(label="进展", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    says_done = forms.BooleanField(label="已全部完成，请确认", required=False)


class FinishForm(Form):
    done = forms.TypedChoiceField(
        label="结论",
        choices=[("yes", "办结"), ("no", "退回继续办理")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    note = forms.CharField(label="意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DropForm(Form):
    note = forms.CharField(label="撤销理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
