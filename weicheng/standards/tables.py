"""Lists of packs, of the rows of one section of a pack, of differences, and of the days of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.packs.parse import Pack
from weicheng.domain.packs.schema import Section
from weicheng.domain.packs.values import FieldSpec, fields_of, shown
from weicheng.domain.packs.vocabulary import Mark
from weicheng.standards.badges import MARKS, state_of
from weicheng.standards.models import CalendarDay, PackVersion


class PackTable(Table):
    title = "规则包"
    exportable = False
    empty = Empty(title="还没有发布任何规则包", advice="服务器上待发布的规则包列在上面；也可以运行 weicheng init。")
    columns = (
        Column(name="title", header="名称", value=lambda v: v.title, rank=1,
               link=lambda v: reverse("pack_detail", args=[v.pk])),
        Column(name="name", header="包名", value=str),
        Column(name="state", header="状态", value=lambda v: state_of(v, timezone.localdate())),
        Column(name="from", header="施行日期", value=lambda v: v.effective_from, sort=["effective_from"]),
        Column(name="at", header="发布时间", value=lambda v: v.published_at, sort=["published_at"], rank=3),
        Column(name="by", header="发布人", value=lambda v: v.published_by.name if v.published_by else "系统", rank=3),
    )  # fmt: skip


@dataclass(frozen=True)
class RuleRow:
    """One row of a section as a person reads it, with who set which of its values."""

    pack: Pack
    section: Section
    key: str
    values: Any

    @property
    def own_fields(self) -> list[FieldSpec]:
        """The values that this pack itself sets, where it stands on a base."""
        if len(self.pack.layers) == 1:
            return []
        origins = self.pack.origins
        return [
            spec
            for spec in fields_of(self.section.row).values()
            if (found := origins.get((self.section.name, self.key, spec.name))) and found.pack == self.pack.name
        ]

    @property
    def set_by(self) -> str:
        """Who set what: 「本包：处置、核对情况；其余：…」."""
        own = "、".join(spec.told.title for spec in self.own_fields)
        place = self.first_place
        return f"本包：{own}；其余：{place}" if own else place

    @property
    def first_place(self) -> str:
        """File and line at which the first inherited value stands, else the first value."""
        origins = [
            found
            for name in fields_of(self.section.row)
            if (found := self.pack.origins.get((self.section.name, self.key, name)))
        ]
        inherited = [origin for origin in origins if origin.pack != self.pack.name] or origins
        return f"{inherited[0].pack.partition('/')[2]} {inherited[0].file.rpartition('/')[2]}:{inherited[0].line}"

    @property
    def name(self) -> str:
        return self.pack.row_name(self.section.name, self.key)

    @property
    def mark(self) -> Mark | None:
        return self.pack.mark_of(self.values)

    @property
    def badge(self) -> Badge | None:
        return MARKS[self.mark] if self.mark else None

    def text(self, field: str) -> str:
        """A value with the name behind the code where it refers to another section."""
        value = getattr(self.values, field)
        refers = fields_of(self.section.row)[field].told.refers
        if not refers or value is None:
            return shown(value)
        codes = value if isinstance(value, tuple) else (value,)
        return "、".join(self.pack.row_name(refers, code) or code for code in codes) or "—"


def rule_rows(pack: Pack, section: Section) -> list[RuleRow]:
    """The rows of a section in the order of the pack."""
    content = getattr(pack, section.name)
    rows = content.items() if section.keys else [("", content)]
    return [RuleRow(pack, section, key, values) for key, values in rows]


class RuleFilters(Filters):
    q = forms.CharField(label="代码或文字", max_length=40)
    mark = forms.ChoiceField(label="核对情况", choices=[("", "全部"), *((mark.value, mark.value) for mark in Mark)])
    own = forms.BooleanField(label="只看本包改动")

    def filter_q(self, rows: Sequence[RuleRow], text: str) -> list[RuleRow]:
        return [
            row
            for row in rows
            if text in row.key + row.name or any(text in row.text(name) for name in fields_of(row.section.row))
        ]

    def filter_mark(self, rows: Sequence[RuleRow], mark: str) -> list[RuleRow]:
        return [row for row in rows if row.mark == mark]

    def filter_own(self, rows: Sequence[RuleRow], wanted: bool) -> list[RuleRow]:
        return [row for row in rows if row.own_fields]


class RuleTable(Table):
    """The rows of one section; its columns are the fields that the schema gives the section."""

    filters = RuleFilters
    empty = Empty(title="这一节没有内容", advice="这个包没有规定这一节，也没有可以继承的。")

    def __init__(self, request: HttpRequest, pack: Pack, section: Section) -> None:
        super().__init__(request, rule_rows(pack, section))
        self.section = section

    @cached_property
    def narrowed(self) -> list[RuleRow]:
        rows: Any = self.rows
        return list(self.form.narrow(rows)) if self.form else list(rows)

    def row_key(self, row: RuleRow) -> str:
        return row.key

    def shown_columns(self) -> list[Column]:
        hidden = {"mark", "source", "clause"}
        specs = [spec for spec in fields_of(self.section.row).values() if spec.name not in hidden]
        used = [spec for spec in specs if any(getattr(row.values, spec.name) not in (None, "") for row in self.rows)]
        code = [Column(name="key", header="代码", value=lambda row: row.key)] if self.section.keys else []
        if self.section.key_refers:
            code.append(Column(name="named", header="名称", value=lambda row: row.name, rank=1))
        fields = [
            Column(name=spec.name, header=spec.told.title, value=_reader(spec), rank=1 if spec.name == "name" else 2)
            for spec in used
        ]
        clause = Column(name="clause", header="条款", value=lambda row: getattr(row.values, "clause", ""), rank=3)
        has_clause = any(getattr(row.values, "clause", "") for row in self.rows)
        return [
            *code,
            *fields,
            *([clause] if has_clause else []),
            Column(name="mark", header="核对情况", value=lambda row: row.badge),
            Column(name="set_by", header="由谁设定", value=lambda row: row.set_by, rank=3),
        ]


def _reader(spec: FieldSpec) -> Any:
    return lambda row: row.text(spec.name)


class ChangeTable(Table):
    title = "规则包差异"
    page_size = 100
    empty = Empty(title="两个版本的规则没有差异", advice="文件的排列和说明文字可能不同，但决定案件的数值完全一样。")
    columns = (
        Column(name="section", header="内容", value=lambda c: c.section_title, rank=2),
        Column(name="row", header="项目", value=lambda c: " ".join(filter(None, [c.key, c.row_name])), rank=1),
        Column(name="field", header="字段", value=lambda c: c.field_title or "整行"),
        Column(name="before", header="原来", value=lambda c: c.before or "（没有）"),
        Column(name="after", header="现在", value=lambda c: c.after or "（没有）"),
    )

    def row_key(self, row: Any) -> str:
        return str(row)


class FaultTable(Table):
    title = "规则包检查结果"
    columns = (
        Column(name="place", header="文件与行", value=lambda f: f.place, rank=1),
        Column(name="problem", header="问题", value=lambda f: f.problem),
        Column(name="remedy", header="改法", value=lambda f: f.remedy),
    )

    def row_key(self, row: Any) -> str:
        return str(row)


class DayTable(Table):
    """The days of one year that differ from the week."""

    title = "节假日与调休"
    page_size = 100
    default_sort = "day"
    empty = Empty(
        title="这一年还没有放假安排", advice="录入国务院办公厅的放假通知后，工作日才算得准；在此之前只按周末计算。"
    )
    columns = (
        Column(name="day", header="日期", value=lambda d: d.day, sort=["day"], rank=1),
        Column(name="weekday", header="星期", value=lambda d: "一二三四五六日"[d.day.weekday()]),
        Column(name="kind", header="安排", value=lambda d: d.get_kind_display(), sort=["kind"]),
        Column(name="name", header="名称", value=lambda d: d.name),
        Column(name="basis", header="依据", value=lambda d: d.batch.basis, joins=["batch"], rank=3),
    )

    def row_label(self, row: CalendarDay) -> str:
        return str(row.day)


class BatchTable(Table):
    title = "工作日历的发布记录"
    default_sort = "-at"
    columns = (
        Column(name="batch", header="批次", value=lambda b: f"第 {b.pk} 批", rank=1),
        Column(name="basis", header="依据", value=lambda b: b.basis),
        Column(name="hours", header="办公时间", value=lambda b: b.office_hours, rank=3),
        Column(name="by", header="发布人", value=lambda b: b.published_by.name if b.published_by else "系统"),
        Column(name="at", header="发布时间", value=lambda b: b.published_at, sort=["published_at"]),
    )


def version_label(version: PackVersion) -> str:
    """How a version is named where one is chosen."""
    return f"{version.title}（{version}）"
