"""From areas and people to the rows of a pool: places of a level under some areas, inspectors with their ties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from weicheng.access.paths import ancestors, common_ancestor, subtree
from weicheng.access.roles import roles
from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.pool import Inspector, Item
from weicheng.draws.models import Recusal
from weicheng.draws.queries.chosen import PERSON, last_chosen
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area, Pairing, Posting, Unit, User
from weicheng.organization.queries import valid_on

# An area at or below a street is somebody's own ground; a county is everybody's.
OWN_GROUND = (AreaLevel.ZONE, AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)


def pool_of_areas(areas: Sequence[Area], level: str, day: date) -> list[Item]:
    """The open areas of a level under each of some areas, which become the strata; last visits are our own draws'.

    Ties of a place: the areas it lies in, the units that govern them, and the units paired with them. Five queries.
    """
    places = [
        (stratum, place)
        for stratum in areas
        for place in Area.objects.filter(subtree("path", stratum.path), level=level, closed_on=None).order_by("path")
    ]
    paths = {path for _, place in places for path in ancestors(place.path)}
    ground = {area.path: area for area in Area.objects.filter(path__in=paths, level__in=OWN_GROUND)}
    units = _units_of([area.pk for area in ground.values()], day)
    seen = last_chosen([f"area:{place.pk}" for _, place in places])
    rows: dict[str, Item] = {}
    for stratum, place in places:
        around = [ground[path] for path in ancestors(place.path) if path in ground]
        ties = [f"area:{area.pk}" for area in around] + [unit for area in around for unit in units.get(area.pk, ())]
        ref = f"area:{place.pk}"
        # A place under two chosen areas belongs to the first.
        rows.setdefault(
            ref,
            Item(
                ref=ref, stratum=stratum.name, label=_label(place, ground), last_visit=seen.get(ref), ties=tuple(ties)
            ),
        )
    return list(rows.values())


def _label(place: Area, ground: dict[str, Area]) -> str:
    """Two communities may have one name, so the street stands before it."""
    street = next((area for path in ancestors(place.path) if (area := ground.get(path)) and area.pk != place.pk), None)
    return f"{street.name} {place.name}" if street else place.name


def _units_of(areas: Collection[int], day: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    governing = Unit.objects.filter(area__in=areas, closed_on=None).values_list("area_id", "pk")
    paired = Pairing.objects.filter(valid_on(day), area__in=areas).values_list("area_id", "unit_id")
    for area, unit in [*governing, *paired]:
        found.setdefault(area, []).append(f"unit:{unit}")
    return found


def possible_strata() -> QuerySet[Area]:
    """Open areas above the communities, for a choice of what a draw covers."""
    levels = (AreaLevel.COUNTY, AreaLevel.ZONE, AreaLevel.STREET)
    return Area.objects.filter(level__in=levels, closed_on=None).order_by("path")


def area_above(areas: Sequence[Area]) -> Area:
    """The smallest area that holds all of some areas: where the draw lies. Raises BadInput when nothing does."""
    found = Area.objects.filter(path=common_ancestor([area.path for area in areas])).first()
    if found is None:
        raise BadInput.of("抽查范围", "这些区域没有共同的上级", "请分开抽查")
    return found


def possible_inspectors() -> QuerySet[User]:
    """People with an account whose role carries out visits, for a choice; the action checks nothing of it."""
    able = [code for code, role in roles().items() if "inspection.visit" in role.capabilities]
    holding = Posting.objects.filter(Q(ends_on=None), role__in=able).values("user")
    return User.objects.filter(pk__in=holding, is_active=True).order_by("name", "pk")


def inspectors_of(people: Iterable[User], day: date) -> list[Inspector]:
    """People with their ties on a day: units they hold posts in, their own ground, what they declared. Three queries.

    Their labels are posts with a number, because a publication names no person.
    """
    users = sorted({person.pk: person for person in people}.values(), key=lambda person: person.pk)
    posts: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(valid_on(day), user__in=users).select_related("unit__area", "area"):
        posts.setdefault(posting.user_id, []).append(posting)
    declared: dict[int, list[str]] = {}
    for row in Recusal.objects.filter(user__in=users, ended_at=None):
        declared.setdefault(row.user_id, []).append(f"unit:{row.unit_id}" if row.unit_id else f"area:{row.area_id}")
    return [
        Inspector(
            ref=f"{PERSON}:{user.pk}",
            label=f"{_unit_name(posts.get(user.pk, ()))}{number}号督查员",
            ties=tuple(dict.fromkeys(tie for posting in posts.get(user.pk, ()) for tie in _ties(posting))),
            declared=tuple(declared.get(user.pk, ())),
        )
        for number, user in enumerate(users, start=1)
    ]


def _unit_name(postings: Sequence[Posting]) -> str:
    return postings[0].unit.name if postings else ""


def _ties(posting: Posting) -> Iterable[str]:
    yield f"unit:{posting.unit_id}"
    for area in (posting.area, posting.unit.area):
        if area is not None and area.level in OWN_GROUND:
            yield f"area:{area.pk}"
