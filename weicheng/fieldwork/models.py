"""The inbox of commands that phones sent (外勤)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Command(models.Model):
    """指令: one thing done in the field, and what came of it when it arrived. Kept to answer a repeated send."""

    class State(models.TextChoices):
        DONE = "done", "已办"
        REFUSED = "refused", "未收"
        CONFLICT = "conflict", "有冲突"

    # Chosen by the phone when the thing was done, not when it was sent.
    uuid = models.UUIDField("编号", unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("类别", max_length=20)
    # By the phone's clock, put right by what it knew of ours; shown only.
    done_at = models.DateTimeField("办理时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间", db_index=True)
    state = models.CharField("结果", max_length=8, choices=State)
    # What the phone was answered: a sentence, and the address of what was made.
    outcome = models.JSONField("答复", default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "received_at"], name="command_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
