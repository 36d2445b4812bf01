"""The lists of imports: batches, and the faults of one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.workbooks.kinds import ImportKind, kinds
from weicheng.workbooks.models import Batch, BatchFault

STATE_BADGES = {
    Batch.State.DRAFT: Badge("待对应列", Tone.WARN, "columns"),
    Batch.State.CHECKING: Badge("试运行中", Tone.ACTIVE, "loader"),
    Batch.State.CHECKED: Badge("已试运行", Tone.INFO, "clipboard-check"),
    Batch.State.APPLYING: Badge("导入中", Tone.ACTIVE, "loader"),
    Batch.State.APPLIED: Badge("已导入", Tone.GOOD, "circle-check"),
    Batch.State.UNDONE: Badge("已撤销", Tone.STOP, "arrow-back-up"),
    Batch.State.ABANDONED: Badge("已放弃", Tone.NEUTRAL, "ban"),
}


def state_badge(batch: Batch) -> Badge:
    """How the state of a batch is shown everywhere."""
    return STATE_BADGES[Batch.State(batch.state)]


def kind_name(batch: Batch) -> str:
    """The Chinese name of what a batch imports."""
    return next((kind.name for kind in kinds() if kind.code == batch.kind), batch.kind)


class BatchFilters(Filters):
    kind = forms.ChoiceField(label="类型")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Batch.State.choices])
    since = forms.DateField(label="上传日期起")
    lookups: ClassVar = {"kind": "kind", "state": "state", "since": "created_at__date__gte"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "全部"), *((kind.code, kind.name) for kind in kinds())]


class BatchTable(Table):
    """导入批次, newest first."""

    title = "表格导入"
    filters = BatchFilters
    default_sort = "-number"
    empty = Empty(
        title="还没有导入过表格",
        advice="单位、区域、人员、责任分工都可以从现有的 Excel 表导入，不用重新录入。",
        step=Step(label="导入表格", url="/imports/new/", icon="file-import", primary=True),
        icon="file-spreadsheet",
    )
    columns = (
        Column(
            name="number",
            header="批次",
            value=lambda batch: f"{batch.pk} 号 {kind_name(batch)}",
            link=lambda batch: reverse("batch_detail", args=[batch.pk]),
            sort=["pk"],
            rank=1,
        ),
        Column(name="file", header="文件", value=lambda batch: batch.file_name),
        Column(name="state", header="状态", value=state_badge, export=lambda batch: batch.get_state_display()),
        Column(name="faults", header="问题", value=lambda batch: batch.report.get("faults"), numeric=True),
        Column(name="made", header="已导入行数", value=lambda batch: batch.rows_made or None, numeric=True),
        Column(
            name="by",
            header="导入人",
            value=lambda batch: batch.created_by.name if batch.created_by else "命令行",
            joins=["created_by"],
            rank=3,
        ),
        Column(name="created", header="上传时间", value=lambda batch: batch.created_at, sort=["created_at"]),
    )


class FaultFilters(Filters):
    sheet = forms.ChoiceField(label="工作表")
    column = forms.ChoiceField(label="列")
    row = forms.IntegerField(label="行", min_value=1)
    q = forms.CharField(label="问题中的文字", max_length=40)
    lookups: ClassVar = {"sheet": "sheet", "column": "column", "row": "row"}

    def filter_q(self, rows: QuerySet[BatchFault], value: str) -> QuerySet[BatchFault]:
        return rows.filter(Q(problem__contains=value) | Q(remedy__contains=value))


class FaultTable(Table):
    """问题清单 of a dry run; the Excel file goes back to whoever keeps the workbook."""

    title = "问题清单"
    filters = FaultFilters
    page_size = 50
    empty = Empty(title="没有发现问题", advice="可以导入了。", icon="circle-check")
    columns = (
        Column(name="problem", header="问题", value=lambda fault: fault.problem, rank=1),
        Column(name="sheet", header="工作表", value=lambda fault: fault.sheet, sort=["sheet", "row"]),
        Column(name="row", header="行", value=lambda fault: fault.row, sort=["row"], numeric=True),
        Column(name="column", header="列", value=lambda fault: fault.column, sort=["column", "row"]),
        Column(name="remedy", header="怎么改", value=lambda fault: fault.remedy),
    )

    def __init__(self, request: Any, rows: QuerySet[BatchFault], *, places: dict[str, list[str]]) -> None:
        """`places` are the sheets and columns that have faults, for the filters."""
        super().__init__(request, rows)
        if self.form is not None:
            for name, values in places.items():
                field = self.form.fields[name]
                if isinstance(field, forms.ChoiceField):
                    field.choices = [("", "全部"), *((value, value) for value in values)]


class MadeTable(Table):
    """导入的记录: the rows a batch made, each with the way to its page."""

    title = "导入的记录"
    empty = Empty(title="这个批次的记录已经不在了", advice="", icon="inbox")

    def __init__(self, request: Any, kind: ImportKind, batch: Batch) -> None:
        super().__init__(request, kind.made(batch.pk), prefix="made")
        self.kind = kind

    def shown_columns(self) -> list[Column]:
        """One column: what the row is, linked."""
        return [Column(name="row", header=self.kind.name, value=self.kind.describe, link=self.kind.address, rank=1)]
