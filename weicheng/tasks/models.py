"""任务: anything a unit owes by a date — from a list, a leader's instruction, later from plans and meetings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Task(models.Model):
    """One task. It is *valid* only with lead unit, responsible person, target and due date (M-007, else 未压实)."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "交办任务"
        INSTRUCTION = "instruction", "领导批示"
        LISTED = "listed", "清单任务"
        JOINT = "joint", "综合整治"

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        REPORTED = "reported", "已报完成"
        DONE = "done", "已办结"
        DROPPED = "dropped", "已撤销"

    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.ASSIGNED)
    title = models.CharField("任务", max_length=200)
    clause = models.CharField("对应条款", max_length=80, blank=True)
    lead = models.ForeignKey(
        "organization.Unit",
        verbose_name="牵头单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks_led",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64, blank=True)
    leader = models.ForeignKey(
        "organization.Posting",
        verbose_name="责任领导",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    handler = models.ForeignKey(
        "organization.Posting", verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target = models.CharField("目标", max_length=200, blank=True)
    measure = models.CharField("完成标准", max_length=200, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    # What it is about, as in the event log: "case:81", "vacuum:12"; empty for a free-standing task.
    about = models.CharField(max_length=40, blank=True, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # The day of the last reminder that the clock sent; says which one comes next.
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unit_path", "due_on"], condition=Q(state__in=["open", "reported"]), name="task_open_unit"
            ),
            models.Index(
                fields=["area_path", "due_on"], condition=Q(state__in=["open", "reported"]), name="task_open_area"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskUnit(models.Model):
    """A cooperating unit of a task (M-008)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="cooperating")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="tasks_supported")
    unit_path = models.CharField(max_length=64)
    person = models.CharField("抽调人员岗位", max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once")]


class Progress(models.Model):
    """What a unit reported on a task, or its giver noted; never overwritten."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    # Empty for a note of whoever gave the task.
    unit = models.ForeignKey("organization.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("进展", max_length=1000)
    says_done = models.BooleanField("报完成", default=False)
