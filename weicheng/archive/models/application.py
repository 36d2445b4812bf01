"""申报: one application of a campaign and its steps (M-203)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.domain.pipeline import StepResult


class Application(models.Model):
    """申报: the steps of one cycle, by the pack in force when it was begun. One is open at a time."""

    campaign = models.ForeignKey("indicators.Campaign", on_delete=models.PROTECT, related_name="applications")
    choice = models.ForeignKey("PackChoice", on_delete=models.PROTECT, related_name="+")
    # The procedure by whose calendar the year was computed.
    procedure = models.CharField("办法", max_length=60)
    apply_until = models.DateField("申报截止")
    accept_year = models.PositiveSmallIntegerField("命名年份")
    started_on = models.DateField("启动日期")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    named_on = models.DateField("命名日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign"], condition=Q(closed_on=None), name="application_open_once"),
            models.CheckConstraint(
                name="application_dates", condition=Q(closed_on=None) | Q(closed_on__gte=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.apply_until.year} 年申报"


class StepAttempt(models.Model):
    """A try at a step: begun, then passed or failed, with the feedback that was given."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attempts")
    # The code of the step in the pack.
    step = models.CharField("步骤", max_length=32)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结果日期", null=True, blank=True)
    result = models.CharField("结果", max_length=8, choices=[(r.value, r.label) for r in StepResult])
    feedback = models.TextField("反馈意见", blank=True)
    # When those who judge owe their written opinion.
    feedback_due = models.DateField("反馈期限", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="step_attempt_dates", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(
                name="step_attempt_ended",
                condition=Q(ended_on=None, result="running") | (Q(ended_on__isnull=False) & ~Q(result="running")),
            ),
            models.UniqueConstraint(
                fields=["application", "step"], condition=Q(result="running"), name="step_attempt_running_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "step", "started_on"], name="step_attempt_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.started_on}"


class StepDocument(models.Model):
    """A document of a step: the report that was handed in, the opinion that came back."""

    attempt = models.ForeignKey(StepAttempt, on_delete=models.PROTECT, related_name="documents")
    attachment = models.ForeignKey("evidence.Attachment", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("题名", max_length=120)
    added_at = models.DateTimeField("上传时间")

    def __str__(self) -> str:
        return self.title
