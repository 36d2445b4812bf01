"""The list of photos that somebody wants to show to the public."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table
from weicheng.evidence.forms import PhotoFilters
from weicheng.evidence.links import photo_url
from weicheng.evidence.models import Photo

BADGES = {
    Photo.Public.NONE: Badge("不公开", Tone.NEUTRAL, "lock"),
    Photo.Public.WAITING: Badge("待脱敏", Tone.WARN, "hourglass"),
    Photo.Public.CLEARED: Badge("已脱敏公开", Tone.GOOD, "circle-check"),
    Photo.Public.WITHHELD: Badge("不予公开", Tone.STOP, "ban"),
}


def public_badge(photo: Photo) -> Badge:
    """The state of publication with its colour and icon."""
    return BADGES[Photo.Public(photo.public_state)]


def _picture(photo: Photo) -> SafeString:
    return format_html(
        '<img class="thumb" src="{}" alt="{}照片，打开脱敏" width="96" height="72" loading="lazy">',
        photo_url(photo, "thumb"),
        Photo.Purpose(photo.purpose).label,
    )


def review_url(photo: Any) -> str:
    return reverse("photo_review", args=[photo.uuid])


class PhotoTable(Table):
    title = "待脱敏照片"
    filters = PhotoFilters
    default_sort = "waiting"
    empty = Empty(
        title="没有待脱敏的照片",
        advice="案件公开后，其中的照片会排到这里；框出人脸和车牌后才会对公众显示。",
        icon="photo",
    )
    columns = (
        Column(name="picture", header="照片", value=_picture, link=review_url, rank=1, export=False),
        Column(name="state", header="公开状态", value=public_badge, sort=["public_state"]),
        Column(name="purpose", header="用途", value=lambda photo: Photo.Purpose(photo.purpose).label),
        Column(name="area", header="区域", value=lambda photo: photo.area_name),
        Column(name="taken", header="拍摄时间", value=lambda photo: photo.taken_at, rank=3),
        Column(name="waiting", header="申请公开时间", value=lambda photo: photo.waiting_since, sort=["waiting_since"]),
        Column(name="decided", header="审核时间", value=lambda photo: photo.decided_at, rank=3),
        Column(
            name="decided_by",
            header="审核人",
            value=lambda photo: photo.decided_by and photo.decided_by.name,
            joins=["decided_by"],
            rank=3,
        ),
    )

    def row_label(self, row: Photo) -> str:
        return f"{Photo.Purpose(row.purpose).label}照片 {row.pk}"
