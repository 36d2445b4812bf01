"""The auditor's lists: events, seals, failed deliveries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.trail import SOURCE_NAMES, Source, source_name
from weicheng.events import log, queries
from weicheng.events.models import Event
from weicheng.events.sentences import sentences

SEALED = Badge("已封存", Tone.GOOD, "lock")
UNSEALED = Badge("未封存", Tone.NEUTRAL, "lock-open")


def action_choices() -> list[tuple[str, str]]:
    """Every declared action, by its code and the beginning of its sentence."""
    return [("", "全部"), *((found.action, f"{found.action} {found.sentence[:24]}") for found in log.declarations())]


class EventFilters(Filters):
    """Person, action, subject, door and dates; together they are one call of `queries.search`."""

    person = forms.CharField(label="人员（姓名或用户名）", max_length=40)
    action = forms.ChoiceField(label="动作", choices=action_choices)
    subject = forms.CharField(label="对象（如 case:81）", max_length=60)
    source = forms.ChoiceField(
        label="来源", choices=[("", "全部"), *((source.value, SOURCE_NAMES[source]) for source in Source)]
    )
    since = forms.DateField(label="记录日期起")
    until = forms.DateField(label="记录日期止")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        self.is_valid()
        return queries.search(**dict(self._given()))


class EventTable(Table):
    """操作日志: one line per event, told in sentences."""

    title = "操作日志"
    filters = EventFilters
    default_sort = "-id"
    empty = Empty(title="还没有记录", advice="系统里每一次办理都会在这里留下一行。")
    columns = (
        Column(name="id", header="序号", value=lambda e: e.pk, sort=["id"], numeric=True, rank=3),
        Column(name="recorded", header="记录时间", value=lambda e: e.recorded_at),
        Column(name="who", header="人员", value=lambda e: str(e.actor or ""), joins=["actor"]),
        Column(name="label", header="身份", value=lambda e: e.actor_label),
        Column(
            name="told",
            header="内容",
            value=lambda e: e.told,
            link=lambda e: reverse("event_detail", args=[e.pk]),
            rank=1,
        ),
        Column(name="subject", header="对象", value=lambda e: e.subject),
        Column(name="root", header="所属事项", value=lambda e: e.root, screen=False),
        Column(name="action", header="动作", value=lambda e: e.action, rank=3),
        Column(name="rules", header="依据规则", value=lambda e: e.rules, screen=False),
        Column(name="source", header="来源", value=lambda e: source_name(e.source), rank=3),
        Column(name="request", header="请求编号", value=lambda e: e.request, screen=False),
        Column(name="sealed", header="封存", value=lambda e: SEALED if e.is_sealed else UNSEALED),
    )

    def complete(self, rows: list[Any]) -> None:
        boundary = queries.unsealed_since()
        for event, sentence in zip(rows, sentences(rows), strict=True):
            event.told, event.is_sealed = sentence, is_sealed(event, boundary)


def is_sealed(event: Event, boundary: datetime | None) -> bool:
    """Whether the day of the event has a seal; `boundary` is where the unsealed time begins."""
    return boundary is not None and event.recorded_at < boundary


class SealFilters(Filters):
    """Which days."""

    since = forms.DateField(label="日期起")
    until = forms.DateField(label="日期止")

    def filter_since(self, rows: QuerySet[Any], value: date) -> QuerySet[Any]:
        return rows.filter(day__gte=value)

    def filter_until(self, rows: QuerySet[Any], value: date) -> QuerySet[Any]:
        return rows.filter(day__lte=value)


class SealTable(Table):
    """封存记录: one line per sealed day with its root."""

    title = "封存记录"
    filters = SealFilters
    default_sort = "-day"
    empty = Empty(
        title="还没有封存", advice="每天零点后自动封存前一天的日志；当天的记录显示“未封存”。", icon="lock-open"
    )
    columns = (
        Column(name="day", header="日期", value=lambda s: s.day, sort=["day"], rank=1),
        Column(name="count", header="条数", value=lambda s: s.count, numeric=True),
        Column(name="root", header="根值", value=lambda s: s.root),
        Column(name="algorithm", header="算法", value=lambda s: s.algorithm.upper(), rank=3),
        Column(name="sealed_at", header="封存时间", value=lambda s: s.sealed_at, rank=3),
    )


class DeliveryTable(Table):
    """投递失败: events that a follower could not take in eight attempts."""

    title = "投递失败的事件"
    default_sort = "-id"
    empty = Empty(title="没有失败的投递", advice="事件都已送到各接收方。", icon="circle-check")
    columns = (
        Column(name="id", header="序号", value=lambda d: d.pk, sort=["id"], numeric=True, rank=3),
        Column(name="follower", header="接收方", value=lambda d: d.follower, sort=["follower"], rank=1),
        Column(name="event", header="事件", value=lambda d: f"{d.event.action} {d.event.subject}", joins=["event"]),
        Column(name="at", header="事件时间", value=lambda d: d.event.recorded_at, joins=["event"]),
        Column(name="attempts", header="已尝试", value=lambda d: d.attempts, numeric=True),
        Column(name="error", header="最近错误", value=lambda d: d.last_error),
    )
