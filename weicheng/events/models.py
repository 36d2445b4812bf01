"""The permanent record: events, their deliveries to followers, and the daily seals."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from weicheng.base.append_only import AppendOnlyModel
from weicheng.base.trail import SOURCE_NAMES, Source


class Event(AppendOnlyModel):
    """One thing that happened (事件). Written in the transaction that made it happen, never changed.

    `at` is when it happened by the clock of the action; `recorded_at` is when this row was written, and
    decides on which day it is sealed. Holds ids and codes only: names, phone numbers and texts stay in rows
    that may be erased.
    """

    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="人员",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    actor_label = models.CharField("身份", max_length=200)
    action = models.CharField("动作", max_length=60)
    subject = models.CharField("对象", max_length=60)
    root = models.CharField("所属事项", max_length=60)
    data = models.JSONField("数据", default=dict, encoder=DjangoJSONEncoder)
    rules = models.CharField("依据规则", max_length=60, blank=True)
    request = models.CharField("请求编号", max_length=32, blank=True)
    source = models.CharField("来源", max_length=10, choices=[(s.value, SOURCE_NAMES[s]) for s in Source])

    class Meta:
        verbose_name = "事件"
        indexes: ClassVar = [
            models.Index(fields=["root", "id"], name="event_timeline"),
            # Most events are about their root; only the others need a second way in.
            models.Index(fields=["subject", "id"], condition=~Q(subject=F("root")), name="event_subject"),
            models.Index(fields=["actor", "id"], name="event_person"),
            models.Index(fields=["action", "id"], name="event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.subject}"


class Delivery(models.Model):
    """An event that a named follower still has to handle, has handled, or failed to handle (投递)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    follower = models.CharField("接收方", max_length=40)
    not_before = models.DateTimeField("最早处理时间", default=timezone.now)
    claimed_at = models.DateTimeField("领取时间", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    last_error = models.TextField("最近错误", blank=True)

    class Meta:
        verbose_name = "投递"
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "follower"], name="delivery_once")]
        indexes: ClassVar = [models.Index(fields=["follower", "id"], condition=Q(done_at=None), name="delivery_open")]

    def __str__(self) -> str:
        return f"{self.follower} ← {self.event_id}"


class Seal(AppendOnlyModel):
    """The sealed record of one day (封存): one hash per event, and a root chained to the day before.

    `hashes` packs, per row in the order of ids, 8 bytes of id and the digest of the row.
    """

    day = models.DateField("日期", unique=True)
    algorithm = models.CharField("算法", max_length=10)
    previous_root = models.CharField("前一日根值", max_length=64, blank=True)
    root = models.CharField("根值", max_length=64)
    count = models.PositiveIntegerField("条数")
    hashes = models.BinaryField("逐条哈希")
    sealed_at = models.DateTimeField("封存时间", default=timezone.now)

    class Meta:
        verbose_name = "封存记录"

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"
