"""Forms of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

from weicheng.base.forms import Form
from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.packs.readiness import SurveyKind
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.surveys import queries
from weicheng.surveys.models import Interview

# The words of a yes_no question of the form engine.
KNOWS, KNOWS_NOT = "yes", "no"


class RoundForm(Form):
    """A new round."""

    title = forms.CharField(label="名称", max_length=120)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    version = forms.ModelChoiceField(
        label="问卷",
        queryset=queries.questionnaires(),
        help_text="规则包附有一份，见“表单”；也可以下载改好后另行上传发布。",
    )
    starts_on = forms.DateField(label="开始日期")
    ends_on = forms.DateField(label="结束日期")


class QuotaForm(Form):
    """Persons to ask, a field for each kind."""

    def __init__(self, *args: Any, kinds: Mapping[str, SurveyKind], wanted: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for code, kind in kinds.items():
            initial = wanted.get(code, 0)
            self.add_field(code, forms.IntegerField(label=kind.name, min_value=0, max_value=9999, initial=initial))


class SpotForm(Form):
    """Where people are asked."""

    kind = forms.ChoiceField(label="类别")
    unit = forms.ModelChoiceField(
        label="单位", queryset=unit_rows(), required=False, help_text="在单位名录里的，直接选择。"
    )
    name = forms.CharField(
        label="名称", max_length=80, required=False, help_text="不在名录里的，填写名称。个体工商户不写名称。"
    )
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())

    def __init__(self, *args: Any, kinds: Mapping[str, SurveyKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(code, kind.name) for code, kind in kinds.items()]  # type: ignore[attr-defined]


class InterviewForm(Form):
    """One person: what was known, question by question. There is no field for a name."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    category = forms.ChoiceField(label="人员类别", choices=Interview.Category.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, questions: tuple[ChecklistItem, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for item in questions:
            field = forms.ChoiceField(
                label=item.text,
                choices=[(KNOWS, "知道"), (KNOWS_NOT, "不知道")],
                widget=forms.RadioSelect,
                help_text=item.criterion,
            )
            self.add_field(f"q-{item.code}", field)

    @property
    def answers(self) -> dict[str, str]:
        """The answers by name of question, as the form engine takes them."""
        return {item.code: self.cleaned_data[f"q-{item.code}"] for item in self.questions}
