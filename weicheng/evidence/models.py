"""Photos and files as evidence. What they prove stands in the apps above, which link to these rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from weicheng.evidence.filetypes import KIND_NAMES


class Evidence(models.Model):
    """What photos and attachments share: where the bytes are, who sent them, whether they still exist."""

    class State(models.TextChoices):
        KEPT = "kept", "在存"
        ERASED = "erased", "已清除"

    # Chosen by the client, so that a repeated upload is answered with the first one.
    uuid = models.UUIDField("编号", unique=True)
    # Of the bytes as they came in; stays after erasure as proof of what was there.
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    mime = models.CharField("类型", max_length=80)
    name = models.CharField("原文件名", max_length=120, blank=True)
    received_at = models.DateTimeField("收到时间")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # A member of the public has no account: the code by which the report is followed.
    citizen_token = models.CharField("市民凭证", max_length=64, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.KEPT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.uuid}"


class Photo(Evidence):
    """照片. Public only after a person has blurred faces and plates; the original never is."""

    class Purpose(models.TextChoices):
        REPORT = "report", "上报"
        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"
        CHECK = "check", "核查"
        LOOK_BACK = "look_back", "回头看"
        PROGRESS = "progress", "任务进展"
        OTHER = "other", "其他"

    class Public(models.TextChoices):
        NONE = "none", "不公开"
        WAITING = "waiting", "待脱敏"
        CLEARED = "cleared", "已脱敏公开"
        WITHHELD = "withheld", "不予公开"

    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    # Upright size in pixels.
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    # As recorded by the camera; degrees in WGS84.
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    device = models.CharField("设备", max_length=80, blank=True)
    # What the capturing page said, kept apart from what the camera wrote: lng, lat, taken_at,
    # and the hash of the original. Shown only.
    claimed = models.JSONField("拍摄页面所报", default=dict, blank=True)
    # Clock of the client minus clock of the server, in seconds.
    clock_offset = models.IntegerField("终端时钟偏差（秒）", null=True, blank=True)
    # 64 bits as a signed integer (evidence/imaging/phash.py).
    phash = models.BigIntegerField("感知哈希")

    public_state = models.CharField("公开状态", max_length=8, choices=Public, default=Public.NONE)
    waiting_since = models.DateTimeField("申请公开时间", null=True, blank=True)
    # Whose photo it is to clear; written when publication is asked for.
    area_path = models.CharField("区域路径", max_length=64, blank=True)
    unit_path = models.CharField("单位路径", max_length=64, blank=True)
    # Blurred boxes [x, y, width, height] in thousandths of the upright picture.
    boxes = models.JSONField("脱敏框", default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decision_note = models.CharField("审核说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "照片"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="photo_position_whole",
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
            ),
            models.CheckConstraint(
                name="photo_public_by_a_person",
                condition=~Q(public_state="cleared") | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="photo_erased_is_not_public", condition=~Q(state="erased") | ~Q(public_state="cleared")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["waiting_since", "id"], condition=Q(public_state="waiting"), name="photo_waiting"),
            models.Index(fields=["public_state", "area_path"], name="photo_public_area"),
        ]


class Attachment(Evidence):
    """附件: a document or a video, its type verified by content."""

    class Meta:
        verbose_name = "附件"

    @property
    def kind_name(self) -> str:
        """`Word 文档`, `视频` …"""
        return KIND_NAMES.get(self.mime, self.mime)
