"""Lists of the ledger: indicators, values, statuses, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.collecting import Period
from weicheng.domain.eligibility import Eligibility
from weicheng.domain.measures.verdicts import Status
from weicheng.indicators.badges import STATUSES
from weicheng.indicators.models import Campaign, Collection, CountedEvent, Indicator
from weicheng.indicators.queries.bottlenecks import NO_TASK, Tasked
from weicheng.indicators.queries.history import Said
from weicheng.indicators.queries.statuses import ClauseStatus
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_rows

BASE, JUDGED = Badge("基础数据", Tone.INFO, "database"), Badge("评价指标", Tone.NEUTRAL, "gauge")
MAY, MAY_NOT = Badge("具备申报资格", Tone.GOOD, "circle-check"), Badge("不具备申报资格", Tone.BAD, "circle-x")
ANSWERED, WAIVED = Badge("已报", Tone.GOOD, "circle-check"), Badge("免报", Tone.NEUTRAL, "ban")
OWED, LATE = Badge("待报", Tone.INFO, "hourglass"), Badge("逾期未报", Tone.BAD, "alert-triangle")
WRONG, CORRECTING = Badge("重算不符", Tone.WARN, "alert-triangle"), Badge("更正后", Tone.INFO, "pencil")
COUNTED, TAKEN_BACK = Badge("计入", Tone.BAD, "alert-triangle"), Badge("已撤销", Tone.NEUTRAL, "ban")


def _parts(row: Said) -> str | None:
    value = row.value
    if value.numerator is None or value.denominator is None:
        return None
    return f"{value.numerator.normalize():f} ÷ {value.denominator.normalize():f}"


def _state(row: Said) -> Badge | None:
    if row.warning:
        return WRONG
    return CORRECTING if row.value.corrects_id else None


def state_of(row: Collection) -> Badge:
    """Where a question stands today."""
    if row.answered_at:
        return ANSWERED
    if row.waived:
        return WAIVED
    return LATE if row.due_on < timezone.localdate() else OWED


class IndicatorFilters(Filters):
    q = forms.CharField(label="名称", max_length=40)
    department = forms.ModelChoiceField(label="数据部门", queryset=unit_rows())
    cadence = forms.ChoiceField(label="频次", choices=[("", "全部"), *Indicator.Cadence.choices])
    sort = forms.ChoiceField(label="种类", choices=[("", "全部"), ("judged", "评价指标"), ("base", "基础数据")])
    lookups = {"department": "department", "cadence": "cadence"}

    def filter_q(self, rows: QuerySet[Indicator], value: str) -> QuerySet[Indicator]:
        return rows.filter(Q(name__contains=value) | Q(code__contains=value))

    def filter_sort(self, rows: QuerySet[Indicator], value: str) -> QuerySet[Indicator]:
        return rows.filter(is_base=value == "base")


class IndicatorTable(Table):
    """Every indicator of the ledger with its last value in the area that the person works for."""

    title = "指标台账"
    filters = IndicatorFilters
    default_sort = "name"
    empty = Empty(
        title="台账里还没有指标",
        advice="装入一版标准后，标准里的指标会出现在这里；数据可以逐项登记，也可以从表格导入。",
    )
    columns = (
        Column(
            name="name", header="指标", value=lambda row: row.name, sort=["name"], rank=1,
            link=lambda row: reverse("indicator_detail", args=[row.pk]),
        ),
        Column(name="kind", header="种类", value=lambda row: BASE if row.is_base else JUDGED),
        Column(name="unit", header="计量单位", value=lambda row: row.unit, rank=3),
        Column(name="department", header="数据部门", joins=["department"], sort=["department__name"], empty_last=True,
               value=lambda row: row.department and row.department.name),
        Column(name="cadence", header="频次", value=lambda row: row.get_cadence_display(), sort=["cadence"]),
        Column(name="until", header="最近一期止", value=lambda row: row.last_until, sort=["last_until"],
               empty_last=True),
    )  # fmt: skip


class SaidTable(Table):
    """The values of one indicator, the last period first."""

    title = "历次数据"
    empty = Empty(title="还没有数据", advice="点“登记数据”填一期，或用表格导入多期。")
    columns = (
        Column(name="period", header="统计期", rank=1, value=lambda row: Period(row.value.since, row.value.until).label,
               link=lambda row: reverse("indicator_value", args=[row.value.pk])),
        Column(name="value", header="数值", value=lambda row: row.text, numeric=True),
        Column(name="parts", header="分子 ÷ 分母", value=_parts, rank=3),
        Column(name="source", header="来源", value=lambda row: row.value.source),
        Column(name="unit", header="提供单位", value=lambda row: row.value.unit and row.value.unit.name, rank=3),
        Column(name="state", header="核对", value=_state),
    )  # fmt: skip

    def row_key(self, row: Said) -> str:
        return str(row.value.pk)

    def row_css(self, row: Said) -> str:
        return "row-warn" if row.warning else ""


ORDERS = (("", "按条款顺序"), ("gap", "差距大的在前"), ("status", "不达标的在前"))
WORST_FIRST = {status: place for place, status in enumerate((Status.UNMET, Status.UNKNOWN, Status.HELD, Status.MET))}


class StatusFilters(Filters):
    """Narrows rows that are computed, so it is asked in Python."""

    status = forms.ChoiceField(label="状态", choices=[("", "全部"), *((s.value, s.label) for s in Status)])
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), ("condition", "必备条件"), ("other", "其他条款")])
    q = forms.CharField(label="关键字", max_length=40)
    order = forms.ChoiceField(label="排序", choices=ORDERS)

    def kept(self, rows: Sequence[ClauseStatus]) -> list[ClauseStatus]:
        """The rows that pass, in the order asked for."""
        self.is_valid()
        asked = self.cleaned_data
        found = [row for row in rows if self._passes(row, asked)]
        if asked.get("order") == "gap":
            return sorted(found, key=lambda row: -row.share)
        if asked.get("order") == "status":
            return sorted(found, key=lambda row: WORST_FIRST[row.status])
        return found

    def _passes(self, row: ClauseStatus, asked: Mapping[str, Any]) -> bool:
        is_condition = row.clause.kind == "condition"
        return (
            asked.get("status") in {"", None, row.status.value}
            and asked.get("kind") in {"", None, "condition" if is_condition else "other"}
            and (asked.get("q") or "") in row.clause.name
        )


class StatusTable(Table):
    """Every judged clause of a campaign: what is asked, what is, what is missing, and the work that takes."""

    title = "达标情况"
    filters = StatusFilters
    empty = Empty(title="没有符合条件的条款", advice="换一个筛选条件，或先给活动选定装入了口径的标准版本。")

    def __init__(
        self, request: HttpRequest, rows: Sequence[ClauseStatus], *, campaign: int, tasks: Mapping[int, Tasked]
    ) -> None:
        super().__init__(request, rows)
        self.campaign, self.tasks = campaign, tasks

    @cached_property
    def narrowed(self) -> Sequence[ClauseStatus]:
        return self.form.kept(list(self.rows)) if isinstance(self.form, StatusFilters) else list(self.rows)

    def row_css(self, row: ClauseStatus) -> str:
        return {Status.UNMET: "row-bad", Status.HELD: "row-warn"}.get(row.status, "")

    def shown_columns(self) -> list[Column]:
        return [
            Column(name="number", header="条号", value=lambda row: row.clause.number, rank=2),
            Column(name="name", header="条款", value=lambda row: row.clause.name, rank=1,
                   link=lambda row: reverse("clause_status", args=[self.campaign, row.clause.pk])),
            Column(name="status", header="状态", value=lambda row: STATUSES[row.status]),
            Column(name="value", header="现状", value=lambda row: row.value_text),
            Column(name="bound", header="要求", value=lambda row: row.bound_text),
            Column(name="gap", header="差距", value=lambda row: row.gap_text or None),
            Column(name="volume", header="工程量", value=lambda row: row.volume_text or None),
            Column(name="tasks", header="任务", value=lambda row: self.tasks.get(row.pk, NO_TASK).tasks, numeric=True,
                   rank=3),
        ]  # fmt: skip


class CampaignTable(Table):
    """Campaign × progress: each with its verdict and its counts, all out of one ledger (M-206)."""

    title = "达标情况"
    empty = Empty(title="还没有创建活动", advice="启动一个创建活动、选定标准版本以后，这里显示能不能申报、差在哪里。")
    columns = (
        Column(name="title", header="创建活动", value=lambda row: row[0].title, rank=1,
               link=lambda row: reverse("status_table", args=[row[0].pk])),
        Column(name="verdict", header="能否申报", value=lambda row: MAY if row[1].may_apply else MAY_NOT),
        Column(name="area", header="区域", value=lambda row: row[0].area.name),
        Column(name="edition", header="标准", value=lambda row: row[0].edition.name, rank=3),
        Column(name="unmet", header="不达标", value=lambda row: row[1].counts.unmet, numeric=True),
        Column(name="unknown", header="未知", value=lambda row: row[1].counts.unknown, numeric=True),
        Column(name="held", header="暂时达标", value=lambda row: row[1].counts.held, numeric=True),
        Column(name="met", header="达标", value=lambda row: row[1].counts.met, numeric=True),
        Column(name="year", header="目标年份", value=lambda row: str(row[0].target_year)),
    )  # fmt: skip

    def row_key(self, row: tuple[Campaign, Eligibility]) -> str:
        return str(row[0].pk)


class QuestionFilters(Filters):
    state = forms.ChoiceField(
        label="状态",
        choices=[("", "全部"), ("open", "待报"), ("late", "逾期未报"), ("done", "已报"), ("waived", "免报")],
    )
    unit = forms.ModelChoiceField(label="部门", queryset=unit_rows())
    until = forms.DateField(label="统计期止")
    lookups = {"until": "until"}

    def filter_state(self, rows: QuerySet[Collection], value: str) -> QuerySet[Collection]:
        owed = Q(answered_at=None, waived="")
        wanted = {
            "open": owed, "late": owed & Q(due_on__lt=timezone.localdate()), "done": Q(answered_at__isnull=False),
            "waived": ~Q(waived=""),
        }  # fmt: skip
        return rows.filter(wanted[value])

    def filter_unit(self, rows: QuerySet[Collection], value: Unit) -> QuerySet[Collection]:
        return rows.filter(unit=value)


class QuestionTable(Table):
    """Who owes which figure for which period."""

    title = "收数"
    filters = QuestionFilters
    default_sort = "due"
    empty = Empty(
        title="没有要报的数据",
        advice="每月初，系统按活动的标准向数据部门发出上一期的问题；已经有数据的不再询问。指标要先确定数据部门。",
    )
    columns = (
        Column(name="indicator", header="指标", value=lambda row: row.indicator.name, sort=["indicator__name"], rank=1,
               joins=["indicator"], link=lambda row: reverse("collection_detail", args=[row.pk])),
        Column(name="unit", header="部门", value=lambda row: row.unit.name, joins=["unit"], sort=["unit__name"]),
        Column(name="period", header="统计期", value=lambda row: Period(row.since, row.until).label),
        Column(name="due", header="期限", value=lambda row: row.due_on, sort=["due_on"]),
        Column(name="state", header="状态", value=state_of),
        Column(name="reminded", header="催报", value=lambda row: row.reminded_at, rank=3),
        Column(name="answered", header="报送时间", value=lambda row: row.answered_at, rank=3),
    )  # fmt: skip

    def row_css(self, row: Collection) -> str:
        return "row-bad" if state_of(row) is LATE else ""


class EventFilters(Filters):
    since = forms.DateField(label="发生自")
    until = forms.DateField(label="发生至")
    lookups = {"since": "on__gte", "until": "on__lte"}


WITHDRAW = Column(
    name="withdraw", header="误登", export=False,
    value=lambda row: "" if row.withdrawn_at else "撤销",
    link=lambda row: reverse("counted_event_withdraw", args=[row.pk]),
)  # fmt: skip


class EventTable(Table):
    """Accidents and outbreaks that a condition counts."""

    title = "计入事件"
    filters = EventFilters
    default_sort = "-on"
    empty = Empty(
        title="没有登记过事件",
        advice="发生重大事故、暴发疫情等，登记在这里；另要写明自何日起有部门登记，没有记录才算没有发生。",
    )
    columns = (
        Column(name="on", header="发生日期", value=lambda row: row.on, sort=["on"], rank=1),
        Column(name="kind", header="种类", value=lambda row: row.kind, sort=["kind"]),
        Column(name="area", header="区域", value=lambda row: row.area.name, joins=["area"]),
        Column(name="grade", header="等级", value=lambda row: row.grade or None),
        Column(name="text", header="经过", value=lambda row: row.text),
        Column(name="source", header="来源", value=lambda row: row.source or None, rank=3),
        Column(name="state", header="状态", value=lambda row: TAKEN_BACK if row.withdrawn_at else COUNTED),
    )
    # Set by the view for people who may take an event back.
    manages = False

    def shown_columns(self) -> list[Column]:
        return [*self.columns, *([WITHDRAW] if self.manages else [])]

    def row_css(self, row: CountedEvent) -> str:
        return "" if row.withdrawn_at else "row-bad"
