"""上级和媒体反馈: what inspections from above, technical assessments and the media told us (M-091)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.domain.inspections import FeedbackSource


class FeedbackItem(models.Model):
    """反馈问题: one problem that somebody outside told us of; each is a case from the first moment."""

    source = models.CharField("来源", max_length=12, choices=[(each.value, each.label) for each in FeedbackSource])
    # The letter, report or broadcast it stood in.
    document = models.CharField("来文或报道", max_length=200)
    received_on = models.DateField("收到日期")
    text = models.CharField("问题", max_length=1000)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    # One take-in of the ledger; a repeated send finds its own.
    uuid = models.UUIDField("编号", unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_path", "received_on"], name="feedback_area"),
            models.Index(fields=["source", "received_on"], name="feedback_source"),
        ]

    def __str__(self) -> str:
        return self.text[:20]
