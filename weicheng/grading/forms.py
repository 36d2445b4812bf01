"""Forms of photo leads."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form
from weicheng.grading.actions.leads import LONGEST


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, help_text=help_text, widget=forms.Textarea({"rows": 4}))


class AnswerForm(Form):
    """说明 of whoever handed the photo in."""

    answer = _words("说明", "写明照片何时何地由谁拍摄、为什么与另一张相同。核实的人会看到。")


class DecideForm(Form):
    """核实: it holds or not, with the reason."""

    holds = forms.TypedChoiceField(
        label="核实结果",
        choices=[("yes", "属实"), ("no", "不成立")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _words("核实意见", "写明核实的经过和依据，会告知提交人和单位。核实结果不直接产生任何处罚。")
