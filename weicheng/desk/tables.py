"""Lists of the desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table
from weicheng.desk.models import SavedFilter


class SavedFilterTable(Table):
    title = "常用筛选"
    exportable = False
    empty = Empty(
        title="还没有保存过筛选", advice="在任何列表中筛选后，选“保存筛选”起个名字，下次一点即用。", icon="bookmark"
    )
    columns = (
        Column(name="name", header="名称", value=lambda row: row.name, rank=1, link=lambda row: row.url),
        Column(name="page", header="列表", value=lambda row: row.title or row.page),
        Column(name="saved", header="保存时间", value=lambda row: row.created_at),
        Column(
            name="change", header="操作",
            value=lambda row: format_html(
                '<a href="{}">改名</a> <a href="{}" data-dialog>删除</a>',
                reverse("saved_filter_rename", args=[row.pk]), reverse("saved_filter_drop", args=[row.pk]),
            ),
        ),
    )  # fmt: skip

    def row_label(self, row: SavedFilter) -> str:
        return row.name
