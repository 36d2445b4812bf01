"""Events that must not happen, and since when somebody watches for them (M-024)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class CountedEvent(models.Model):
    """事件: a major accident or outbreak of a kind that a condition counts. One entered by mistake is withdrawn."""

    # A kind of the edition's measures ("food_safety").
    kind = models.CharField("事件种类", max_length=40)
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    on = models.DateField("发生日期")
    grade = models.CharField("等级", max_length=40, blank=True)
    text = models.CharField("经过", max_length=500)
    source = models.CharField("来源", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "area_path", "on"], name="counted_event_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class EventWatch(models.Model):
    """Since when a department registers every event of a kind; before that day silence proves nothing."""

    kind = models.CharField("事件种类", max_length=40)
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    since = models.DateField("自何日起登记")
    source = models.CharField("依据", max_length=300)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "area"], name="event_watch_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"
