"""Forms, their frozen versions and what was answered under each (表单)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Form(models.Model):
    """表单: one thing that is filled in again and again: a checklist, a survey, a register."""

    class Kind(models.TextChoices):
        CHECKLIST = "checklist", "检查表"
        SURVEY = "survey", "调查问卷"
        REGISTER = "register", "登记表"

    # The `form_id` of the workbook.
    code = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    # 检查点位: a place kind of the pack that the whole form is for; empty for any.
    place_kind = models.CharField("点位类型", max_length=40, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class FormVersion(models.Model):
    """表单版本: a workbook as it was uploaded and what was read from it; frozen when published."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        RETIRED = "retired", "已停用"

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    # What the settings of this workbook say; the form takes them over when the version is published.
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=Form.Kind)
    place_kind = models.CharField("点位类型", max_length=40, blank=True)
    # The workbook's bytes and their hash: what was published can be handed out again.
    workbook = models.BinaryField("XLSForm")
    sha256 = models.CharField("SHA-256", max_length=64)
    # The XForm that pyxform made of it; browser and phone fill in this one.
    xform = models.TextField("XForm")
    # The items of a checklist in order, each with the fields of `domain.checklists.ChecklistItem`.
    items = models.JSONField("检查条目", default=list)
    # What the source of the items leaves open; empty for workbooks of the city.
    note = models.CharField("说明", max_length=500, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(fields=["form"], condition=Q(state="published"), name="form_one_published"),
        ]

    def __str__(self) -> str:
        return f"{self.form} 第 {self.number} 版"


class Submission(models.Model):
    """填报: the answers of one person at one time, readable for ever under the version they were given for."""

    # Chosen by the client, so that a repeated send is answered with the first one.
    uuid = models.UUIDField("编号", unique=True)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    # The filled-in instance as XML, as the engine wrote it; the proof.
    instance = models.TextField("实例")
    # Question path → answer, for showing; never filtered on.
    answers = models.JSONField("答案", default=dict)
    area_path = models.CharField(max_length=64, blank=True)
    unit_path = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间")
    # By the phone's clock; shown only.
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["version", "submitted_at"], name="submission_version"),
            models.Index(fields=["area_path", "submitted_at"], name="submission_area"),
            models.Index(fields=["unit_path", "submitted_at"], name="submission_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class SubmissionPhoto(models.Model):
    """A photo given as the answer to a question."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="photos")
    photo = models.ForeignKey("evidence.Photo", on_delete=models.PROTECT, related_name="+")
    path = models.CharField("题目", max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "photo", "path"], name="submission_photo_once")
        ]

    def __str__(self) -> str:
        return self.path
