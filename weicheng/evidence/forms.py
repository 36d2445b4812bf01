"""Forms of the blurring page."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.base.forms import Form
from weicheng.base.tables import Filters
from weicheng.domain.refusals import BadInput
from weicheng.evidence.actions.erasing import REASON_LENGTH
from weicheng.evidence.actions.publishing import NOTE_LENGTH
from weicheng.evidence.boxes import REMEDY, checked_boxes
from weicheng.evidence.imaging.copies import WHOLE
from weicheng.evidence.models import Photo

PERCENT = WHOLE // 100


class BoxesField(forms.CharField):
    """Boxes as lines of four percentages (左 上 宽 高); cleans to boxes in thousandths.

    Lines of numbers, because they can be typed, read out and corrected where nothing can be drawn.
    """

    widget = forms.Textarea(attrs={"rows": 3, "inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> list[tuple[int, int, int, int]]:
        text = super().clean(value)
        rows = [line.replace("，", " ").replace(",", " ").split() for line in text.splitlines() if line.strip()]
        try:
            return checked_boxes([[_thousandths(number) for number in row] for row in rows])
        except BadInput as refusal:
            raise forms.ValidationError([str(fault) for fault in refusal.faults]) from None
        except ValueError:
            raise forms.ValidationError(f"每行应是四个数字。{REMEDY}") from None


def _thousandths(percent: str) -> int:
    # Short and plain numbers only: float() would also take "nan", "1e9" and "1_0".
    if len(percent) > 8 or not percent.replace(".", "", 1).isascii() or not percent.replace(".", "", 1).isdigit():
        raise ValueError(percent)
    return round(float(percent) * PERCENT)


def lines_of(boxes: list[list[int]]) -> str:
    """Stored boxes as the field shows them."""
    return "\n".join(" ".join(f"{side / PERCENT:g}" for side in box) for box in boxes)


class ClearForm(Form):
    """What is to be blurred, and the assurance that somebody looked."""

    boxes = BoxesField(
        label="脱敏框", required=False, help_text="每行一个框：左 上 宽 高，均为占整幅照片的百分比，如 12.5 30 10 8。"
    )
    nothing_to_hide = forms.BooleanField(label="我已仔细看过，照片中没有人脸和车牌", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "boxes" in cleaned and not cleaned["boxes"] and not cleaned.get("nothing_to_hide"):
            raise forms.ValidationError("请框出人脸和车牌；确实没有的，请勾选“我已仔细看过”。")
        return cleaned


class WithholdForm(Form):
    """Why a photo is not shown to the public."""

    reason = forms.CharField(label="不公开的理由", max_length=NOTE_LENGTH)


class EraseForm(Form):
    """Why a photo is erased for good."""

    reason = forms.CharField(
        label="原因", max_length=REASON_LENGTH, help_text="写明依据，如“保存期满”。不要写个人姓名。"
    )


class PhotoFilters(Filters):
    """How the list of photos to clear is narrowed."""

    state = forms.ChoiceField(
        label="公开状态",
        choices=[("", "全部"), *(choice for choice in Photo.Public.choices if choice[0] != Photo.Public.NONE)],
    )
    purpose = forms.ChoiceField(label="用途", choices=[("", "全部"), *Photo.Purpose.choices])
    since = forms.DateField(label="申请日期从")
    until = forms.DateField(label="到")

    lookups = {
        "state": "public_state",
        "purpose": "purpose",
        "since": "waiting_since__date__gte",
        "until": "waiting_since__date__lte",
    }
