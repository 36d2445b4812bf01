"""Periods with their frozen rankings, the rule a city decided on, and what the last one owes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel
from weicheng.domain.ranking import Outcome, Rule

PERSON = settings.AUTH_USER_MODEL


class Period(models.Model):
    """考核周期: a week or month of one scheme in a territory. Closing it freezes its rankings."""

    class Kind(models.TextChoices):
        WEEK = "week", "周"
        MONTH = "month", "月"

    kind = models.CharField("周期", max_length=8, choices=Kind)
    scheme = models.CharField("方案", max_length=40)
    scheme_name = models.CharField("方案名称", max_length=40)
    area = models.ForeignKey("organization.Area", verbose_name="范围", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期")
    closed_at = models.DateTimeField("结账时间")
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "kind", "area", "starts_on"], name="period_once"),
            models.CheckConstraint(name="period_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "kind", "starts_on"], name="period_kind")]

    def __str__(self) -> str:
        return f"{self.scheme_name} {self.label}"

    @property
    def label(self) -> str:
        """2026年6月 or 2026-06-01 至 06-07."""
        if self.kind == self.Kind.MONTH:
            return f"{self.starts_on.year}年{self.starts_on.month}月"
        return f"{self.starts_on} 至 {self.ends_on:%m-%d}"


class PlainMeanDecision(models.Model):
    """按均值定末位: the signed decision of a city to name the last by the plain mean, with its document."""

    area = models.ForeignKey("organization.Area", verbose_name="范围", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    document_no = models.CharField("文号", max_length=80)
    starts_on = models.DateField("施行日期")
    ends_on = models.DateField("废止日期(不含当日)", null=True, blank=True)
    signed_by = models.ForeignKey(PERSON, verbose_name="签发人", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签发时间")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="plain_mean_in_order", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(fields=["area"], name="plain_mean_once", condition=Q(ends_on=None)),
        ]

    def __str__(self) -> str:
        return self.document_no


class Ranking(models.Model):
    """排名: one revision of one level of a period. A correction is the next number; the earlier one stays readable."""

    class Level(models.TextChoices):
        STREET = "street", "街道(镇)"
        COMMUNITY = "community", "社区(村)"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="rankings")
    level = models.CharField("层级", max_length=12, choices=Level)
    revision = models.PositiveSmallIntegerField("版次")
    reason = models.CharField("更正原因", max_length=300, blank=True)
    rule = models.CharField("定末位的规则", max_length=8, choices=[(rule.value, rule.value) for rule in Rule])
    decision = models.ForeignKey(PlainMeanDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confidence = models.PositiveSmallIntegerField("置信度(%)")
    # Standard deviation of one value within a unit, hundredths, and the degrees of freedom behind it.
    deviation = models.PositiveIntegerField("合并标准差")
    freedom = models.PositiveIntegerField("自由度")
    outcome = models.CharField(
        "末位结论", max_length=8, choices=[(outcome.value, outcome.value) for outcome in Outcome]
    )
    more = models.PositiveIntegerField("还需检查次数", null=True, blank=True)
    made_at = models.DateTimeField("排定时间")
    document_no = models.CharField("通报文号", max_length=80, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "level", "revision"], name="ranking_revision_once")
        ]
        indexes: ClassVar = [models.Index(fields=["level", "published_at"], name="ranking_published")]

    def __str__(self) -> str:
        return f"{self.period} {self.get_level_display()}排名"


class RankRow(AppendOnlyModel):
    """One unit in a ranking, as it was: nothing here follows later renames. Without a sample, place is empty."""

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="rows")
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=80)
    # The street a community lies in.
    parent = models.CharField("所属街道", max_length=80, blank=True)
    position = models.PositiveIntegerField()
    place = models.PositiveIntegerField("名次", null=True, blank=True)
    tied = models.BooleanField("并列", default=False)
    score = models.PositiveIntegerField("得分", null=True, blank=True)
    size = models.PositiveIntegerField("样本数", default=0)
    low = models.IntegerField("误差带下限", null=True, blank=True)
    high = models.IntegerField("误差带上限", null=True, blank=True)
    best = models.PositiveIntegerField("最好名次", null=True, blank=True)
    worst = models.PositiveIntegerField("最差名次", null=True, blank=True)
    at_bottom = models.BooleanField("末位或末位组", default=False)
    # Scores of the parts (communities, visits) in hundredths: for 面好点差 and for checking the sum.
    parts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "area"], name="rank_row_once"),
            models.CheckConstraint(
                name="rank_row_sampled_or_not",
                condition=Q(size=0, place=None, score=None) | Q(size__gt=0, place__isnull=False, score__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ranking", "position"], name="rank_row_order")]

    def __str__(self) -> str:
        return self.name


class LastDuty(models.Model):
    """末位检讨 (M-117): owed by the head of the last, open until done at a meeting."""

    class State(models.TextChoices):
        OPEN = "open", "待检讨"
        DONE = "done", "已检讨"
        WITHDRAWN = "withdrawn", "已撤销"

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="duties")
    area = models.ForeignKey("organization.Area", verbose_name="末位", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_path = models.CharField(max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField("产生时间")
    statement = models.CharField("陈述", max_length=1000, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    stated_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    appeal = models.CharField("申诉", max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appealed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField("申诉成立", null=True)
    answer = models.CharField("申诉答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField("会议", max_length=120, blank=True)
    meeting_on = models.DateField("会议日期", null=True, blank=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    ended_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "area"], name="duty_once"),
            models.CheckConstraint(name="duty_done_at_a_meeting", condition=~Q(state="done") | ~Q(meeting="")),
            models.CheckConstraint(name="duty_ended", condition=Q(state="open") | Q(ended_at__isnull=False)),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "area_path"], name="duty_state")]

    def __str__(self) -> str:
        return f"{self.area} {self.get_state_display()}"
