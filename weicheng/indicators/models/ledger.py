"""指标台账: each fact once, whatever number each standard gives it (M-028, M-206, decision 0024)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel

DIGITS, PLACES = 20, 6


class Indicator(models.Model):
    """指标: a fact of an area with its unit, parts and the department that owes it; also a base figure (人口)."""

    class Kind(models.TextChoices):
        NUMBER = "number", "数值"
        RATE = "rate", "比率"
        YES_NO = "yes_no", "是否"
        LEVEL = "level", "等级"

    class Cadence(models.TextChoices):
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        HALF_YEAR = "half_year", "每半年"
        YEAR = "year", "每年"
        ONCE = "once", "不定期"

    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=8, choices=Kind)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    # Of a rate: value = numerator ÷ denominator × factor (100 for %, 1000 for ‰, 100000 for /10万, 1 for ㎡/人).
    numerator_name = models.CharField("分子", max_length=80, blank=True)
    denominator_name = models.CharField("分母", max_length=80, blank=True)
    factor = models.PositiveIntegerField("倍数", default=100)
    # Which way is better; empty where neither is (人口).
    better = models.CharField(
        "越高或越低越好", max_length=4, choices=[("up", "越高越好"), ("down", "越低越好")], blank=True
    )
    # 基础数据: asked of departments, judged by nothing.
    is_base = models.BooleanField("基础数据", default=False)
    department = models.ForeignKey(
        "organization.Unit", verbose_name="数据部门", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What kind of department commonly has it, as a suggestion.
    department_hint = models.CharField("数据部门建议", max_length=60, blank=True)
    cadence = models.CharField("频次", max_length=10, choices=Cadence, default=Cadence.YEAR)
    note = models.CharField("说明", max_length=300, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="indicator_factor", condition=Q(factor__gte=1))]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(AppendOnlyModel):
    """数据: a figure of an indicator for an area and a period. A range counts by the end that proves less (M-021)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    # Its path is read through the area: rows that never change cannot follow a move.
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    since = models.DateField("起")
    # Inclusive.
    until = models.DateField("止")
    low = models.DecimalField("数值下限", max_digits=DIGITS, decimal_places=PLACES)
    high = models.DecimalField("数值上限", max_digits=DIGITS, decimal_places=PLACES)
    numerator = models.DecimalField("分子", max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    denominator = models.DecimalField("分母", max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    # The figure as it was printed ("79.49%"), to the digit.
    printed = models.CharField("原文数字", max_length=60, blank=True)
    source = models.CharField("来源", max_length=300)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField("更正理由", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="提供单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch_id = models.BigIntegerField("导入批次", null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="indicator_value_period", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="indicator_value_range", condition=Q(high__gte=F("low"))),
            models.CheckConstraint(
                name="indicator_value_correction", condition=Q(corrects__isnull=True) | ~Q(reason="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "area", "until"], name="indicator_value_period"),
        ]

    def __str__(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low}–{self.high}"


class Collection(models.Model):
    """收数: one question to one department for one indicator and period, so that nobody is asked twice (M-028)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="collections")
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    unit = models.ForeignKey("organization.Unit", verbose_name="部门", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64)
    since = models.DateField("起")
    # Inclusive.
    until = models.DateField("止")
    due_on = models.DateField("报送期限")
    asked_at = models.DateTimeField("发出时间")
    reminded_at = models.DateTimeField("提醒时间", null=True, blank=True)
    value = models.ForeignKey(IndicatorValue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("报送时间", null=True, blank=True)
    # Why it need not be answered, when it was called off.
    waived = models.CharField("免报理由", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "area", "since", "until"], name="collection_asked_once"),
            models.CheckConstraint(name="collection_period", condition=Q(until__gte=F("since"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit_path", "due_on"], name="collection_unit"),
            models.Index(fields=["due_on"], condition=Q(answered_at=None, waived=""), name="collection_open"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.since}"
