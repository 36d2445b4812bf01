"""What a person keeps at the desk: named filters of lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """常用筛选: a list, and what to look for in it, under a name that one person chose."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The path of the list, and the query string of filters, order and page size.
    page = models.CharField("网址", max_length=200)
    title = models.CharField("列表", max_length=60)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=2000)
    created_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用筛选"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The list with the filter in force."""
        return f"{self.page}?{self.query}"
