"""迎检研判 by day, problems planted for inspectors, and the figures of each inspector with the person's answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Snapshot(models.Model):
    """The forecast as it stood at the end of a day; points in hundredths (decision 0022)."""

    day = models.DateField("日期")
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    pack_version = models.ForeignKey("standards.PackVersion", on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField("满分")
    known = models.PositiveIntegerField("已知部分")
    expected = models.PositiveIntegerField("预计得分")
    low = models.PositiveIntegerField("下限")
    high = models.PositiveIntegerField("上限")
    outlook = models.CharField("研判", max_length=8)
    visits = models.PositiveIntegerField("检查次数")
    # Head → [known, expected, low, high]; shown only.
    heads = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "day"], name="forecast_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.expected}"


class PlantedProblem(models.Model):
    """盲测问题: a problem the office knows of and did not tell the inspectors of a visit.

    It becomes a case when it is uncovered: a real problem must not wait for a test longer than the pack allows.
    """

    class State(models.TextChoices):
        HIDDEN = "hidden", "保密中"
        FOUND = "found", "已查出"
        MISSED = "missed", "未查出"
        VOID = "void", "检查没有进行"

    visit = models.ForeignKey("inspections.Visit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    category = models.CharField("类别", max_length=40)
    text = models.CharField("问题", max_length=500)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.HIDDEN)
    # The last day on which it may be kept back.
    uncover_by = models.DateField("最迟揭晓")
    finding = models.ForeignKey(
        "inspections.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    planted_at = models.DateTimeField("登记时间")
    planted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uncovered_at = models.DateTimeField("揭晓时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="planted_uncovered_has_a_time",
                condition=Q(state="hidden", uncovered_at=None) | (~Q(state="hidden") & Q(uncovered_at__isnull=False)),
            ),
            models.CheckConstraint(name="planted_found_by_a_finding", condition=~Q(state="found") | ~Q(finding=None)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["uncover_by"], condition=Q(state="hidden"), name="planted_hidden"),
            models.Index(fields=["area_path", "planted_at"], name="planted_area"),
        ]

    def __str__(self) -> str:
        return self.text[:20]


class AuditSheet(models.Model):
    """复核情况: one inspector's figures of a period as they were drawn up. No money, no rank.

    The person sees it first and may answer; others from `opens_on`, or from the answer on.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    since = models.DateField("起")
    # The last day, inclusive.
    until = models.DateField("止")
    # As `readiness.facts` writes it: missed, planted, leaning, each with its count and interval; shown only.
    figures = models.JSONField("数字")
    drawn_at = models.DateTimeField("生成时间")
    opens_on = models.DateField("对领导开放日期")
    answer = models.CharField("本人说明", max_length=1000, blank=True)
    answered_at = models.DateTimeField("说明时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area", "since", "until"], name="audit_sheet_once"),
            models.CheckConstraint(name="audit_sheet_period", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="audit_sheet_answer", condition=Q(answer="", answered_at=None) | ~Q(answer="")),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "since"], name="audit_sheet_area")]

    def __str__(self) -> str:
        return f"{self.since} {self.until}"
