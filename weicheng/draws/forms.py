"""Forms of the draws."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.sampling.pool import Mode
from weicheng.draws import queries
from weicheng.draws.models import MODE_NAMES
from weicheng.organization.enums import AreaLevel
from weicheng.organization.queries import area_rows, unit_rows

LEVELS = [
    (level.value, level.label) for level in (AreaLevel.COMMUNITY, AreaLevel.GRID, AreaLevel.STREET, AreaLevel.ZONE)
]


def tomorrow() -> object:
    """The day of the visit as it is usually set."""
    return timezone.localdate() + timedelta(days=1)


def tonight() -> datetime:
    """When the evening's lottery is drawn; tomorrow's once it is."""
    now = timezone.localtime()
    evening = datetime.combine(now.date(), time(21, 30))
    return evening if now.time() < time(21) else evening + timedelta(days=1)


class NamingForm(Form):
    """The public figure that will decide, and the day of the visit."""

    figure_name = forms.CharField(label="决定数字", max_length=60, initial="中国福利彩票 双色球")
    figure_issue = forms.CharField(label="期次", max_length=40, help_text="如：第2026135期。须是还没有开出的一期。")
    figure_source = forms.CharField(
        label="公布处", max_length=120, initial="中国福彩网 www.cwl.gov.cn", help_text="市民到哪里查这个数字。"
    )
    known_at = forms.DateTimeField(label="公布时间", initial=tonight)
    visit_on = forms.DateField(label="检查日", initial=tomorrow, help_text="两位见证人在这一天早上录入数字。")


class DrawForm(NamingForm):
    """A pool made of the areas of a level."""

    title = forms.CharField(label="名称", max_length=80, help_text="如：第47周暗访抽查。")
    series = forms.CharField(
        label="抽查计划", max_length=40, initial="周暗访", help_text="同一计划的历次抽查一起计轮次和覆盖率。"
    )
    strata = forms.ModelMultipleChoiceField(
        label="抽查范围", queryset=queries.possible_strata(),
        help_text="勾选的每个区域是一层，各层按数量分名额。",
    )  # fmt: skip
    level = forms.ChoiceField(label="抽取对象", choices=LEVELS)
    mode = forms.ChoiceField(
        label="方式", choices=[(mode.value, MODE_NAMES[mode]) for mode in (Mode.MEMORY, Mode.EQUAL, Mode.EXHAUSTIVE)]
    )
    percent = forms.DecimalField(
        label="抽取比例（%）",
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        help_text="按总数计，进位取整。",
    )
    inspectors = forms.ModelMultipleChoiceField(
        label="督查员", queryset=queries.possible_inspectors(), required=False,
        help_text="两人一组随机派出，自动回避本单位、本辖区和申报的回避对象；不选则只抽对象。",
    )  # fmt: skip

    field_order = (
        "title", "series", "strata", "level", "mode", "percent", "visit_on", "figure_name", "figure_issue",
        "figure_source", "known_at", "inspectors",
    )  # fmt: skip


class FigureForm(Form):
    """What was published, as one witness reads it."""

    typed = forms.CharField(
        label="公布的数字", max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text", "autofocus": True}),
        help_text="数字之间用空格，各组之间用 + 或 /，如 2 5 8 10 12 33 + 7；同组内次序不限。小数去掉小数点。",
    )  # fmt: skip


class ReasonForm(Form):
    """Why a draw is cancelled."""

    reason = forms.CharField(
        label="取消原因", max_length=300, widget=forms.Textarea({"rows": 3}), help_text="会在抽查公示里公布。"
    )


class RerollForm(NamingForm):
    """Why it is drawn again, and by which figure."""

    reason = forms.CharField(
        label="重抽原因",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="原来的抽查保留，原因随结果公布。",
    )
    field_order = ("reason",)


class RecusalForm(Form):
    """A conflict of interest."""

    user = forms.ModelChoiceField(label="督查员", queryset=queries.possible_inspectors())
    unit = forms.ModelChoiceField(label="回避单位", queryset=unit_rows(), required=False)
    area = forms.ModelChoiceField(
        label="回避区域", queryset=area_rows(), required=False, help_text="单位和区域填一个。"
    )
    ground = forms.CharField(label="事由", max_length=120, help_text="如：亲属任职、曾在此任职。不写亲属姓名。")
