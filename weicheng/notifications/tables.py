"""Lists of messages and of what was sent out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import BulkStep, Column, Filters, Table
from weicheng.notifications.models import ChannelKind, Kind, Message, Outbox

KIND_BADGES = {
    Kind.TODO: Badge("待办", Tone.ACTIVE, "checklist"),
    Kind.REMINDER: Badge("催办", Tone.WARN, "bell-ringing"),
    Kind.RESULT: Badge("结果", Tone.GOOD, "circle-check"),
    Kind.ALARM: Badge("预警", Tone.BAD, "alert-triangle"),
    Kind.SYSTEM: Badge("系统", Tone.NEUTRAL, "settings"),
}
UNREAD = Badge("未读", Tone.ACTIVE, "circle")
READ = Badge("已读", Tone.NEUTRAL, "check")
STATE_BADGES = {
    Outbox.State.WAITING: Badge("待发送", Tone.INFO, "hourglass"),
    Outbox.State.FAILED: Badge("失败待重试", Tone.WARN, "repeat"),
    Outbox.State.SENT: Badge("已发送", Tone.GOOD, "circle-check"),
    Outbox.State.GIVEN_UP: Badge("已放弃", Tone.BAD, "circle-x"),
}


class MessageFilters(Filters):
    """Own messages by what they want and whether they were read."""

    unread = forms.BooleanField(label="只看未读")
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Kind.choices])
    words = forms.CharField(label="标题含", max_length=40)

    lookups: ClassVar = {"kind": "kind", "words": "title__icontains"}

    def filter_unread(self, rows: QuerySet[Message], value: bool) -> QuerySet[Message]:
        return rows.filter(read_at=None)


class MessageTable(Table):
    """消息: the person's own, newest first."""

    title = "消息"
    filters = MessageFilters
    default_sort = "-time"
    template = "notifications/messages.html"
    empty = Empty(title="还没有消息", advice="有案件派到本单位、被催办或有结果时，会在这里告诉您。", icon="bell")
    columns = (
        Column(
            name="title",
            header="标题",
            value=lambda message: message.title,
            link=lambda message: reverse("message_open", args=[message.pk]),
            rank=1,
        ),
        Column(name="body", header="内容", value=lambda message: message.body),
        Column(name="kind", header="类别", value=lambda message: KIND_BADGES[Kind(message.kind)]),
        Column(name="state", header="状态", value=lambda message: READ if message.read_at else UNREAD),
        Column(name="time", header="时间", value=lambda message: message.created_at, sort=["id"]),
    )

    @property
    def bulk(self) -> list[BulkStep]:  # type: ignore[override]
        return [BulkStep(label="标为已读", url=reverse("message_mark"), icon="checks")]

    def row_label(self, row: Message) -> str:
        return row.title


class OutboxFilters(Filters):
    """What was sent, by state, channel and date."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Outbox.State.choices])
    channel = forms.CharField(label="通道名称", max_length=40)
    since = forms.DateField(label="生成日期从")
    until = forms.DateField(label="到")

    lookups: ClassVar = {"state": "state", "channel": "channel__name__icontains"}

    def filter_since(self, rows: QuerySet[Outbox], value: Any) -> QuerySet[Outbox]:
        return rows.filter(created_at__date__gte=value)

    def filter_until(self, rows: QuerySet[Outbox], value: Any) -> QuerySet[Outbox]:
        return rows.filter(created_at__date__lt=value + timedelta(days=1))


def _next(row: Outbox) -> Any:
    return row.next_at if row.state in {Outbox.State.WAITING, Outbox.State.FAILED} else None


class OutboxTable(Table):
    """对外发送: what was, is and could not be sent."""

    title = "对外发送"
    filters = OutboxFilters
    default_sort = "-created"
    empty = Empty(
        title="还没有外发", advice="启用外发通道后，符合类别的消息会抄送出去，并在这里留下记录。", icon="send"
    )
    columns = (
        Column(name="title", header="消息", value=lambda row: row.payload.get("title"), rank=1),
        Column(name="state", header="状态", value=lambda row: STATE_BADGES[Outbox.State(row.state)]),
        Column(name="channel", header="通道", value=lambda row: row.channel.name, joins=["channel"]),
        Column(name="target", header="地址", value=lambda row: row.target, screen=False),
        Column(name="attempts", header="尝试次数", value=lambda row: row.attempts, numeric=True, rank=3),
        Column(name="error", header="最近错误", value=lambda row: row.last_error),
        Column(name="created", header="生成时间", value=lambda row: row.created_at, sort=["id"]),
        Column(name="next", header="下次发送", value=_next, rank=3),
        Column(name="sent", header="发送时间", value=lambda row: row.sent_at, rank=3),
        Column(name="uuid", header="投递编号", value=lambda row: str(row.uuid), screen=False),
    )

    @property
    def bulk(self) -> list[BulkStep]:  # type: ignore[override]
        return [BulkStep(label="重试", url=reverse("outbox_retry"), icon="refresh")]

    def row_label(self, row: Outbox) -> str:
        return str(row.payload.get("title"))


def kind_names(kinds: list[str]) -> str:
    """`待办、预警` for a channel's list of kinds."""
    return "、".join(Kind(kind).label for kind in kinds)


def channel_kind_name(kind: str) -> str:
    """`通用 Webhook`."""
    return ChannelKind(kind).label
