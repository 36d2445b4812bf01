"""What is published: units, places and problems of the pack's vocabulary. Never a text, an address or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.cases.models import Case, CasePhoto, Listing, Slip
from weicheng.domain.cases import State
from weicheng.domain.refusals import OutOfReach
from weicheng.evidence.links import public_photo_url
from weicheng.evidence.models import Photo
from weicheng.organization.models import Area, Unit
from weicheng.portal.queries.choosing import NAMED_LEVELS, place_names
from weicheng.standards import queries as standards

# Not verified yet, found to be nothing, or shown under another case.
UNPUBLISHED = (State.REPORTED, State.VERIFIED, State.DECLINED, State.JOINED)


def published_cases() -> QuerySet[Case]:
    """Registered cases, open and closed; what is in the sealed box is not among them."""
    return Case.objects.filter(sealed=False).exclude(state__in=UNPUBLISHED)


def published_slips() -> QuerySet[Slip]:
    """Slips that were issued with publication."""
    return Slip.objects.filter(published=True, issued_at__isnull=False, withdrawn_at=None, case__sealed=False)


def listings() -> QuerySet[Listing]:
    """挂牌督办: the board, the present ones and those that were taken off."""
    return Listing.objects.filter(case__sealed=False)


def open_units() -> QuerySet[Unit]:
    """Units a visitor may filter by."""
    return Unit.objects.filter(closed_on=None).order_by("path")


def name_cases(rows: Sequence[Any], case_of: Any = lambda row: row) -> None:
    """Puts `problem` and `place` on every row, as the public reads them; one query for all."""
    cases = [case_of(row) for row in rows]
    places = place_names(case.area_path for case in cases)
    for row, case in zip(rows, cases, strict=True):
        row.place, row.problem = places[case.area_path], problem_of(case)


def problem_of(case: Case) -> str:
    """The plain name of the case's category; its title may hold what somebody wrote."""
    matter = standards.pack_for(case.pack_id).pack.matter.get(case.category)
    return (matter.plain or matter.name) if matter else case.category


def problem_choices() -> list[tuple[str, str]]:
    """The categories in use by their plain names, for a filter."""
    pack = standards.current_pack().pack
    named = ((code, matter.plain or matter.name) for code, matter in pack.matter.items() if matter.in_use)
    return [("", "全部"), *named]


@dataclass(frozen=True)
class PublicPhoto:
    """A cleared photo, and whether it shows the place before or after."""

    thumb: str
    view: str
    caption: str


@dataclass(frozen=True)
class PublicCase:
    """One published case."""

    case: Case
    problem: str
    place: str
    before: tuple[PublicPhoto, ...]
    after: tuple[PublicPhoto, ...]


def published_case(pk: int) -> PublicCase:
    """One of them with its cleared photos. Raises OutOfReach."""
    case = published_cases().select_related("unit").filter(pk=pk).first()
    if case is None:
        raise OutOfReach
    rows = CasePhoto.objects.filter(case=case, photo__public_state=Photo.Public.CLEARED).select_related("photo")
    after_kinds = {CasePhoto.Kind.AFTER, CasePhoto.Kind.CHECK, CasePhoto.Kind.LOOK_BACK}
    shown = [(row.kind in after_kinds, _photo(row)) for row in rows.order_by("added_at", "pk")]
    return PublicCase(
        case,
        problem_of(case),
        place_names([case.area_path])[case.area_path],
        tuple(photo for is_after, photo in shown if not is_after),
        tuple(photo for is_after, photo in shown if is_after),
    )


def _photo(row: CasePhoto) -> PublicPhoto:
    caption = f"{row.get_kind_display()} {timezone.localtime(row.added_at):%Y-%m-%d}"
    return PublicPhoto(public_photo_url(row.photo, "thumb"), public_photo_url(row.photo), caption)


def open_areas() -> QuerySet[Area]:
    """The areas down to the community that a visitor may filter by."""
    return Area.objects.filter(level__in=NAMED_LEVELS, closed_on=None).order_by("path")


def in_area(rows: QuerySet[Any], area: Area, column: str = "area_path") -> QuerySet[Any]:
    """The rows of an area and everything below it."""
    return rows.filter(subtree(column, area.path))
