"""Clocks nobody can game: a short table of typed entries for each, and the due time as their stored result."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class ClockKind(models.TextChoices):
    """What a clock measures."""

    CITIZEN = "citizen", "答复诉求人"
    VERIFY = "verify", "核实"
    REGISTER = "register", "立案"
    DISPATCH = "dispatch", "派遣"
    ACCEPT = "accept", "接收"
    HANDLE = "handle", "处置"
    CHECK = "check", "核查"
    CLOSE = "close", "销号"
    CLAIM = "claim", "认领"
    RULING = "ruling", "裁定"


class Clock(models.Model):
    """One running allowance. `due_at` is what domain.clocks computes from the entries; a test recomputes them all."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks", db_index=False)
    report = models.ForeignKey(
        "cases.Report", null=True, blank=True, on_delete=models.PROTECT, related_name="clocks", db_index=False
    )
    kind = models.CharField(max_length=8, choices=ClockKind)
    unit = models.ForeignKey(
        "organization.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount = models.PositiveSmallIntegerField("数量")
    time_unit = models.CharField("时间单位", max_length=12)
    # 示例 limits and years without a published calendar are said beside the due time.
    remark = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(stopped_at=None), name="clock_running"),
            models.Index(fields=["case", "kind"], name="clock_of_case"),
            models.Index(fields=["report"], condition=Q(report__isnull=False), name="clock_of_report"),
            models.Index(fields=["kind", "due_at"], name="clock_due"),
        ]


class ClockEntry(models.Model):
    """What happened to a clock; written by the action that caused it, never changed."""

    class Kind(models.TextChoices):
        STARTED = "started", "开始"
        PAUSED = "paused", "暂停"
        RESUMED = "resumed", "恢复"
        EXTENDED = "extended", "延期"
        PROMISED = "promised", "已告知时限"
        HANDED_OVER = "handed_over", "移交"
        STOPPED = "stopped", "停止"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    time_unit = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    event_id = models.BigIntegerField(null=True, blank=True)
