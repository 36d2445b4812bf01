"""Messages to people, and what is sent out of the system on their behalf."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.events.models import Event


class Kind(models.TextChoices):
    """What a message wants of its reader."""

    TODO = "todo", "待办"
    REMINDER = "reminder", "催办"
    RESULT = "result", "结果"
    ALARM = "alarm", "预警"
    SYSTEM = "system", "系统"


class Message(models.Model):
    """消息: one thing one person should know, with the page where to act."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField("类别", max_length=10, choices=Kind)
    title = models.CharField("标题", max_length=120)
    body = models.CharField("内容", max_length=500, blank=True)
    # A path of this site.
    link = models.CharField("链接", max_length=200, blank=True)
    event = models.ForeignKey(
        Event, verbose_name="事件", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        constraints: ClassVar = [
            # Events are delivered at least once; a person hears of each of them once.
            models.UniqueConstraint(fields=["event", "user"], name="message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="message_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="message_unread"),
            models.Index(fields=["read_at"], name="message_read"),
        ]

    def __str__(self) -> str:
        return self.title


class ChannelKind(models.TextChoices):
    """Ways out of the system (外发通道)."""

    WEBHOOK = "webhook", "通用 Webhook"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信"
    YUEZHENGYI = "yuezhengyi", "粤政易"


class Channel(models.Model):
    """外发通道: where copies of messages are sent, and which kinds."""

    kind = models.CharField("类型", max_length=12, choices=ChannelKind, default=ChannelKind.WEBHOOK)
    name = models.CharField("名称", max_length=40, unique=True)
    url = models.CharField("地址", max_length=300)
    # Encrypted (base.crypto); signs what is sent.
    secret_sealed = models.CharField("密钥（加密）", max_length=400, blank=True)
    kinds = models.JSONField("发送的消息类别", default=list)
    enabled = models.BooleanField("启用", default=False)

    class Meta:
        verbose_name = "外发通道"
        constraints: ClassVar = [
            # The others have no code behind them yet; the page shows them as 未联调.
            models.CheckConstraint(name="channel_has_a_sender", condition=Q(kind="webhook")),
        ]

    def __str__(self) -> str:
        return self.name


class Outbox(models.Model):
    """外发: one message to one channel, until it is sent or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        FAILED = "failed", "失败待重试"
        SENT = "sent", "已发送"
        GIVEN_UP = "given_up", "已放弃"

    # The receiver knows a repeat by it.
    uuid = models.UUIDField("投递编号", unique=True)
    channel = models.ForeignKey(Channel, verbose_name="通道", on_delete=models.PROTECT, related_name="outbox")
    # Where it went, or will go by the channel's present address.
    target = models.CharField("地址", max_length=300)
    # Which event it tells of; with the title it makes a repeat impossible. Empty for a test.
    event = models.ForeignKey(
        Event, verbose_name="事件", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    fingerprint = models.CharField("内容指纹", max_length=64)
    payload = models.JSONField("内容")
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    created_at = models.DateTimeField("生成时间")
    next_at = models.DateTimeField("下次发送时间")
    # While a worker is sending it, nobody else may; a dead worker's claim runs out.
    claimed_until = models.DateTimeField("占用至", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = "外发"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "event", "fingerprint"], name="outbox_once"),
            models.CheckConstraint(
                name="outbox_sent_has_a_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], condition=Q(state__in=["waiting", "failed"]), name="outbox_due"),
            models.Index(fields=["state", "-id"], name="outbox_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.uuid}"
