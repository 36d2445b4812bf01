"""What is said of a value or a clause besides figures: taken back, marked unknown, worked on (M-027, M-028, M-219)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.base.append_only import AppendOnlyModel


class Withdrawal(AppendOnlyModel):
    """撤回: a value that should never have been entered; rows of the ledger never change, so it stays readable."""

    value = models.OneToOneField(
        "IndicatorValue", verbose_name="数据", on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField("撤回理由", max_length=300)
    at = models.DateTimeField("撤回时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason


class BaselineMark(models.Model):
    """摸底未知: somebody looked and there is no figure; a clause with neither holds up the plan (M-219)."""

    campaign = models.ForeignKey("Campaign", on_delete=models.CASCADE, related_name="baseline_marks")
    clause = models.ForeignKey("Clause", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("说明", max_length=300)
    marked_at = models.DateTimeField("登记时间")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "clause"], name="baseline_mark_once")]

    def __str__(self) -> str:
        return self.reason


class Activity(AppendOnlyModel):
    """活动: something done for an entry-ticket clause (健康教育、除四害); too few in a quarter is a warning (M-027)."""

    campaign = models.ForeignKey("Campaign", on_delete=models.PROTECT, related_name="activities")
    clause = models.ForeignKey("Clause", on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    title = models.CharField("活动", max_length=120)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="组织单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["campaign", "clause", "on"], name="activity_clause")]

    def __str__(self) -> str:
        return self.title
