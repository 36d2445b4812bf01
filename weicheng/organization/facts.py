"""Rows of the organisation as the pure core wants them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from weicheng.access.paths import ancestors, subtree
from weicheng.domain.duties import Assignment, DutyBook, Span
from weicheng.domain.vacuum import AreaNode
from weicheng.organization.enums import AreaLevel, Part
from weicheng.organization.models import Area, DutyAssignment, Posting, Unit

# Before any record: units have no founding date of their own.
ALWAYS = date.min


def area_nodes(area_path: str) -> list[AreaNode]:
    """The areas of a subtree; a zone is its own place type in the boundary matrix (M-017). One query."""
    rows = Area.objects.filter(subtree("path", area_path)).values_list("path", "level", "fabric", "closed_on")
    return [
        AreaNode(path, level, AreaLevel.ZONE if level == AreaLevel.ZONE else fabric, closed)
        for path, level, fabric, closed in rows.order_by("path")
    ]


def book_of(rows: Iterable[DutyAssignment]) -> DutyBook:
    """The book of given assignments, read with their units and postings; no query."""
    known = list(rows)
    return DutyBook(
        [
            Assignment(
                row.pk,
                row.duty,
                row.area.path,
                row.unit_id,
                Span(row.starts_on, row.ends_on),
                row.posting_id,
                lead=row.part == Part.LEAD,
            )
            for row in known
        ],
        units={row.unit_id: Span(ALWAYS, row.unit.closed_on) for row in known},
        postings={row.posting.pk: Span(row.posting.starts_on, row.posting.ends_on) for row in known if row.posting},
    )


def duty_book(
    area_path: str, duties: Collection[str] | None = None, idle: Mapping[int, Sequence[Span]] | None = None
) -> DutyBook:
    """The assignments of a subtree and of every area above it, with what makes them valid; three queries."""
    rows = DutyAssignment.objects.all()
    if area_path:
        above = Q(area__path__in=ancestors(area_path, include_self=False))
        rows = rows.filter(subtree("area__path", area_path) | above)
    if duties is not None:
        rows = rows.filter(duty__in=duties)
    assignments = [
        Assignment(pk, duty, path, unit, Span(starts, ends), posting, lead=part == Part.LEAD)
        for pk, duty, path, unit, starts, ends, posting, part in rows.values_list(
            "pk", "duty", "area__path", "unit_id", "starts_on", "ends_on", "posting_id", "part"
        )
    ]
    units = Unit.objects.filter(pk__in={a.unit for a in assignments}).values_list("pk", "closed_on")
    postings = Posting.objects.filter(pk__in={a.posting for a in assignments if a.posting})
    return DutyBook(
        assignments,
        units={pk: Span(ALWAYS, closed) for pk, closed in units},
        postings={pk: Span(s, e) for pk, s, e in postings.values_list("pk", "starts_on", "ends_on")},
        idle=idle or {},
    )
