"""Forms of projects: what one is to be, how far it is, what holds it up, its money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form, PointField
from weicheng.domain.funds import TEN_THOUSAND
from weicheng.domain.projects import Phase
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.planning import queries
from weicheng.planning.actions.projects import ProjectPlan
from weicheng.planning.models import FundEntry, Project
from weicheng.planning.rules import Rules
from weicheng.tasks.queries import responsible_posts

PHASE_CHOICES = [(phase.value, phase.label) for phase in Phase]


def amount_field(label: str, least: Decimal, **options: Any) -> forms.DecimalField:
    """A quantity with up to four decimals."""
    return forms.DecimalField(label=label, min_value=least, max_digits=16, decimal_places=4, **options)


def wan_field(label: str, **options: Any) -> forms.DecimalField:
    """Money in 万元, to the yuan."""
    return forms.DecimalField(label=label, max_digits=14, decimal_places=4, **options)


def yuan_of(wan: Decimal | None) -> int:
    """万元 → whole yuan; four decimals make this exact."""
    return int((wan or 0) * TEN_THOUSAND)


def posts() -> Any:
    """People of today who may answer for something."""
    return responsible_posts(timezone.localdate())


class ProjectForm(Form):
    """立项. Only name, area, quantity and unit are demanded; the rest shows as 未项目化 until it is there."""

    campaign: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="创建活动", queryset=None)
    title = forms.CharField(label="项目名称", max_length=120)
    kind = forms.ChoiceField(label="类别", choices=Project.Kind.choices)
    clause: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="对应条款", queryset=None, required=False)
    work = forms.CharField(label="工程内容", max_length=60, required=False, help_text="统计用的名称，如小街小巷。")
    target = amount_field("工程量", Decimal("0.0001"))
    unit = forms.CharField(label="计量单位", max_length=12, initial="个", help_text="条、个、处、栋、公里、万㎡、吨。")
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    lead = forms.ModelChoiceField(label="责任单位", queryset=unit_rows(), required=False)
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="责任人", queryset=None, required=False)
    leader: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="包抓领导", queryset=None, required=False)
    starts_on = forms.DateField(label="开工日期", required=False)
    due_on = forms.DateField(label="完工时限", required=False)
    needed = wan_field("所需资金（万元）", required=False, min_value=0)
    area_kind = forms.ChoiceField(label="投资区域类别", required=False)
    programme = forms.CharField(label="所属工程", max_length=60, required=False, help_text="如五改、十大硬件。")
    stage = forms.CharField(label="所属阶段", max_length=80, required=False, help_text="方案里的阶段名称；不填按时限。")
    point = PointField(label="位置", required=False)
    note = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, rules: Rules, campaigns: Any, edition: int | None, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [("", "—"), *rules.choices("area_kinds")]
        self.fields["area_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        # One campaign's clauses when it is known; of all editions in use otherwise.
        clauses = queries.clauses_of_editions([edition] if edition else campaigns.values("edition"))
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        for name in ("person", "leader"):
            self.fields[name].queryset = posts()  # type: ignore[attr-defined]


def plan_of(data: dict[str, Any]) -> ProjectPlan:
    """The cleaned form in the words of the action."""
    given = {name: value for name, value in data.items() if name not in ("campaign", "needed")}
    return ProjectPlan(needed=yuan_of(data["needed"]), **given)


def initial_of(project: Project) -> dict[str, Any]:
    """A project as the form shows it."""
    names = ("campaign", "title", "kind", "clause", "work", "unit", "area", "lead", "person", "leader", "starts_on",
             "due_on", "area_kind", "programme", "stage", "note")  # fmt: skip
    point = (project.lng, project.lat) if project.lng is not None else None
    needed = Decimal(project.needed) / TEN_THOUSAND
    return {
        **{name: getattr(project, name) for name in names},
        "target": project.target.normalize(),
        "needed": needed.normalize(),
        "point": point,
    }


class ReportForm(Form):
    """填报进度: three taps and a number on a phone."""

    done = amount_field("累计完成量", Decimal(0))
    phase = forms.ChoiceField(label="进度", choices=PHASE_CHOICES, widget=forms.RadioSelect)
    obstacles = forms.MultipleChoiceField(
        label="受阻原因", required=False, widget=forms.CheckboxSelectMultiple, help_text="没有受阻不用选。"
    )
    text = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    on = forms.DateField(label="截至日期", initial=timezone.localdate)

    def __init__(self, *args: Any, project: Project, rules: Rules, named: frozenset[str], **options: Any) -> None:
        given = {"phase": project.phase, "done": project.done.normalize()}
        super().__init__(*args, initial=given, **options)
        self.fields["done"].help_text = f"从开工到现在一共完成多少{project.unit}，共 {project.target.normalize():f}。"
        offered = [
            (code, name)
            for code, name in rules.choices("obstacles")
            if code not in named and rules.sides[code].value == project.kind
        ]
        self.fields["obstacles"].choices = offered  # type: ignore[attr-defined]


class ObstacleForm(Form):
    """受阻原因 with words."""

    kind = forms.ChoiceField(label="受阻原因")
    text = forms.CharField(label="情况", max_length=300, required=False, widget=forms.Textarea({"rows": 2}))
    named_on = forms.DateField(label="提出日期", initial=timezone.localdate)

    def __init__(self, *args: Any, rules: Rules, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = rules.choices("obstacles")  # type: ignore[attr-defined]


class AskForm(Form):
    """提请协调."""

    question = forms.CharField(label="请示事项", max_length=300, widget=forms.Textarea({"rows": 3}))
    obstacle: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="受阻原因", queryset=None, required=False)
    asked_on = forms.DateField(label="提请日期", initial=timezone.localdate)

    def __init__(self, *args: Any, project: Project, rules: Rules, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["obstacle"]
        field.queryset = project.obstacles.filter(cleared_on=None).order_by("pk")
        field.label_from_instance = lambda row: rules.obstacles.get(row.kind, row.kind)


class DecideForm(Form):
    """作出决定."""

    decision = forms.CharField(label="决定", max_length=500, widget=forms.Textarea({"rows": 3}))
    decided_on = forms.DateField(label="决定日期", initial=timezone.localdate)


class FundForm(Form):
    """落实 or 支付 of one sum."""

    act = forms.ChoiceField(label="类型", choices=FundEntry.Act.choices, widget=forms.RadioSelect)
    wan = wan_field("金额（万元）", help_text="登记错了，用负数冲减并写明原因。")
    approximate = forms.BooleanField(label="约数（约、余）", required=False)
    channel = forms.ChoiceField(label="渠道")
    on = forms.DateField(label="日期", initial=timezone.localdate)
    kind = forms.ChoiceField(label="经费性质", choices=FundEntry.Kind.choices)
    in_budget = forms.BooleanField(label="列入财政预算", required=False)
    use = forms.ChoiceField(label="用途", required=False)
    priority = forms.ChoiceField(label="轻重缓急", required=False, choices=[("", "—"), *FundEntry.Priority.choices])
    text = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, rules: Rules, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channel"].choices = rules.choices("channels")  # type: ignore[attr-defined]
        self.fields["use"].choices = [("", "—"), *rules.choices("uses")]  # type: ignore[attr-defined]


class CampaignFundForm(FundForm):
    """Money that belongs to no single project."""

    campaign: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="创建活动", queryset=None)

    def __init__(self, *args: Any, campaigns: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class MilestoneForm(Form):
    """节点 of a project."""

    name = forms.CharField(label="节点", max_length=80)
    planned_on = forms.DateField(label="计划日期")


class DropForm(Form):
    """撤销."""

    reason = forms.CharField(label="撤销原因", max_length=300)


class HandOverForm(Form):
    """移交管护."""

    name = forms.CharField(label="对象", max_length=120, help_text="小区、巷道、市场的名称。")
    accepted_on = forms.DateField(label="验收日期", initial=timezone.localdate)
    manager = forms.CharField(label="管护单位", max_length=120, required=False)
    contract_to = forms.DateField(label="管护合同到期", required=False)
