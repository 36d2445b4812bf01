"""检查 and 发现的问题: who looked at what, when, and what was found. Neither carries points (decision 0014)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.inspections import FollowUpResult


class Visit(models.Model):
    """检查: one look at one place by named inspectors."""

    class Kind(models.TextChoices):
        PATROL = "patrol", "日巡查"
        COVERT = "covert", "周暗访"
        MONTHLY = "monthly", "月评选"
        SPECIAL = "special", "专项督查"
        JOINT = "joint", "联合督查"
        FOLLOW_UP = "follow_up", "跟踪督查"
        LEADER = "leader", "领导带队检查"
        SWEEP = "sweep", "重点点位排查"
        SELF = "self", "自查"
        MUTUAL = "mutual", "互查"
        SIMULATED = "simulated", "模拟检查"
        DOUBLE = "double", "复核暗访"

    class State(models.TextChoices):
        PLANNED = "planned", "待检查"
        DONE = "done", "已检查"
        VOID = "void", "作废"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    state = models.CharField("状态", max_length=8, choices=State, default=State.PLANNED)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    site = models.ForeignKey(
        "places.Site", verbose_name="点位", null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    # The unit inspected: the one that manages the site, or a unit that is looked at itself (自查, 专项督查).
    unit = models.ForeignKey(
        "organization.Unit",
        verbose_name="被检查单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    # 检查单位: whose eyes they were; tells the office from a peer and the bureau from its supervision company.
    by_unit = models.ForeignKey(
        "organization.Unit",
        verbose_name="检查单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The special, joint or leader-led inspection that it is part of.
    round = models.ForeignKey(
        "inspections.Round",
        verbose_name="督查活动",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    planned_on = models.DateField("计划日期")
    visited_at = models.DateTimeField("检查时间", null=True, blank=True)
    version = models.ForeignKey(
        "forms.FormVersion", verbose_name="检查表", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.OneToOneField(
        "forms.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="visit"
    )
    # Chosen by the client, so that a repeated send is answered with the first record.
    command_id = models.UUIDField("提交编号", null=True, blank=True, unique=True)
    # 跟踪督查: the earlier visit whose findings are looked at again (M-086).
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    # The chosen item of the draw that this visit fulfils.
    drawn_id = models.BigIntegerField("抽查结果", null=True, blank=True, unique=True)
    # Until it was made, only its inspectors and the office know of it.
    secret = models.BooleanField("检查前保密", default=False)
    note = models.CharField("说明", max_length=500, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visit_done_has_a_time", condition=~Q(state="done") | Q(visited_at__isnull=False)
            ),
            models.CheckConstraint(name="visit_void_has_a_reason", condition=~Q(state="void") | ~Q(void_reason="")),
            models.CheckConstraint(
                name="visit_follows_an_earlier_one",
                condition=(~Q(kind="follow_up") | Q(earlier__isnull=False)) & ~Q(earlier=F("id")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "planned_on"], name="visit_area"),
            models.Index(fields=["kind", "planned_on"], name="visit_kind"),
            models.Index(fields=["unit_path", "planned_on"], name="visit_unit"),
            models.Index(fields=["planned_on"], condition=Q(state="planned"), name="visit_waiting"),
            models.Index(fields=["visited_at"], condition=Q(state="done"), name="visit_done"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.planned_on}"


class VisitInspector(models.Model):
    """Who makes the visit; one of them leads."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="inspectors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField("带队", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "user"], name="visit_inspector_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(leads=True), name="visit_one_leads"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class AnswerSheet(models.Model):
    """What was answered to the checklist: a list of `ItemAnswer` as they read on the day; shown and scored, never
    filtered on."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="sheet", primary_key=True)
    answers = models.JSONField("答案")

    def __str__(self) -> str:
        return f"visit:{self.visit_id}"


class Finding(models.Model):
    """发现的问题: one problem seen on a visit; its life goes on as a case."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    # Chosen by the client, so that a repeated send never doubles it.
    uuid = models.UUIDField("编号", unique=True)
    # The item of the checklist it was found under; empty for one outside it.
    item_code = models.CharField("检查条目", max_length=200, blank=True)
    # As it read on the day (decision 0014).
    clause = models.CharField("条款依据", max_length=200, blank=True)
    text = models.CharField("问题", max_length=1000)
    category = models.CharField("类别", max_length=40, blank=True)
    area_path = models.CharField(max_length=64)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    # 现场交办: who puts it right by when, said on the spot (M-089).
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("整改期限", null=True, blank=True)
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fixed_on_the_spot = models.BooleanField("立行立改", default=False)
    found_at = models.DateTimeField("发现时间")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="finding_position_whole",
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["area_path", "found_at"], name="finding_area")]

    def __str__(self) -> str:
        return self.text[:20]


class VisitPhoto(models.Model):
    """A photo of a visit, of one of its findings, or given as the answer to an item."""

    class Kind(models.TextChoices):
        SCENE = "scene", "现场"
        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="photos")
    photo = models.ForeignKey("evidence.Photo", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("用途", max_length=8, choices=Kind, default=Kind.SCENE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "finding", "photo", "kind"], name="visit_photo_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FollowUp(models.Model):
    """核查结果: what a follow-up visit saw of one earlier finding (M-086)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="results")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="follow_ups")
    result = models.CharField("结果", max_length=8, choices=[(each.value, each.label) for each in FollowUpResult])
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "finding"], name="follow_up_once")]

    def __str__(self) -> str:
        return self.get_result_display()
