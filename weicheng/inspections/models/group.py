"""特派督导组 with six powers; its proposals wait for a decision (M-087)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.inspections import Power


class Group(models.Model):
    """督导组: stationed in an area or at a unit."""

    name = models.CharField("名称", max_length=80)
    area = models.ForeignKey("organization.Area", verbose_name="派驻区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    # Stationed at a department: that department; else the whole area.
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="派驻单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField("派驻日期")
    ends_on = models.DateField("撤回日期(不含当日)", null=True, blank=True)
    basis = models.CharField("派驻依据", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="group_term", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(fields=["name", "starts_on"], name="group_once"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A member of a group; one of them heads it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    heads = models.BooleanField("组长", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "user"], name="group_member_once"),
            models.UniqueConstraint(fields=["group"], condition=Q(heads=True), name="group_one_heads"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class GroupEntry(models.Model):
    """One thing a group did, by one of its six powers; a proposal stays pending until somebody decides."""

    class Decision(models.TextChoices):
        NONE = "", "不需要决定"
        PENDING = "pending", "待决定"
        TAKEN = "taken", "采纳"
        DECLINED = "declined", "不采纳"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="entries")
    power = models.CharField("职能", max_length=12, choices=[(each.value, each.label) for each in Power])
    on = models.DateField("日期")
    text = models.CharField("内容", max_length=1000)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="有关单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area_path = models.CharField(max_length=64)
    unit_path = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("决定", max_length=8, choices=Decision, blank=True)
    decision_note = models.CharField("决定理由", max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_only_proposals_are_decided", condition=Q(decision="") | Q(power="propose")
            ),
            models.CheckConstraint(
                name="entry_decided_by_a_person",
                condition=~Q(decision__in=["taken", "declined"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_note="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "on"], name="entry_group"),
            models.Index(fields=["area_path"], condition=Q(decision="pending"), name="entry_pending"),
        ]

    def __str__(self) -> str:
        return self.text[:20]
