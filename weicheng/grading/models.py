"""照片证据账: what each photo is claimed to show, what the claim is worth, and the leads that people look at."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.domain.photo_evidence import KIND_NAMES, ROLE_NAMES, Grade, Kind, Role


class Claim(models.Model):
    """举证: one photo, said to show one thing at one place and time. Graded by the background worker."""

    class State(models.TextChoices):
        WAITING = "waiting", "待分级"
        GRADED = "graded", "已分级"
        # A citizen owes no proof: the photo is known to the index, its sender is not judged.
        KNOWN = "known", "仅登记"
        FAILED = "failed", "分级失败"

    photo = models.ForeignKey("evidence.Photo", verbose_name="照片", on_delete=models.PROTECT, related_name="+")
    # As the log names it: case:81, visit:12.
    subject = models.CharField("事项", max_length=40)
    role = models.CharField("证明", max_length=12, choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    # When it is said to have been so, and from when on it can have been so at all.
    at = models.DateTimeField("所证明的时间")
    since = models.DateTimeField("最早可能时间", null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    radius = models.PositiveIntegerField("范围（米）", default=200)
    area = models.ForeignKey(
        "organization.Area", verbose_name="区域", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    area_path = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_path = models.CharField(max_length=64, blank=True)
    # Whoever handed it in; nobody for a member of the public.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    # The one photo it is to be compared with; without it, every earlier photo of the same subject.
    counterpart = models.ForeignKey(
        "evidence.Photo", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField("提交时间")

    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)
    grade = models.CharField("等级", max_length=1, choices=[(g.value, g.value) for g in Grade], blank=True)
    # What was observed, as it was said then: kind, weight, sentence, photo.
    signals = models.JSONField("依据", default=list)
    graded_at = models.DateTimeField("分级时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["photo", "subject", "role"], name="claim_once"),
            models.CheckConstraint(name="claim_graded", condition=~Q(state="graded") | ~Q(grade="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "failed"]), name="claim_to_grade"),
            models.Index(fields=["subject", "id"], name="claim_subject"),
            models.Index(fields=["person", "made_at"], condition=Q(person__isnull=False), name="claim_person"),
            models.Index(fields=["made_at"], name="claim_made"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {ROLE_NAMES[Role(self.role)]}"


class Signature(models.Model):
    """画面特征: the perceptual hashes of a claimed photo; never changed, a new version is a new row."""

    photo = models.OneToOneField("evidence.Photo", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    # Eight bytes for each region (grading/vision/signature.py).
    hashes = models.BinaryField()


class Lead(models.Model):
    """线索: the system asks a person to look at a photo. It finds nobody guilty and takes nothing away."""

    class State(models.TextChoices):
        OPEN = "open", "待核实"
        CONFIRMED = "confirmed", "属实"
        DISMISSED = "dismissed", "不成立"
        # The grounds were gone when the photo was graded again, before anybody had decided.
        DROPPED = "dropped", "已撤销"

    claim = models.OneToOneField(Claim, verbose_name="举证", on_delete=models.PROTECT, related_name="lead")
    other = models.ForeignKey(
        "evidence.Photo", verbose_name="对照照片", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("疑点", max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind])
    reasons = models.JSONField("依据", default=list)
    area_path = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_path = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField("说明", max_length=500, blank=True)
    answered_at = models.DateTimeField("说明时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="说明人", null=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核实人", null=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    decision = models.CharField("核实意见", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lead_decided_by_a_person",
                condition=Q(state__in=["open", "dropped"])
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "raised_at"], name="lead_area"),
            models.Index(fields=["unit_path", "raised_at"], name="lead_unit"),
            models.Index(fields=["area_path"], condition=Q(state="open"), name="lead_open"),
        ]

    def __str__(self) -> str:
        return f"线索 {self.pk}"

    @property
    def subject(self) -> str:
        """What the log calls it."""
        return f"lead:{self.pk}"
