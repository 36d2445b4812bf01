"""Exports of the archive."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


class ArchiveExport(models.Model):
    """档案导出: a folder on the server. Unfinished, it can be taken up again where it stopped."""

    # Names the folder: a number could come again after a restore, with the files of another export in it.
    uuid = models.UUIDField("文件夹", unique=True, default=uuid4)
    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="+")
    since_year = models.PositiveSmallIntegerField("起始年度")
    # Inclusive.
    until_year = models.PositiveSmallIntegerField("截止年度")
    started_at = models.DateTimeField("开始时间")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    files = models.PositiveIntegerField("材料数", default=0)
    size = models.PositiveBigIntegerField("字节数", default=0)
    # Files whose bytes are gone or are no longer those that came in.
    faulty = models.PositiveIntegerField("异常数", default=0)
    # Of the list of checksums: who holds it can prove the whole folder.
    sha256 = models.CharField("校验清单指纹", max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.campaign} {self.since_year}–{self.until_year}"
