"""Public lists, comparisons, five-haves, and marks that people give by hand."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.honours import Scope

PERSON = settings.AUTH_USER_MODEL


class HonourList(models.Model):
    """红黑榜 of a period: areas, units or public places, never households, persons or sole traders (M-069)."""

    title = models.CharField("名称", max_length=120)
    scope = models.CharField(
        "对象", max_length=8, choices=[(Scope.AREA, "社区(村)"), (Scope.UNIT, "单位"), (Scope.SITE, "公共场所")]
    )
    area = models.ForeignKey("organization.Area", verbose_name="范围", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    scheme = models.CharField("方案", max_length=40)
    starts_on = models.DateField("得分自")
    ends_on = models.DateField("得分至")
    size = models.PositiveSmallIntegerField("名额")
    pass_mark = models.PositiveIntegerField("及格线")
    rules = models.CharField("规则版本", max_length=80)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    document_no = models.CharField("文号", max_length=80, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="honour_in_order", condition=Q(ends_on__gte=F("starts_on")))
        ]
        indexes: ClassVar = [models.Index(fields=["published_at"], name="honour_published")]

    def __str__(self) -> str:
        return self.title


class ListEntry(models.Model):
    """One object on a list, dated when it came on and when it came off."""

    class Colour(models.TextChoices):
        RED = "red", "红榜"
        BLACK = "black", "黑榜"

    honour_list = models.ForeignKey(HonourList, on_delete=models.CASCADE, related_name="entries")
    colour = models.CharField("榜", max_length=8, choices=Colour)
    position = models.PositiveSmallIntegerField()
    # area:12, unit:7, site:31
    record = models.CharField(max_length=40)
    name = models.CharField("名称", max_length=120)
    score = models.PositiveIntegerField("得分")
    entered_on = models.DateField("上榜日期", null=True, blank=True)
    left_on = models.DateField("下榜日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["honour_list", "record"], name="list_entry_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Contest(models.Model):
    """卫生评比 (M-070): candidates with scores, winners within a quota."""

    class Kind(models.TextChoices):
        UNIT = "unit", "先进单位"
        ESTATE = "estate", "先进小区"
        BLOCK = "block", "先进楼道"
        HOUSEHOLD = "household", "先进家庭"
        ENTHUSIAST = "enthusiast", "创卫热心人"
        VOLUNTEER = "volunteer", "创卫志愿者"
        OVERSEER = "overseer", "创卫监督员"

    kind = models.CharField("评比", max_length=12, choices=Kind)
    title = models.CharField("名称", max_length=120)
    area = models.ForeignKey("organization.Area", verbose_name="范围", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    held_on = models.DateField("评比日期")
    criteria = models.CharField("评比标准", max_length=500, blank=True)
    quota = models.PositiveSmallIntegerField("名额")
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("定榜时间", null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """Who takes part. Names of persons and households are for the organiser; no public page shows them (M-224)."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="candidates")
    name = models.CharField("名称", max_length=80)
    score = models.PositiveIntegerField("得分")
    wins = models.BooleanField("入选", null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contest", "name"], name="candidate_once")]

    def __str__(self) -> str:
        return self.name


class FiveHaveCheck(models.Model):
    """“五有”长效管护 of a village: what evidence there is of each (M-071). One row a village."""

    area = models.OneToOneField(
        "organization.Area", verbose_name="村(社区)", on_delete=models.PROTECT, related_name="+"
    )
    area_path = models.CharField(max_length=64, db_index=True)
    system = models.CharField("有制度", max_length=200, blank=True)
    standard = models.CharField("有标准", max_length=200, blank=True)
    team = models.CharField("有队伍", max_length=200, blank=True)
    money = models.CharField("有经费", max_length=200, blank=True)
    check_log = models.CharField("有检查", max_length=200, blank=True)
    checked_on = models.DateField("最近检查日期", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.area)


class UnitMark(models.Model):
    """A score given to a unit by hand: a month (M-115), a quarter's observation, a year's campaign (M-114)."""

    class Kind(models.TextChoices):
        MONTH = "month", "月考核"
        OBSERVATION = "observation", "季观摩"
        YEAR = "year", "年度创卫得分"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    unit = models.ForeignKey("organization.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64)
    # First day of the month, quarter or year.
    starts_on = models.DateField("周期起始")
    score = models.PositiveIntegerField("得分")
    full = models.PositiveIntegerField("满分", default=10000)
    # Points of the yearly hundred, hundredths; 0 where there is no weight.
    weight = models.PositiveIntegerField("年度权重", default=0)
    basis = models.CharField("依据", max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "unit", "starts_on"], name="unit_mark_once"),
            models.CheckConstraint(name="unit_mark_within_full", condition=Q(score__lte=F("full"), full__gt=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "starts_on"], name="unit_mark_kind")]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on}"
