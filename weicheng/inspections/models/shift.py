"""值守班次: who watches an area hour by hour, so that no hour is without anybody (M-093)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """班次: a party watches an area from one moment to another."""

    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    # 督查室 or 监理公司.
    party = models.ForeignKey("organization.Unit", verbose_name="值守单位", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="shift_hours", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["area", "party", "starts_at"], name="shift_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "starts_at"], name="shift_area")]

    def __str__(self) -> str:
        return f"{self.party} {self.starts_at:%m-%d %H:%M}"


class ShiftPerson(models.Model):
    """Who is on duty; one of them is the leader of the day (M-125)."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField("带班", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "user"], name="shift_person_once"),
            models.UniqueConstraint(fields=["shift"], condition=Q(leads=True), name="shift_one_leads"),
        ]

    def __str__(self) -> str:
        return str(self.user)
