"""Lists of cases worked through as one: rectification lists, short-board lists, look-backs, clean-up campaigns."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class CaseList(models.Model):
    """整改清单 (M-099) or 短板清单 (M-110): items to be claimed within hours, or burnt down to zero."""

    class Kind(models.TextChoices):
        RECTIFICATION = "rectification", "整改清单"
        SHORT_BOARD = "short_board", "短板清单"

    kind = models.CharField(max_length=14, choices=Kind)
    title = models.CharField("清单名称", max_length=120)
    source = models.CharField("来源", max_length=120, blank=True)
    # A list from a higher body: its items close only with root cause, measure and look-alikes checked (M-100).
    from_above = models.BooleanField("上级交办", default=False)
    requirement = models.CharField("整改要求", max_length=500, blank=True)
    due_on = models.DateField("整改时限", null=True, blank=True)
    area = models.ForeignKey("organization.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class CaseListItem(models.Model):
    """A case on a list. `at_start` fixes the start count of a burn-down; later ones are shown apart."""

    list = models.ForeignKey(CaseList, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="list_items")
    at_start = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    # Who the rules think should claim it; finds the item in that unit's inbox.
    suggested = models.ForeignKey(
        "organization.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    suggested_path = models.CharField(max_length=64, blank=True)
    claim_due_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField("认领时间", null=True, blank=True)
    claimed_by = models.ForeignKey(
        "organization.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_by_office = models.BooleanField("创卫办指定", default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "case"], name="case_once_on_list")]


class LookBack(models.Model):
    """回头看: a closed case drawn for another look, and what was found (M-102)."""

    class Result(models.TextChoices):
        HOLDS = "holds", "巩固"
        RELAPSED = "relapsed", "反弹"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="look_backs")
    unit_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64, db_index=True)
    lead_path = models.CharField(max_length=64, blank=True)
    round = models.CharField("批次", max_length=40)
    seed = models.CharField("抽取种子", max_length=64)
    drawn_at = models.DateTimeField()
    result = models.CharField(max_length=8, choices=Result, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "round"], name="look_back_once")]


class Cleanup(models.Model):
    """集中整治: a campaign of cleaning at a place, after which the same problem counts as a relapse (M-109)."""

    name = models.CharField("行动名称", max_length=120)
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64, db_index=True)
    category = models.CharField("问题类别", max_length=8, blank=True)
    ended_on = models.DateField("结束日期")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
