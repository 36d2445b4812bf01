"""Imports as rows: a batch with its state, what was wrong with it, and what people decided once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Batch(models.Model):
    """导入批次: one uploaded workbook on its way to becoming rows. Its cells lie in files, not here (`storage`)."""

    class State(models.TextChoices):
        DRAFT = "draft", "待对应列"
        CHECKING = "checking", "试运行中"
        CHECKED = "checked", "已试运行"
        APPLYING = "applying", "导入中"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤销"
        ABANDONED = "abandoned", "已放弃"

    kind = models.CharField("类型", max_length=40)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    file_name = models.CharField("文件名", max_length=200)
    file_sha256 = models.CharField("校验值", max_length=64)
    # Name of the folder under DATA_DIR/workbooks; emptied when the batch ends.
    folder = models.CharField(max_length=32, unique=True)
    # [{"name", "first", "last"}]: the sheets chosen and where their header stands.
    sheets = models.JSONField("工作表", default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    # {field code: column counted from 0}, and {field code: text} for what holds for every row.
    columns = models.JSONField("列对应", default=dict)
    constants = models.JSONField("统一填写", default=dict)
    # {"rows", "new", "unchanged", "faults", "skipped": {reason: count}} of the last dry run.
    report = models.JSONField("试运行结果", default=dict)
    # The background job that works on the batch now or did last (base.Job).
    job_id = models.BigIntegerField(null=True, blank=True)
    failure = models.CharField("失败原因", max_length=500, blank=True)
    rows_made = models.PositiveIntegerField("新增行数", default=0)
    # Null for the command line. The paths are the reach the importer acted with; they scope who sees the batch.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="导入人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("上传时间")
    checked_at = models.DateTimeField("试运行时间", null=True, blank=True)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入批次"
        indexes: ClassVar = [
            models.Index(fields=["area_path", "-id"], name="batch_area"),
            models.Index(fields=["kind", "state"], name="batch_kind"),
        ]

    def __str__(self) -> str:
        return f"导入批次 {self.pk}"


class BatchFault(models.Model):
    """One fault of the last dry run, for the list that people filter and download; the first 5,000 are kept."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="faults")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=200, blank=True)
    problem = models.CharField("问题", max_length=300)
    remedy = models.CharField("改法", max_length=300)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "sheet", "row"], name="batch_fault_place")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class NameQuestion(models.Model):
    """A name to be confirmed: unknown to the registry, or so near to another that it may be a slip (M-227).

    `answer` is the name that is meant: a known one, or the spelling itself when it is right as it stands.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="questions")
    registry = models.CharField(max_length=40)
    spelling = models.CharField("表中写法", max_length=200)
    rows = models.PositiveIntegerField("出现行数")
    # Near names, best first.
    suggestions = models.JSONField("相近名称", default=list)
    # Whether the spelling may be a new name; else it must be one that is registered.
    may_be_new = models.BooleanField(default=False)
    answer = models.CharField("确认为", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "registry", "spelling"], name="name_asked_once")
        ]

    def __str__(self) -> str:
        return self.spelling


class RememberedMapping(models.Model):
    """How the columns of a layout were mapped last time: the next workbook of the same layout needs no mapping."""

    kind = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="mapping_once_per_layout")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class RememberedName(models.Model):
    """A spelling a person confirmed, for registries without aliases of their own: not asked again (M-227)."""

    registry = models.CharField(max_length=40)
    spelling = models.CharField(max_length=200)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registry", "spelling"], name="spelling_remembered_once")
        ]

    def __str__(self) -> str:
        return self.spelling
