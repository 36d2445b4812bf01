"""方案: versions frozen when issued, their stages, milestones and nodes, and the statements signed for them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.plans import ItemKind


class Plan(models.Model):
    """实施方案 or 年度计划 of a campaign; what it says stands in its versions (M-031)."""

    campaign = models.ForeignKey(
        "indicators.Campaign", verbose_name="创建活动", on_delete=models.PROTECT, related_name="plans"
    )
    area_path = models.CharField(max_length=64)
    title = models.CharField("名称", max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "title"], name="plan_title_once")]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One version: a draft until it is issued with its document number, then frozen by a trigger."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已印发"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    document_no = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    starts_on = models.DateField("规划期开始")
    ends_on = models.DateField("规划期结束")
    idea = models.TextField("指导思想", max_length=2000, blank=True)
    targets = models.TextField("目标任务", max_length=2000, blank=True)
    methods = models.TextField("方法步骤", max_length=2000, blank=True)
    requirements = models.TextField("工作要求", max_length=2000, blank=True)
    reason = models.CharField("调整原因", max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="draft"), name="plan_one_draft"),
            models.CheckConstraint(name="plan_version_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="plan_version_issued", condition=Q(state="draft") | Q(issued_on__isnull=False) & ~Q(document_no="")
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class PlanItem(models.Model):
    """A stage, milestone or node of a version. Its name and days freeze with the version; how it went does not."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.label) for kind in ItemKind])
    name = models.CharField("名称", max_length=80)
    # A milestone or node has one day: both are the same.
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    goals = models.CharField("目标", max_length=500, blank=True)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As the state of its version, for the trigger that freezes it.
    state = models.CharField(max_length=8, choices=PlanVersion.State, default=PlanVersion.State.DRAFT)
    done_on = models.DateField("完成日期", null=True, blank=True)
    # 对个别确实在今年内无法解决的问题，要订出时间表，落实措施 (M-034).
    unsolvable = models.BooleanField("年内无法解决", default=False)
    timetable = models.CharField("时间表", max_length=300, blank=True)
    measures = models.CharField("措施", max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind", "name"], name="plan_item_once"),
            models.CheckConstraint(name="plan_item_dates", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """目标责任书: what one unit signed for one version of a plan (M-006)."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="statements")
    unit = models.ForeignKey("organization.Unit", verbose_name="责任单位", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64)
    number = models.CharField("编号", max_length=60)
    signed_on = models.DateField("签订日期")
    party_a = models.CharField("甲方签字人职务", max_length=80)
    party_b = models.CharField("乙方签字人职务", max_length=80)
    targets = models.CharField("目标", max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField("占年度考核权重(%)", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "unit"], name="statement_once"),
            models.CheckConstraint(name="statement_weight", condition=Q(weight__isnull=True) | Q(weight__lte=100)),
        ]

    def __str__(self) -> str:
        return self.number


class StatementTask(models.Model):
    """A task that stood in a statement when it was signed."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="tasks")
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "task"], name="statement_task_once")]
