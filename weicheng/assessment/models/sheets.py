"""Score sheets with their lines, and the appeals of the units concerned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.base.append_only import AppendOnlyModel
from weicheng.domain.scoring import LineKind


class ScoreSheet(models.Model):
    """评分表: one visit under one scheme. All points are whole hundredths; names are kept as they read that day."""

    class State(models.TextChoices):
        DRAFT = "draft", "待复核"
        COUNTED = "counted", "已生效"
        RETURNED = "returned", "复核不予计分"

    visit = models.ForeignKey("inspections.Visit", on_delete=models.PROTECT, related_name="score_sheets")
    scheme = models.CharField("方案", max_length=40)
    scheme_name = models.CharField("方案名称", max_length=40)
    pack_version = models.ForeignKey("standards.PackVersion", on_delete=models.PROTECT, related_name="+")
    # hygiene-city/national@2026.1
    rules = models.CharField("规则版本", max_length=80)
    visited_on = models.DateField("检查日期")
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    # Where the score counts: the nearest community and street at or above the area of the visit.
    community = models.ForeignKey(
        "organization.Area", verbose_name="社区", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    street = models.ForeignKey(
        "organization.Area", verbose_name="街道", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "organization.Unit",
        verbose_name="被检查单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    site = models.ForeignKey(
        "places.Site", verbose_name="点位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_kind = models.CharField("点位类型", max_length=40, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    full = models.PositiveIntegerField("满分")
    offered = models.PositiveIntegerField("已检查条目分值")
    score = models.IntegerField("得分")
    vetoed = models.BooleanField("一票否决", default=False)
    # Head of the covert table → points gained and offered, for the trend; shown, never filtered.
    heads = models.JSONField(default=dict)
    made_at = models.DateTimeField("评分时间")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="复核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)
    review_note = models.CharField("复核意见", max_length=500, blank=True)
    appeal_until = models.DateTimeField("申诉截止", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "scheme"], name="sheet_once", condition=~Q(state="returned")),
            models.CheckConstraint(
                name="sheet_counts_after_review", condition=Q(state="draft") | Q(reviewed_at__isnull=False)
            ),
            models.CheckConstraint(name="sheet_score_not_negative", condition=Q(score__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scheme", "state", "visited_on"], name="sheet_period"),
            models.Index(fields=["area_path", "visited_on"], name="sheet_area"),
            models.Index(fields=["unit_path", "visited_on"], name="sheet_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_name} {self.visited_on}"


class ScoreLine(AppendOnlyModel):
    """One signed amount of a sheet with what it rests on; the score is their sum. Never changed, only added to."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in LineKind])
    points = models.IntegerField("分值")
    text = models.CharField("说明", max_length=1200)
    item = models.CharField("条目", max_length=200, blank=True)
    head = models.PositiveSmallIntegerField("大项", default=0)
    clause = models.CharField("条款", max_length=200, blank=True)
    # Numbers of inspections.Finding and UUIDs of evidence.Photo.
    findings = models.JSONField(default=list)
    photos = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "position"], name="line_position_once")]

    def __str__(self) -> str:
        return self.text[:20]


class ScoreAppeal(models.Model):
    """得分申诉: by the unit concerned, decided in writing by a third person."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="appeals")
    # The line in dispute; empty: the sheet as a whole.
    line = models.ForeignKey(ScoreLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    unit_path = models.CharField(max_length=64, blank=True)
    text = models.CharField("理由", max_length=1000)
    lodged_at = models.DateTimeField("提出时间")
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_due = models.DateTimeField("答复期限")
    upheld = models.BooleanField("成立", null=True)
    # Hundredths given back by an upheld appeal.
    granted = models.IntegerField("更正分值", default=0)
    answer = models.CharField("答复", max_length=1000, blank=True)
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appeal_decided_with_words", condition=Q(upheld=None, decided_at=None) | ~Q(answer="")
            ),
            models.UniqueConstraint(fields=["sheet"], name="appeal_one_open", condition=Q(upheld=None)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "lodged_at"], name="appeal_area"),
            models.Index(fields=["answer_due"], condition=Q(upheld=None), name="appeal_open"),
        ]

    def __str__(self) -> str:
        return self.text[:20]
