"""试点 before a roll-out, and renovated objects that somebody must go on caring for (M-039, M-184)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel


class Pilot(models.Model):
    """A campaign action tried at one place first; the deadline counts for the whole."""

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="pilots")
    title = models.CharField("行动名称", max_length=120)
    lead = models.ForeignKey("organization.Unit", verbose_name="牵头单位", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64)
    area = models.ForeignKey("organization.Area", verbose_name="试点区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    place = models.CharField("试点地点", max_length=120)
    starts_on = models.DateField("试点开始")
    ends_on = models.DateField("试点结束")
    deadline = models.DateField("整体完成时限")
    roll_out = models.CharField("推广范围", max_length=300)
    evaluation = models.CharField("评估结论", max_length=500, blank=True)
    evaluated_on = models.DateField("评估日期", null=True, blank=True)
    rolled_out_on = models.DateField("推广日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pilot_dates", condition=Q(ends_on__gte=F("starts_on")) & Q(deadline__gte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="pilot_evaluated_first", condition=Q(rolled_out_on__isnull=True) | Q(evaluated_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeptObject(models.Model):
    """An object handed over after a project: an estate, an alley, a market; who keeps it and until when."""

    project = models.ForeignKey("planning.Project", on_delete=models.PROTECT, related_name="kept")
    name = models.CharField("对象", max_length=120)
    area_path = models.CharField(max_length=64)
    unit_path = models.CharField(max_length=64, blank=True)
    accepted_on = models.DateField("验收日期")
    # A property firm is not on the register of units; a street is.
    manager = models.CharField("管护单位", max_length=120, blank=True)
    contract_to = models.DateField("管护合同到期", null=True, blank=True)
    # The day of the newest check, which its rows prove.
    checked_on = models.DateField("最近检查", null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name"], name="kept_object_once")]

    def __str__(self) -> str:
        return self.name


class KeptCheck(AppendOnlyModel):
    """One look at a kept object."""

    kept = models.ForeignKey(KeptObject, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField("检查日期")
    text = models.CharField("情况", max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
