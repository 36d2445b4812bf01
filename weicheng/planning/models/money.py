"""资金: every sum that was secured for or paid on a project, or on the work of the office (M-181, M-182)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.base.append_only import AppendOnlyModel


class FundEntry(AppendOnlyModel):
    """One sum in whole yuan. A mistake is put right by an entry with the opposite sign that says why."""

    class Act(models.TextChoices):
        SECURED = "secured", "落实"
        PAID = "paid", "支付"

    class Kind(models.TextChoices):
        BUILDING = "building", "建设经费"
        WORKING = "working", "工作经费"

    class Priority(models.TextChoices):
        URGENT = "urgent", "急"
        WEIGHTY = "weighty", "重"
        LIGHT = "light", "轻"
        SLOW = "slow", "缓"

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="funds")
    # Empty for money that belongs to no single project (工作经费).
    project = models.ForeignKey(
        "planning.Project", verbose_name="项目", null=True, blank=True, on_delete=models.PROTECT, related_name="funds"
    )
    act = models.CharField("类型", max_length=8, choices=Act)
    # Codes of the pack.
    channel = models.CharField("渠道", max_length=40)
    use = models.CharField("用途", max_length=40, blank=True)
    kind = models.CharField("经费性质", max_length=10, choices=Kind, default=Kind.BUILDING)
    yuan = models.BigIntegerField("金额(元)")
    # 约, 余: only told roughly.
    approximate = models.BooleanField("约数", default=False)
    in_budget = models.BooleanField("列入财政预算", default=False)
    priority = models.CharField("轻重缓急", max_length=8, choices=Priority, blank=True)
    on = models.DateField("日期")
    text = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="fund_entry_something", condition=~Q(yuan=0)),
            models.CheckConstraint(name="fund_entry_correction", condition=Q(yuan__gt=0) | ~Q(text="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "act"], name="fund_entry_campaign"),
            models.Index(fields=["project", "act"], name="fund_entry_project"),
        ]
