"""重点项目: what is built or campaigned for, with its reports, obstacles and decisions asked for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel
from weicheng.domain.projects import Phase

DIGITS, PLACES = 16, 4
PHASES = [(phase.value, phase.label) for phase in Phase]


class Project(models.Model):
    """One project of a campaign. `done`, `phase` and the days below follow its newest report; nobody types them."""

    class Kind(models.TextChoices):
        HARDWARE = "hardware", "硬件建设"
        CAMPAIGN = "campaign", "专项整治"

    campaign = models.ForeignKey(
        "indicators.Campaign", verbose_name="创建活动", on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField("项目名称", max_length=120)
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.HARDWARE)
    clause = models.ForeignKey(
        "indicators.Clause", verbose_name="对应条款", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # 五改, 十大硬件: what quantities are added up by.
    programme = models.CharField("所属工程", max_length=60, blank=True)
    # The name of a stage of the plan; empty: that of the due date.
    stage = models.CharField("所属阶段", max_length=80, blank=True)
    lead = models.ForeignKey(
        "organization.Unit", verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_path = models.CharField(max_length=64, blank=True)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    # A code of the pack: 老城区, 背街小巷 (M-229).
    area_kind = models.CharField("投资区域类别", max_length=40, blank=True)
    leader = models.ForeignKey(
        "organization.Posting",
        verbose_name="包抓领导",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        "organization.Posting", verbose_name="责任人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    work = models.CharField("工程内容", max_length=60, blank=True)
    target = models.DecimalField("工程量", max_digits=DIGITS, decimal_places=PLACES, default=1)
    unit = models.CharField("计量单位", max_length=12, default="个")
    starts_on = models.DateField("开工日期", null=True, blank=True)
    due_on = models.DateField("完工时限", null=True, blank=True)
    # Yuan, whole.
    needed = models.BigIntegerField("所需资金", default=0)
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    done = models.DecimalField("完成量", max_digits=DIGITS, decimal_places=PLACES, default=0)
    phase = models.CharField("进度", max_length=10, choices=PHASES, default=Phase.APPROVAL.value)
    reported_on = models.DateField("最近填报", null=True, blank=True)
    finished_on = models.DateField("完工日期", null=True, blank=True)
    dropped_because = models.CharField("撤销原因", max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "title"], name="project_title_once"),
            models.CheckConstraint(name="project_target", condition=Q(target__gt=0)),
            models.CheckConstraint(name="project_needed", condition=Q(needed__gte=0)),
            models.CheckConstraint(
                name="project_dates",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "due_on"], name="project_area"),
            models.Index(fields=["unit_path", "due_on"], name="project_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectReport(AppendOnlyModel):
    """What was done by a day: the quantity in all, not since the last report."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField("截至日期")
    done = models.DecimalField("累计完成量", max_digits=DIGITS, decimal_places=PLACES)
    phase = models.CharField("进度", max_length=10, choices=PHASES)
    text = models.CharField("说明", max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "on"], name="project_report_day")]


class ProjectMilestone(models.Model):
    """节点 of one project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField("节点", max_length=80)
    planned_on = models.DateField("计划日期")
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name"], name="project_milestone_once")]


class ProjectObstacle(models.Model):
    """What holds a project up, until it is cleared (M-037)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="obstacles")
    # A code of the pack.
    kind = models.CharField("受阻原因", max_length=40)
    text = models.CharField("情况", max_length=300, blank=True)
    named_on = models.DateField("提出日期")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField("解决日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(cleared_on=None), name="project_obstacle_open_once"
            ),
        ]


class DecisionRequest(models.Model):
    """协调事项: a decision asked of the government (M-185)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="requests")
    obstacle = models.ForeignKey(
        ProjectObstacle, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    question = models.CharField("请示事项", max_length=300)
    asked_on = models.DateField("提请日期")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The night on which it went onto the agenda of the next coordination meeting.
    escalated_on = models.DateField("上会日期", null=True, blank=True)
    decision = models.CharField("决定", max_length=500, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_on"], condition=Q(decided_on=None), name="decision_request_open"),
        ]
