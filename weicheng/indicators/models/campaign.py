"""创建活动: which honour an area works for by which edition, who owns the clauses, and how sure a met one is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel


class Campaign(models.Model):
    """A campaign of an area. Several run at once on one organisation and one ledger (M-206)."""

    title = models.CharField("名称", max_length=120)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    edition = models.ForeignKey("Edition", verbose_name="标准版本", on_delete=models.PROTECT, related_name="campaigns")
    starts_on = models.DateField("启动日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    # The year that the government's documents name; no project may end after it (M-220).
    target_year = models.PositiveSmallIntegerField("目标年份")
    # How many working groups there are to be (8 in 渭南, 9 in 平湖, 10 in 宣威); 0 while nobody has said (M-003).
    groups_wanted = models.PositiveSmallIntegerField("工作组数", default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "title"], name="campaign_title_once"),
            models.CheckConstraint(
                name="campaign_dates", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "starts_on"], name="campaign_area")]

    def __str__(self) -> str:
        return self.title


class GoalDocument(models.Model):
    """A plan or decision of the government into which the campaign is written (M-220)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("文件名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    goal = models.CharField("目标表述", max_length=500, blank=True)
    target_year = models.PositiveSmallIntegerField("目标年份")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "title"], name="goal_document_once")]

    def __str__(self) -> str:
        return self.title


class ClauseOwner(models.Model):
    """Which working group owns a clause: exactly one each (M-003)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="owners")
    clause = models.ForeignKey("Clause", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("organization.Unit", verbose_name="工作组", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "clause"], name="clause_has_one_owner"),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "group"], name="clause_owner_group")]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.group_id}"


class Appraisal(AppendOnlyModel):
    """可控性: how sure a clause stays met, what an unmet one would take; the last holds (M-025, M-026)."""

    class Control(models.TextChoices):
        STRONG = "strong", "可控性强"
        WEAK = "weak", "可控性弱"

    class Difficulty(models.TextChoices):
        LOW = "low", "容易"
        MEDIUM = "medium", "一般"
        HIGH = "high", "难度大"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="appraisals")
    clause = models.ForeignKey("Clause", on_delete=models.PROTECT, related_name="+")
    on = models.DateField("评估日期")
    control = models.CharField("可控性", max_length=8, choices=Control)
    difficulty = models.CharField("难度", max_length=8, choices=Difficulty, blank=True)
    # Empty: as the edition says.
    bottleneck = models.CharField("瓶颈类别", max_length=10, blank=True)
    lead_months = models.PositiveSmallIntegerField("所需周期(月)", null=True, blank=True)
    funds = models.PositiveBigIntegerField("所需资金(元)", null=True, blank=True)
    text = models.CharField("说明", max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["campaign", "clause", "on"], name="appraisal_last")]

    def __str__(self) -> str:
        return self.get_control_display()
