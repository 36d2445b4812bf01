"""知晓率调查: rounds of unannounced interviews, where people are asked, and what each knew (M-090).

Nobody's name is asked for or kept; a sole trader is a kind and an area.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Round(models.Model):
    """一轮调查: a questionnaire asked in an area for some days. The marks are those of the pack on its first day."""

    title = models.CharField("名称", max_length=120)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    version = models.ForeignKey("forms.FormVersion", verbose_name="问卷", on_delete=models.PROTECT, related_name="+")
    pack_version = models.ForeignKey(
        "standards.PackVersion", verbose_name="规则包", on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    closed_at = models.DateTimeField("结束调查时间", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="survey_round_dates", condition=Q(ends_on__gte=F("starts_on"))),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "starts_on"], name="survey_round_area")]

    def __str__(self) -> str:
        return self.title


class Quota(models.Model):
    """配额: how many persons are to be asked at places of a kind."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="quotas")
    # A survey kind of the pack ("school").
    kind = models.CharField("访问对象类别", max_length=40)
    wanted = models.PositiveIntegerField("计划人数")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "kind"], name="survey_quota_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.wanted}"


class Spot(models.Model):
    """访问对象: a unit, school, hospital, bank, estate or trader where people are asked in one round."""

    # Chosen by the phone that registered it without signal; a sole trader has nothing else to be known by again.
    uuid = models.UUIDField("编号", unique=True, null=True, blank=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="spots")
    kind = models.CharField("类别", max_length=40)
    # Empty for a sole trader, who is never named.
    name = models.CharField("名称", max_length=80, blank=True)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind", "area", "name"], condition=~Q(name=""), name="survey_spot_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "kind"], name="survey_spot_kind")]

    def __str__(self) -> str:
        return self.name or f"第 {self.pk} 号"


class Interview(models.Model):
    """一次访问: one person, how many answers were correct. No name, no phone, no photo."""

    class Category(models.TextChoices):
        STAFF = "staff", "干部职工"
        RESIDENT = "resident", "居民"
        STUDENT = "student", "学生"
        TRADER = "trader", "经营者"
        OTHER = "other", "其他"

    # Chosen by the client, so that a repeated send never doubles it.
    uuid = models.UUIDField("编号", unique=True)
    spot = models.ForeignKey(Spot, on_delete=models.PROTECT, related_name="interviews")
    submission = models.OneToOneField("forms.Submission", on_delete=models.PROTECT, related_name="+")
    category = models.CharField("人员类别", max_length=10, choices=Category)
    correct = models.PositiveSmallIntegerField("答对题数")
    total = models.PositiveSmallIntegerField("题数")
    area_path = models.CharField(max_length=64)
    held_at = models.DateTimeField("访问时间")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="survey_interview_counts", condition=Q(total__gte=1) & Q(correct__lte=F("total"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["spot", "held_at"], name="survey_interview_spot")]

    def __str__(self) -> str:
        return f"{self.correct}/{self.total}"
