"""Lists of the draws."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.draws import queries
from weicheng.draws.models import Draw, Look, PoolItem, Recusal
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows

STATE_BADGES = {
    Draw.State.FROZEN: Badge("已冻结，待抽取", Tone.INFO, "lock"),
    Draw.State.DRAWN: Badge("已抽取，待公布", Tone.ACTIVE, "dice-5"),
    Draw.State.PUBLISHED: Badge("已公布", Tone.GOOD, "circle-check"),
    Draw.State.REROLLED: Badge("已重抽", Tone.WARN, "refresh"),
    Draw.State.CANCELLED: Badge("已取消", Tone.NEUTRAL, "ban"),
}
LATE = Badge("逾期未公布", Tone.BAD, "clock-exclamation")
MISSED = Badge("检查日已过，未抽取", Tone.BAD, "alert-triangle")
IN_FORCE, ENDED = Badge("有效", Tone.WARN, "user-off"), Badge("已终止", Tone.NEUTRAL, "ban")
STATES = [
    ("", "全部"), *((state.value, badge.label) for state, badge in STATE_BADGES.items()),
    ("late", LATE.label), ("missed", MISSED.label),
]  # fmt: skip


def draw_state(draw: Draw) -> Badge:
    """How far a draw has come, and what is late."""
    today = timezone.localdate()
    if draw.state == Draw.State.DRAWN and draw.publish_by < today:
        return LATE
    if draw.state == Draw.State.FROZEN and draw.visit_on < today:
        return MISSED
    return STATE_BADGES[Draw.State(draw.state)]


def percent(draw: Draw) -> str:
    """The share drawn, as it was set: 5%, 7.5%; nothing when the number was set by hand."""
    return f"{draw.rate / 100:g}%" if draw.rate else ""


class DrawFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=STATES)
    series = forms.CharField(label="抽查计划", max_length=40)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="检查日自")
    until = forms.DateField(label="检查日至")
    lookups = {"series": "series__contains", "since": "visit_on__gte", "until": "visit_on__lte"}

    def filter_state(self, rows: QuerySet[Draw], value: str) -> QuerySet[Draw]:
        return rows.filter(queries.in_state(value))

    def filter_area(self, rows: QuerySet[Draw], value: Area) -> QuerySet[Draw]:
        return rows.filter(queries.under(value))


class DrawTable(Table):
    title = "抽查"
    filters = DrawFilters
    default_sort = "-visit"
    empty = Empty(
        title="还没有抽查", advice="冻结名单、指定一个还没有开出的公开数字；检查当天早上两人录入数字后才产生名单。"
    )
    columns = (
        Column(
            name="title", header="名称", value=lambda d: d.title, rank=1,
            link=lambda d: reverse("draw_detail", args=[d.pk]),
        ),
        Column(name="number", header="编号", value=lambda d: d.number, sort=["number"]),
        Column(name="state", header="状态", value=draw_state),
        Column(name="series", header="抽查计划", value=lambda d: d.series),
        Column(name="area", header="区域", value=lambda d: d.area.name),
        Column(name="visit", header="检查日", value=lambda d: d.visit_on, sort=["visit_on", "pk"]),
        Column(name="size", header="抽取数", value=lambda d: d.size, numeric=True),
        Column(name="frame", header="总数", value=lambda d: d.frame, numeric=True),
        Column(name="publish", header="公布时限", value=lambda d: d.publish_by, sort=["publish_by"], rank=3),
        Column(name="hash", header="名单指纹", value=lambda d: d.pool_sha256, screen=False),
    )  # fmt: skip

    def row_css(self, row: Draw) -> str:
        return "row-bad" if draw_state(row) in (LATE, MISSED) else ""


class PoolFilters(Filters):
    q = forms.CharField(label="名称", max_length=40)
    stratum = forms.CharField(label="层", max_length=80)
    never = forms.BooleanField(label="从未检查")
    lookups = {"q": "label__contains", "stratum": "stratum"}

    def filter_never(self, rows: QuerySet[PoolItem], value: bool) -> QuerySet[PoolItem]:
        return rows.filter(last_visit=None) if value else rows


class PoolTable(Table):
    title = "抽查名单与机会"
    filters = PoolFilters
    default_sort = "-factor"
    columns = (
        Column(name="label", header="对象", value=lambda i: i.label, rank=1),
        Column(name="stratum", header="层", value=lambda i: i.stratum, sort=["stratum", "ref"]),
        Column(
            name="last", header="上次检查", value=lambda i: i.last_visit or "从未", sort=["last_visit"], empty_last=True
        ),
        Column(
            name="factor", header="机会倍数", value=lambda i: f"{i.factor // 100}.{i.factor % 100:02} 倍",
            sort=["factor", "ref"], numeric=True,
        ),
        Column(name="weight", header="权数", value=lambda i: i.weight, numeric=True, rank=3),
        Column(name="ref", header="编号", value=lambda i: i.ref, sort=["ref"], rank=3),
    )  # fmt: skip


class LookFilters(Filters):
    number = forms.CharField(label="抽查编号", max_length=20)
    since = forms.DateField(label="查看自")
    until = forms.DateField(label="查看至")
    lookups = {"number": "draw__number", "since": "at__date__gte", "until": "at__date__lte"}


class LookTable(Table):
    title = "名单查看记录"
    filters = LookFilters
    default_sort = "-at"
    empty = Empty(title="还没有人看过名单", advice="公布之前每看一次名单，这里就多一行；名单泄露时从这里查起。")
    columns = (
        Column(name="who", header="查看人", value=lambda look: look.user.name, rank=1),
        Column(name="post", header="职务", value=lambda look: look.post),
        Column(
            name="draw", header="抽查", value=lambda look: str(look.draw),
            link=lambda look: reverse("draw_detail", args=[look.draw_id]),
        ),
        Column(name="visit", header="检查日", value=lambda look: look.draw.visit_on),
        Column(name="at", header="查看时间", value=lambda look: look.at, sort=["at", "pk"]),
    )  # fmt: skip

    def row_label(self, row: Look) -> str:
        return row.user.name


class RecusalTable(Table):
    title = "回避申报"
    default_sort = "-declared"
    empty = Empty(title="还没有申报", advice="本单位、本辖区自动回避；其他需要回避的（亲属任职、曾任职）在这里申报。")
    columns = (
        Column(name="user", header="督查员", value=lambda r: r.user.name, rank=1),
        Column(name="state", header="状态", value=lambda r: ENDED if r.ended_at else IN_FORCE),
        Column(name="of", header="回避对象", value=lambda r: r.unit.name if r.unit else r.area.name),
        Column(name="ground", header="事由", value=lambda r: r.ground),
        Column(name="declared", header="申报时间", value=lambda r: r.declared_at, sort=["declared_at", "pk"]),
        Column(name="by", header="登记人", value=lambda r: r.declared_by.name, rank=3),
        Column(
            name="end", header="", value=lambda r: None if r.ended_at else "终止", export=False,
            link=lambda r: "" if r.ended_at else reverse("recusal_end", args=[r.pk]),
        ),
    )  # fmt: skip

    def row_label(self, row: Recusal) -> str:
        return row.user.name


class PublicDrawTable(Table):
    title = "抽查公示"
    default_sort = "-frozen"
    empty = Empty(title="还没有抽查", advice="每次抽查在名单冻结时公布指纹，检查后公布全过程，任何人都可以重算。")
    columns = (
        Column(
            name="number", header="编号", value=lambda d: d.number, rank=1,
            link=lambda d: reverse("public_draw", args=[d.pk]),
        ),
        Column(name="state", header="状态", value=lambda d: STATE_BADGES[Draw.State(d.state)]),
        Column(name="area", header="区域", value=lambda d: d.area.name),
        Column(name="frozen", header="冻结时间", value=lambda d: d.frozen_at, sort=["frozen_at", "pk"]),
        Column(name="figure", header="决定数字", value=lambda d: f"{d.figure_name} {d.figure_issue}"),
        Column(name="hash", header="名单指纹（SHA-256）", value=lambda d: d.pool_sha256[:16] + "…",
               export=lambda d: d.pool_sha256),
        Column(name="published", header="公布时间", value=lambda d: d.published_at, sort=["published_at"],
               empty_last=True),
    )  # fmt: skip
