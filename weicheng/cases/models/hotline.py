"""12345 work orders as they came in files, so that what was sent, taken in and answered back can be compared."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class HotlineOrder(models.Model):
    """One line of a hotline file (M-129). A number that comes again makes another line and no second report."""

    order_no = models.CharField("工单号", max_length=60, db_index=True)
    # The version of the import contract the file was read by (imports/hotline.py).
    contract = models.CharField("契约版本", max_length=12)
    batch_id = models.BigIntegerField(db_index=True)
    line = models.PositiveIntegerField("行号")
    imported_at = models.DateTimeField("导入时间")
    called_at = models.DateTimeField("来电时间")
    # The time the centre set; our own promise stands on the report.
    centre_due_at = models.DateTimeField("热线办理时限", null=True, blank=True)
    report = models.ForeignKey("cases.Report", on_delete=models.PROTECT, related_name="orders")
    is_repeat = models.BooleanField("重复工单", default=False)
    # Whether the file said in which area it is; otherwise a clerk has to find out.
    is_placed = models.BooleanField("位置明确", default=True)
    # Words of an accusation stand in the text: a clerk looks whether it belongs into the sealed box.
    is_suspect = models.BooleanField("疑似检举控告", default=False)
    area_path = models.CharField(max_length=64)
    answered_back_at = models.DateTimeField("回传时间", null=True, blank=True)
    answered_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch_id", "order_no"], name="hotline_order_once_in_file")
        ]
        indexes: ClassVar = [models.Index(fields=["called_at"], name="hotline_called")]

    def __str__(self) -> str:
        return self.order_no


class HotlineDay(models.Model):
    """How many work orders the centre says it sent on a day; entered by a clerk from the centre's own notice."""

    day = models.DateField("日期", unique=True)
    sent = models.PositiveIntegerField("中心交办数")
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
