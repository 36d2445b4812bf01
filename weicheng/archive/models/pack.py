"""Which campaign pack a campaign goes by."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.base.append_only import AppendOnlyModel


class PackChoice(AppendOnlyModel):
    """活动包选用: a pack with its files, byte for byte, so that a later edit changes nothing. The last one holds."""

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="pack_choices")
    code = models.CharField("活动包", max_length=40)
    version = models.CharField("版本", max_length=10)
    title = models.CharField("名称", max_length=60)
    sha256 = models.CharField("内容指纹", max_length=64)
    # File name → text.
    files = models.JSONField("内容")
    chosen_at = models.DateTimeField("选用时间")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["campaign", "id"], name="pack_choice_last")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
