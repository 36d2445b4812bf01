"""评分: what a scheme's items stood at on a day (M-111, M-118)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.base.append_only import AppendOnlyModel


class SchemeReading(AppendOnlyModel):
    """评分记录: the answers to the items of a scheme; the total is computed from them, never typed."""

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="readings")
    choice = models.ForeignKey("PackChoice", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField("评分方案", max_length=32)
    on = models.DateField("日期")
    # Item → a number, or a list of yes and no.
    answers = models.JSONField("各项情况")
    # In hundredths, as the core computed it from the answers.
    total = models.PositiveIntegerField("总分")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["campaign", "scheme", "on"], name="scheme_reading_last")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.on}"
