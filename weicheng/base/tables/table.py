"""A list page: one class says columns and filters; it reads a page, or writes the same rows to Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from weicheng.access.policy import has
from weicheng.access.web import opens
from weicheng.base.blocks import Empty, Step
from weicheng.base.export import EXPORT_LIMIT, XLSX, workbook_response, write_workbook
from weicheng.base.progress import Progress
from weicheng.base.tables.columns import Column
from weicheng.base.tables.filters import Chip, Filters
from weicheng.base.tables.parts import BulkStep, ExportInto, Header, Page, PageLink, SavedLink
from weicheng.base.tables.reading import EXPORT_CHUNK, count_rows, each_row, of_keys
from weicheng.base.tables.rows import RowWriter
from weicheng.base.tables.saved import Keeper, keeper_for
from weicheng.base.web import database_closed, load_choices, render
from weicheng.domain.refusals import BadInput

# Counting further costs more than the number is worth; nobody leafs through 10,000 rows.
COUNT_LIMIT = 10_000
PAGE_SIZES = (20, 50, 100, 200)
# What one sheet holds, below Excel's 1,048,576; and how often a worker says how far it is.
ROWS_OF_A_SHEET = 1_000_000
WATCHED_EVERY = 500


class Table:
    """Subclass it, name `columns`, and answer a view with `CaseTable(request, rows).respond(template, context)`.

    Four queries whatever the number of rows: the count (stopped at 10,000), keys and rows of the page, one a prefetch.
    """

    title: ClassVar[str] = "列表"
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[type[Filters] | None] = None
    # Name of a column, with `-` in front for descending.
    default_sort: ClassVar[str] = ""
    page_size: ClassVar[int] = 50
    empty: ClassVar[Empty] = Empty()
    bulk: Sequence[BulkStep] = ()
    # Set to False on the table of a person who may look but not take away.
    exportable: bool = True
    template: ClassVar[str] = "base/list.html"
    partial: ClassVar[str] = "base/_table.html"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, prefix: str = "") -> None:
        """`prefix` tells two tables of one page apart in the query string."""
        self.request = request
        self.rows = rows
        self.prefix = prefix
        self.element_id = f"table-{prefix}" if prefix else "table"

    # What a subclass may say about a row.

    def row_key(self, row: Any) -> str:
        return str(row.pk)

    def row_label(self, row: Any) -> str:
        """How a screen reader names the row's tick box."""
        return str(row)

    def row_css(self, row: Any) -> str:
        return ""

    def many(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The same rows when there are more than COUNT_LIMIT: override where they are better asked for otherwise."""
        return rows

    def complete(self, rows: list[Any]) -> None:
        """Reads what the columns need for many rows at once; the database is still open. Override where joins fail."""

    def shown_columns(self) -> list[Column]:
        """The columns of this request; override to leave one out for some people."""
        actor = getattr(self.request, "actor", None)
        return [
            column
            for column in self.columns
            if not column.needs or (actor is not None and any(has(actor, needed) for needed in column.needs))
        ]

    # Answering.

    def respond(
        self, template: str = "", context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponseBase:
        """The page, its table fragment for htmx, or the Excel file for `?export=xlsx`."""
        if self.wants_export:
            return self.export()
        ready = {"title": self.title, **(context or {}), "table": self}
        return render(self.request, template or self.template, ready, partial=self.partial, status=status)

    @property
    def wants_export(self) -> bool:
        """Whether this request asks for the Excel file and may have it; a view asks first if it records exports."""
        return self.exportable and self.request.GET.get(self.param("export")) == "xlsx"

    def prepare(self) -> None:
        """Reads everything the template will ask for."""
        if self.form is not None:
            load_choices(self.form)
        _ = self.page, self.headers, self.chips, self.saved

    def export(self) -> HttpResponseBase:
        """Every row that passes the filters as XLSX; BadInput beyond EXPORT_LIMIT, for a worker ROWS_OF_A_SHEET."""
        columns = [column for column in self.shown_columns() if column.export is not False]
        rows = self._joined(self.narrowed, columns)
        # Set by base.list_exports, where nobody waits for the answer.
        into: ExportInto | None = getattr(self.request, "export_into", None)
        limit = ROWS_OF_A_SHEET if into else EXPORT_LIMIT
        total = count_rows(rows, limit + 1)
        if total > limit:
            remedy = "请加上筛选条件（如缩短日期范围）分几次导出"
            more = "" if into else "，或选列表上方的“后台导出”"
            raise BadInput.of("导出", f"符合条件的记录超过 {limit:,} 行", f"{remedy}{more}。")
        lines = ([column.cell(row) for column in columns] for row in self._completed(rows))
        headers = [column.header for column in columns]
        if into is None:
            return workbook_response(self.title, headers, lines)
        write_workbook(into.target, self.title, headers, _watched(lines, into.progress, total))
        return HttpResponse(content_type=XLSX)

    def _completed(self, rows: QuerySet[Any] | Sequence[Any]) -> Iterator[Any]:
        each = each_row(rows)
        while chunk := list(islice(each, EXPORT_CHUNK)):
            self.complete(chunk)
            yield from chunk

    # Reading.

    @cached_property
    def form(self) -> Filters | None:
        return self.filters(self.request.GET, prefix=self.prefix or None) if self.filters else None

    @cached_property
    def narrowed(self) -> QuerySet[Any] | Sequence[Any]:
        """The rows that pass the filters, in the order asked for."""
        rows = self.rows
        if not isinstance(rows, QuerySet):
            return self.sorted_list(rows)
        if self.form is not None:
            rows = self.form.narrow(rows)
        column, descending = self._sorting
        if column is None:
            return rows if rows.ordered else rows.order_by("pk")
        # The key at the end makes the order total; without it pages may repeat or lose rows.
        return rows.order_by(*column.ordering(descending), "-pk" if descending else "pk")

    def sorted_list(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Rows that are a list in the order asked for; as they came where no column says what to sort by."""
        column, descending = self._sorting
        return rows if column is None or column.key is None else sorted(rows, key=column.key, reverse=descending)

    @cached_property
    def page(self) -> Page:
        columns = self.screen_columns
        count = count_rows(self.narrowed, COUNT_LIMIT + 1)
        capped, count = count > COUNT_LIMIT, min(count, COUNT_LIMIT)
        pages = max(1, -(-count // self.size))
        number = min(max(_whole(self.request.GET.get(self.param("page")), 1), 1), pages)
        start = (number - 1) * self.size
        rows = self._read(start, columns, many=capped)
        self.complete(rows)
        # Closed here already: a column that reads a relation it does not name fails with one row as with fifty.
        with database_closed():
            lines = self._lines(rows, columns)
        return Page(lines, count, capped, number, pages)

    def _read(self, start: int, columns: Sequence[Column], *, many: bool) -> list[Any]:
        """The rows of a page: their keys first, or the database may begin with a joined table and sort all rows."""
        rows, end = self.narrowed, start + self.size
        if not isinstance(rows, QuerySet) or rows.query.is_sliced:
            return list(self._joined(rows, columns)[start:end])
        keys = list((self.many(rows) if many else rows).values_list("pk", flat=True)[start:end])
        found = {row.pk: row for row in self._joined(of_keys(rows, keys), columns)}
        return [found[key] for key in keys if key in found]

    def _joined(self, rows: QuerySet[Any] | Sequence[Any], columns: Sequence[Column]) -> Any:
        if not isinstance(rows, QuerySet):
            return rows
        joins = {name for column in columns for name in column.joins}
        prefetch = {str(p): p for column in columns for p in column.prefetch}
        rows = rows.select_related(*sorted(joins)) if joins else rows
        return rows.prefetch_related(*prefetch.values()) if prefetch else rows

    def _lines(self, rows: Sequence[Any], columns: Sequence[Column]) -> list[SafeString]:
        columns = [self._leading(column, rows) for column in columns]
        if not self.bulk:
            writer = RowWriter(columns)
            return [writer.write(row, css=self.row_css(row)) for row in rows]
        writer = RowWriter(columns, f"{self.element_id}-bulk")
        return [
            writer.write(row, css=self.row_css(row), key=self.row_key(row), label=self.row_label(row)) for row in rows
        ]

    def _leading(self, column: Column, rows: Sequence[Any]) -> Column:
        """The column, without its link where the pages it leads to do not open for this person.

        All cells of a column lead to one kind of page, so the first address decides for the rest.
        """
        leads_to = next(filter(None, map(column.link, rows)), "") if column.link else ""
        return column if not leads_to or self._opens(leads_to) else replace(column, link=None)

    def _opens(self, url: str) -> bool:
        """A page of this site opens for the person who asks, or is none of ours to judge (a download, a # mark)."""
        actor = getattr(self.request, "actor", None)
        return actor is None or not url.startswith("/") or opens(actor, urlsplit(url).path)

    # What the template draws around the rows.

    @cached_property
    def screen_columns(self) -> list[Column]:
        return [column for column in self.shown_columns() if column.screen]

    @cached_property
    def size(self) -> int:
        wanted = _whole(self.request.GET.get(self.param("per")), self.page_size)
        return wanted if wanted in PAGE_SIZES else self.page_size

    @cached_property
    def _sorting(self) -> tuple[Column | None, bool]:
        by_name = {column.name: column for column in self.shown_columns() if self._sorts(column)}
        for asked in (self.request.GET.get(self.param("sort"), ""), self.default_sort):
            column = by_name.get(asked.lstrip("-"))
            if column is not None:
                return column, asked.startswith("-")
        return None, False

    def _sorts(self, column: Column) -> bool:
        return bool(column.sort) if isinstance(self.rows, QuerySet) else column.key is not None

    @cached_property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.screen_columns]

    def _header(self, column: Column) -> Header:
        if not self._sorts(column):
            return Header(column.header, column.css)
        current, descending = self._sorting
        if column is not current:
            return Header(column.header, column.css, self.url(sort=column.name))
        turned = column.name if descending else f"-{column.name}"
        return Header(column.header, column.css, self.url(sort=turned), "descending" if descending else "ascending")

    @cached_property
    def chips(self) -> list[Chip]:
        return self.form.chips(self._query()) if self.form is not None else []

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filter form must carry along: sorting and page size."""
        names = (self.param("sort"), self.param("per"))
        return [(name, self.request.GET[name]) for name in names if self.request.GET.get(name)]

    @property
    def body(self) -> SafeString:
        return SafeString("".join(self.page.lines))

    @property
    def total(self) -> str:
        return f"{COUNT_LIMIT}+" if self.page.capped else f"{self.page.count:,}"

    @property
    def first(self) -> int:
        return (self.page.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.page.lines) - 1

    @property
    def export_url(self) -> str:
        return self.url(export="xlsx") if self.exportable else ""

    @property
    def background_export(self) -> str:
        """The address whose rows a worker should write, once there are so many that waiting may be refused."""
        here = f"{self.request.path}{self.url()}"
        return here if self.exportable and self.page.capped else ""

    @cached_property
    def keeper(self) -> Keeper | None:
        """Who keeps this person's named filters; only the first table of a page with filters has them."""
        actor = getattr(self.request, "actor", None)
        return keeper_for(actor) if self.filters and not self.prefix else None

    @cached_property
    def saved(self) -> list[SavedLink]:
        """The person's named filters of this list, the one in force marked; one query."""
        if self.keeper is None:
            return []
        here = self.query_text
        found = self.keeper.find(self.request.actor, self.request.path)  # type: ignore[attr-defined]
        return [SavedLink(one.name, f"?{one.query}", one.query == here) for one in found]

    @property
    def query_text(self) -> str:
        """What is worth keeping of the query string: filters, order and page size."""
        return self._query().urlencode()

    @property
    def save_url(self) -> str:
        return reverse(self.keeper.save) if self.keeper else ""

    @property
    def manage_url(self) -> str:
        return reverse(self.keeper.manage) if self.keeper else ""

    @property
    def clear_url(self) -> str:
        return self.request.path

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page.number - 1) if self.page.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page.number + 1) if self.page.number < self.page.pages else ""

    @property
    def page_links(self) -> list[PageLink]:
        """First, last and the neighbours; an empty URL stands for the gap."""
        page = self.page
        near = {1, page.pages, *range(page.number - 2, page.number + 3)}
        links: list[PageLink] = []
        before = 0
        for number in sorted(n for n in near if 1 <= n <= page.pages):
            if number > before + 1:
                links.append(PageLink("…", ""))
            links.append(PageLink(str(number), self.url(page=number), number == page.number))
            before = number
        return links

    @property
    def size_links(self) -> list[PageLink]:
        return [PageLink(str(size), self.url(per=size), size == self.size) for size in PAGE_SIZES]

    @property
    def nothing(self) -> Empty:
        """What an empty list says: take off filters if there are any, else the table's own next step."""
        if not self.chips:
            step = self.empty.step
            return self.empty if step is None or self._opens(step.url) else replace(self.empty, step=None)
        step = Step(label="清除全部筛选", url=self.clear_url, icon="filter-off")
        advice = "换一个关键字，或去掉几个筛选条件。"
        return Empty(title="没有符合条件的记录", advice=advice, step=step, icon="search-off")

    def param(self, name: str) -> str:
        return f"{self.prefix}-{name}" if self.prefix else name

    def url(self, **changes: object) -> str:
        """The list's address with these parameters changed; another order or page size begins at page one."""
        query = self._query()
        for name, value in changes.items():
            query[self.param(name)] = str(value)
        return f"?{query.urlencode()}"

    def _query(self) -> QueryDict:
        query = self.request.GET.copy()
        for name in ("page", "export"):
            query.pop(self.param(name), None)
        return query


def _watched(lines: Iterator[list[Any]], progress: Progress, total: int) -> Iterator[list[Any]]:
    for number, line in enumerate(lines, start=1):
        yield line
        if number % WATCHED_EVERY == 0 or number == total:
            progress(number, total)


def _whole(text: str | None, otherwise: int) -> int:
    # int() alone would also take "１２" and "1_000", and spend seconds on a thousand digits.
    return int(text) if text and len(text) < 9 and text.isascii() and text.isdigit() else otherwise
