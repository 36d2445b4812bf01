"""迎检档案: what is required of each clause and year, and what has been filed (M-197)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Requirement(models.Model):
    """必备材料: a kind of file that a clause of a campaign needs every year, with the unit that owes it."""

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="requirements")
    clause = models.ForeignKey("indicators.Clause", verbose_name="条款", on_delete=models.PROTECT, related_name="+")
    # The code in the pack, or one of our own for a line that the city has added.
    kind = models.CharField("代码", max_length=40)
    name = models.CharField("材料", max_length=60)
    note = models.CharField("说明", max_length=200, blank=True)
    # A regulation in force need not be written again every year.
    standing = models.BooleanField("长期有效", default=False)
    cadence_days = models.PositiveSmallIntegerField("更新周期(天)", null=True, blank=True)
    # "12-31".
    due = models.CharField("每年截止", max_length=5)
    # Place in the index: clause, then kind.
    position = models.PositiveIntegerField("顺序")
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "clause", "kind"], name="requirement_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "position"], name="requirement_order")]

    def __str__(self) -> str:
        return f"{self.clause} {self.name}"


class Slot(models.Model):
    """One required file of one year: how many there are, the newest, and from when on it counts as stale."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="slots")
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("截止日期")
    files = models.PositiveIntegerField("材料数", default=0)
    newest_on = models.DateField("最新日期", null=True, blank=True)
    # Stale on every later day; None while it cannot grow old.
    stale_after = models.DateField("过期日期", null=True, blank=True)
    unit_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "year"], name="archive_slot_once"),
            models.CheckConstraint(
                name="archive_slot_newest",
                condition=Q(files=0, newest_on__isnull=True) | Q(files__gt=0, newest_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "year"], name="archive_slot_area"),
            models.Index(fields=["unit_path", "year"], name="archive_slot_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.year}"


class ArchiveFile(models.Model):
    """档案材料: one file of a slot. One filed by mistake is withdrawn with a reason, never deleted."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="filed")
    attachment = models.ForeignKey("evidence.Attachment", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("题名", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    # The day the file itself bears.
    dated_on = models.DateField("成文日期")
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="报送单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="archive_file_withdrawal", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["slot", "dated_on"], name="archive_file_slot")]

    def __str__(self) -> str:
        return self.title
