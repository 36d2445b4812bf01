"""What a QR poster stands for, and the sites that may have one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.organization.models import Area
from weicheng.places.models import Site
from weicheng.portal.queries.choosing import Preset, place_names

MOST_POSTERS = 200
AREA_COLUMNS = {ReachKind.AREA: "path"}


def poster_sites(actor: Actor) -> QuerySet[Site]:
    """Sites in use that the actor keeps."""
    return Site.objects.filter(policy.scope(actor, "place.manage", _site_columns()), closed_on=None)


def poster_areas(actor: Actor) -> QuerySet[Area]:
    """Areas that the actor keeps, down to the community."""
    return Area.objects.filter(policy.scope(actor, "place.manage", AREA_COLUMNS), closed_on=None).order_by("path")


def posters(actor: Actor, *, sites: Sequence[str], areas: Sequence[str]) -> list[Preset]:
    """The places asked for, as far as they are the actor's to mark; three queries."""
    found_sites = poster_sites(actor).filter(pk__in=_numbers(sites)).select_related("area").order_by("area_path", "pk")
    found_areas = list(poster_areas(actor).filter(pk__in=_numbers(areas)))
    rows = list(found_sites[:MOST_POSTERS])
    names = place_names([*(site.area_path for site in rows), *(area.path for area in found_areas)])
    return [
        *(Preset(f"a{area.pk}", area.name, names[area.path], area) for area in found_areas),
        *(Preset(f"s{site.pk}", site.name, names[site.area_path], site.area, site) for site in rows),
    ]


def _site_columns() -> dict[ReachKind, str]:
    return {ReachKind.AREA: "area_path", ReachKind.UNIT: "unit_path"}


def _numbers(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 16]
