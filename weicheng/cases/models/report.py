"""诉求: what one person told the city, with their own code, clock and answer; the case is the work, and apart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.domain.cases import SOURCE_NAMES, Source


class Report(models.Model):
    """One report. Several reports of the same heap join one case; each keeps its code and its clock."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "投诉"
        SUGGESTION = "suggestion", "建议"

    code = models.CharField("查询码", max_length=16, unique=True)
    kind = models.CharField("性质", max_length=12, choices=Kind, default=Kind.COMPLAINT)
    source = models.CharField("来源", max_length=12, choices=[(s, SOURCE_NAMES[s]) for s in Source])
    text = models.TextField("内容", max_length=2000)
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="reports", db_index=False
    )
    # The case it was opened as, when it was joined to another since; splitting restores it.
    joined_from = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    joined_how = models.CharField(max_length=80, blank=True)
    area_path = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField("诉求时间")
    received_at = models.DateTimeField("受理时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Number in the system it came from (12345 work order, media clipping), for reconciliation.
    external_no = models.CharField("来件编号", max_length=60, blank=True)
    wants_answer = models.BooleanField("需要答复", default=True)
    told_due_at = models.DateTimeField("告知的答复时限", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    rating = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    rating_text = models.CharField("评价", max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    contests = models.PositiveSmallIntegerField("异议次数", default=0)
    command_id = models.UUIDField(unique=True)
    batch_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="report_rating_range", condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5)
            ),
            models.UniqueConstraint(
                fields=["source", "external_no"], condition=~Q(external_no=""), name="report_external_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="report_case"),
            models.Index(fields=["joined_from"], condition=Q(joined_from__isnull=False), name="report_joined_from"),
            models.Index(fields=["batch_id"], condition=Q(batch_id__isnull=False), name="report_batch"),
            models.Index(fields=["source", "reported_at"], name="report_source"),
            models.Index(fields=["area_path", "reported_at"], name="report_area"),
            models.Index(fields=["told_due_at"], name="report_told"),
        ]

    def __str__(self) -> str:
        return self.code


class Answer(models.Model):
    """What the city answered the reporter; a second answer follows a contest."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField("答复", max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class ReporterIdentity(models.Model):
    """Who reported: apart from the report, encrypted, masked on screen, revealed only with a logged reason (M-129)."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="identity")
    name_sealed = models.CharField(max_length=300, blank=True)
    phone_sealed = models.CharField(max_length=300, blank=True)
    # Keyed hash of the phone: finds the reports of one caller without storing the number.
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_tail = models.CharField(max_length=4, blank=True)


class SealKey(models.Model):
    """The public half of the key of the sealed box; the private half is a file in the hands of the 纪检专员."""

    public_key = models.CharField(max_length=64)
    fingerprint = models.CharField("指纹", max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.fingerprint


class SealedMatter(models.Model):
    """密封箱: the text of a report that accuses a person, readable only with the discipline role's private key."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="sealed")
    content = models.BinaryField()
    key_id = models.CharField(max_length=32)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField("移交时间", null=True, blank=True)
    handed_over_to = models.CharField("移交给", max_length=120, blank=True)
