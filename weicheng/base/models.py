"""Background work as rows: long jobs a person waits for, the processes that work, and what the schedule started."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Job(models.Model):
    """Long work that somebody asked for and may watch (后台作业). Its ticks are in the cache, its outcome here."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待处理"
        RUNNING = "running", "正在处理"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已停止"

    title = models.CharField("名称", max_length=100)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    # What the person is told at the end: a summary, or the sentence of a refusal.
    message = models.TextField("说明", blank=True)
    # Where the result is: label and address of a link.
    result_label = models.CharField(max_length=40, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField("发起时间", default=timezone.now)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台作业"

    def __str__(self) -> str:
        return self.title


class WorkerProcess(models.Model):
    """A process that works off tasks, and when it was last seen alive (后台进程)."""

    name = models.CharField("名称", max_length=64, unique=True)
    host = models.CharField("主机", max_length=100)
    pid = models.PositiveIntegerField("进程号")
    started_at = models.DateTimeField("启动时间", default=timezone.now)
    seen_at = models.DateTimeField("最近心跳", default=timezone.now)
    stopped_at = models.DateTimeField("停止时间", null=True)

    class Meta:
        verbose_name = "后台进程"

    def __str__(self) -> str:
        return self.name


class ScheduledRun(models.Model):
    """One slot of the schedule that was started (定时任务的一次运行); the constraint lets only one worker start it."""

    name = models.CharField("任务", max_length=40)
    slot = models.DateTimeField("应运行时间")
    started_at = models.DateTimeField("发起时间", default=timezone.now)
    # The id of the queued task, by which its outcome is found.
    result_id = models.CharField(max_length=40)

    class Meta:
        verbose_name = "定时运行"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "slot"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"
