"""督查活动: an inspection of several places on one matter: its team, ratings and bulletin (M-086–M-089)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.inspections import Aspect, Grade


class Round(models.Model):
    """督查活动: visits that belong together."""

    class Kind(models.TextChoices):
        SPECIAL = "special", "专项督查"
        JOINT = "joint", "联合督查"
        LEADER = "leader", "领导带队检查"
        MUTUAL = "mutual", "互查"
        SIMULATED = "simulated", "模拟检查"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    title = models.CharField("名称", max_length=120)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    starts_on = models.DateField("开始日期")
    # The last day, inclusive.
    ends_on = models.DateField("结束日期")
    # 带队领导, by post and not by name.
    leader = models.ForeignKey(
        "organization.Posting",
        verbose_name="带队领导",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # 检查内容: a list of topics; shown only.
    topics = models.JSONField("检查内容", default=list, blank=True)
    requirements = models.CharField("工作要求", max_length=1000, blank=True)
    bulletin_due_on = models.DateField("通报期限")
    bulletin_on = models.DateField("通报日期", null=True, blank=True)
    bulletin_no = models.CharField("通报文号", max_length=80, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="round_dates", condition=Q(ends_on__gte=F("starts_on"))),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "starts_on"], name="round_area")]

    def __str__(self) -> str:
        return self.title


class RoundUnit(models.Model):
    """A unit that takes part in an inspection; a joint one has two or more (M-086)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="round_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Rating(models.Model):
    """One of the six ratings of an inspected unit: 督任务、督进度、督成效，查认识、查责任、查作风 (M-088)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ratings")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64, db_index=True)
    aspect = models.CharField("方面", max_length=16, choices=[(each.value, each.label) for each in Aspect])
    grade = models.CharField("评价", max_length=8, choices=[(each.value, each.label) for each in Grade])
    remark = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit", "aspect"], name="rating_once")]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.get_grade_display()}"
