"""Published rule packs, frozen, and the work calendar with the batches that changed it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.base.append_only import AppendOnlyModel


class PackVersion(AppendOnlyModel):
    """规则包: one published version; its bytes are kept, so that what it decided can be read for ever."""

    campaign = models.CharField("活动", max_length=32)
    city = models.CharField("适用地", max_length=32)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=40)
    # The territory it is for (GB/T 2260); empty for a base pack, which serves wherever no city pack does.
    area_code = models.CharField("区划代码", max_length=6, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    # Base first: [{"folder": "hygiene-city/national/2026.1", "files": {"pack.toml": "…"}}, …].
    layers = models.JSONField("文件")
    effective_from = models.DateField("施行日期")
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "city", "version"], name="pack_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign}/{self.city}@{self.version}"


class CalendarBatch(AppendOnlyModel):
    """One publication or correction of the work calendar; the latest one carries the office hours in force."""

    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("依据", max_length=200)
    office_hours = models.CharField("办公时间", max_length=100)
    # WorkCalendar.fingerprint of the whole calendar after this batch: a process keeps calendars by their content.
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"工作日历第 {self.pk} 批"


class CalendarYear(models.Model):
    """A year whose holiday notice has been entered; for any other year deadlines say that it is unknown."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    batch = models.ForeignKey(CalendarBatch, on_delete=models.PROTECT, related_name="years")

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """A day that differs from the week: a rest day, or a weekend day made a working day (调休)."""

    class Kind(models.TextChoices):
        REST = "rest", "放假"
        WORK = "work", "上班(调休)"

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("安排", max_length=4, choices=Kind)
    name = models.CharField("名称", max_length=40, blank=True)
    batch = models.ForeignKey(CalendarBatch, on_delete=models.PROTECT, related_name="days")

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
