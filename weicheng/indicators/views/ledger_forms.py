"""Forms of the ledger; the rules themselves are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.collecting import Cadence, last_period
from weicheng.indicators import figures
from weicheng.indicators.actions import Figures
from weicheng.indicators.models import Appraisal, Clause, Indicator
from weicheng.organization.queries import area_rows, unit_rows

HELP = {
    Indicator.Kind.YES_NO: "填“是”或“否”。",
    Indicator.Kind.LEVEL: "填 A、B、C，或“不达标”。",
}


def value_help(indicator: Indicator) -> str:
    """How to write a value of the indicator."""
    unit = f"单位：{indicator.unit}。" if indicator.unit else ""
    return HELP.get(Indicator.Kind(indicator.kind), f"{unit}只知道范围时写成 50-77。")


class AnswerForm(Form):
    """One figure, or the two it is made of; two minutes on a phone."""

    value = forms.CharField(label="数值", max_length=60, required=False)
    numerator = forms.DecimalField(label="分子", max_digits=20, decimal_places=6, required=False)
    denominator = forms.DecimalField(label="分母", max_digits=20, decimal_places=6, required=False)
    source = forms.CharField(label="来源", max_length=300, required=False, help_text="不填即为本部门。")

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator = indicator
        self.fields["value"].help_text = value_help(indicator)
        for name, called in (("numerator", indicator.numerator_name), ("denominator", indicator.denominator_name)):
            if called:
                self.fields[name].label = called
                self.fields[name].help_text = "与另一个数一起填，比率由系统计算。"
            else:
                del self.fields[name]


class ValueForm(AnswerForm):
    """A value with its period and source."""

    since = forms.DateField(label="起", widget=forms.DateInput)
    until = forms.DateField(label="止", widget=forms.DateInput)
    unit = forms.ModelChoiceField(label="提供单位", queryset=unit_rows(), required=False)
    field_order = ["value", "numerator", "denominator", "since", "until", "source", "unit"]

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, indicator=indicator, **options)
        self.fields["source"].required = True
        self.fields["source"].help_text = "文件、报表或部门，例如：市园林局 2025 年统计。"

    def figures(self, data: dict[str, Any]) -> Figures:
        """What was typed, as the actions take it. Raises BadInput for a value that cannot be read."""
        written = data["value"].strip()
        low, high = figures.read(self.indicator, written) if written else (None, None)
        is_figure = low is not None and low == high and self.indicator.kind in (
            Indicator.Kind.NUMBER, Indicator.Kind.RATE
        )  # fmt: skip
        return Figures(
            since=data["since"], until=data["until"], source=data["source"], unit=data["unit"], low=low, high=high,
            numerator=data.get("numerator"), denominator=data.get("denominator"),
            printed=written if is_figure else "",
        )  # fmt: skip


class NewValueForm(ValueForm):
    """As ValueForm, for an area."""

    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    field_order = ["value", "numerator", "denominator", "since", "until", "source", "unit", "area"]


class CorrectForm(ValueForm):
    """A correction says why."""

    reason = forms.CharField(label="更正理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(Form):
    """A reason for taking something back or calling it off."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AppraisalForm(Form):
    """How sure a clause is, and what it would take."""

    control = forms.ChoiceField(label="可控性", choices=Appraisal.Control.choices, widget=forms.RadioSelect)
    difficulty = forms.ChoiceField(
        label="难度", choices=[("", "未评估"), *Appraisal.Difficulty.choices], required=False
    )
    bottleneck = forms.ChoiceField(
        label="瓶颈类别", choices=[("", "按标准"), *Clause.Bottleneck.choices], required=False
    )
    lead_months = forms.IntegerField(label="所需周期（月）", min_value=0, max_value=240, required=False)
    funds = forms.IntegerField(label="所需资金（元）", min_value=0, required=False)
    text = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ActivityForm(Form):
    """An activity for an entry ticket."""

    title = forms.CharField(label="活动", max_length=120)
    on = forms.DateField(label="日期", widget=forms.DateInput, initial=timezone.localdate)
    unit = forms.ModelChoiceField(label="组织单位", queryset=unit_rows(), required=False)


class EventForm(Form):
    """An event that a condition counts."""

    kind = forms.ChoiceField(label="事件种类")
    on = forms.DateField(label="发生日期", widget=forms.DateInput)
    grade = forms.CharField(label="等级", max_length=40, required=False)
    text = forms.CharField(label="经过", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label="来源", max_length=300, required=False)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())

    def __init__(self, *args: Any, kinds: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]


class WatchForm(Form):
    """Since when somebody registers every event of a kind."""

    kind = forms.ChoiceField(label="事件种类")
    since = forms.DateField(label="自何日起登记", widget=forms.DateInput)
    source = forms.CharField(label="依据", max_length=300, help_text="哪个部门登记、依据什么制度。")
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())

    def __init__(self, *args: Any, kinds: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]


def usual_period(indicator: Indicator) -> dict[str, Any]:
    """The period that a person most likely enters: the last one that is over, by the cadence."""
    cadence = Cadence(indicator.cadence) if indicator.cadence in set(Cadence) else Cadence.YEARLY  # type: ignore[call-arg]
    period = last_period(cadence, timezone.localdate())
    return {"since": period.starts_on, "until": period.ends_on}
