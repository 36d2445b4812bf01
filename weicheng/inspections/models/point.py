"""重点点位: the places that an assessor will look at, and how often each is looked at before (M-231)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.domain.points import PointKind, PointState


class KeyPoint(models.Model):
    """重点点位: a site on the register of key points. Where it lies and who manages it stands with the site."""

    site = models.OneToOneField("places.Site", on_delete=models.PROTECT, related_name="key_point")
    kind = models.CharField("点位类别", max_length=8, choices=[(each.value, each.label) for each in PointKind])
    # 行业: a department of the pack ("market"); empty until somebody says.
    industry = models.CharField("行业", max_length=40, blank=True)
    # 适用条款, as the pack or the list names them.
    clauses = models.CharField("适用条款", max_length=300, blank=True)
    form = models.ForeignKey(
        "forms.Form", verbose_name="检查表", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Empty: the cycle that the pack gives its kind.
    cycle_days = models.PositiveSmallIntegerField("检查周期（天）", null=True, blank=True)
    must_inspect = models.BooleanField("必查", default=False)
    # Derived from the last check under all clauses that apply.
    state = models.CharField(
        "状态", max_length=10, choices=[(each.value, each.label) for each in PointState], default=PointState.UNCHECKED
    )
    last_visit = models.ForeignKey(
        "inspections.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField("最近检查", null=True, blank=True)
    # The day by which it is to be looked at again; moves with each check and each change of the cycle.
    due_on = models.DateField("下次检查期限", db_index=True)
    added_on = models.DateField("列入日期")
    removed_on = models.DateField("移出日期", null=True, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="point_state")]

    def __str__(self) -> str:
        return str(self.site)


class CheckNote(models.Model):
    """Why a month saw fewer checks than the month before (频次不少, M-231)."""

    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    month = models.DateField("月份")
    text = models.CharField("说明", max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "month"], name="check_note_once")]

    def __str__(self) -> str:
        return self.text[:20]
