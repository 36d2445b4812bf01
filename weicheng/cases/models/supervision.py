"""Supervision of a case: requests that need a decision, the three-colour slips, listed supervision."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Request(models.Model):
    """What a unit asks for — more time, suspension, another owner — and the decision in writing."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "延期"
        SUSPENSION = "suspension", "挂账"
        DISPUTE = "dispute", "责任异议"

    class Decision(models.TextChoices):
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind)
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=500)
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    time_unit = models.CharField(max_length=12, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(decided_at=None), name="request_open_once")
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], condition=Q(decided_at=None), name="request_open")]


class Slip(models.Model):
    """督办单: white by the clock; yellow and red drafted by it and signed by a person, red by a leader (M-103)."""

    class Colour(models.TextChoices):
        WHITE = "white", "白色督办单"
        YELLOW = "yellow", "黄色督办单"
        RED = "red", "红色督办单"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="slips")
    colour = models.CharField(max_length=6, choices=Colour)
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="slips")
    unit_path = models.CharField(max_length=64)
    area_path = models.CharField(max_length=64)
    person = models.ForeignKey(
        "organization.Posting", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requirement = models.CharField("督办要求", max_length=500)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField("回复时限", null=True, blank=True)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True)
    reply = models.CharField("回复", max_length=1000, blank=True)
    published = models.BooleanField("公开", default=False)

    class Meta:
        constraints: ClassVar = [
            # One of each colour for a unit in a case: never skipped, never repeated.
            models.UniqueConstraint(
                fields=["case", "unit", "colour"], condition=Q(withdrawn_at=None), name="slip_colour_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "drafted_at"], condition=Q(issued_at=None), name="slip_to_sign"),
            models.Index(fields=["unit_path", "due_at"], condition=Q(replied_at=None), name="slip_to_answer"),
        ]


class Listing(models.Model):
    """挂牌督办 of a key problem: published, under a named leader, delisted after verification (M-104)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="listings")
    level = models.CharField("督办层级", max_length=40)
    leader = models.ForeignKey("organization.Posting", on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()
    due_on = models.DateField()
    delisted_at = models.DateTimeField(null=True, blank=True)
    delist_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(delisted_at=None), name="listing_open_once")
        ]
