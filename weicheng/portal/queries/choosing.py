"""What the public form offers: problems by their plain names, and places down to the community."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db import connection
from django.db.models import QuerySet

from weicheng.access.paths import ancestors
from weicheng.domain.packs.parse import Pack
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.places import queries as places
from weicheng.places.models import Site

# What a citizen knows of the place; a grid cell has no name that anybody outside the office has heard.
CHOSEN_LEVELS = (AreaLevel.STREET, AreaLevel.COMMUNITY)
NAMED_LEVELS = (AreaLevel.COUNTY, AreaLevel.ZONE, *CHOSEN_LEVELS)
# The key on a QR poster: a site, an area, or an area by its official code.
KEY = re.compile(r"(?P<kind>[sa])(?P<pk>\d{1,15})|(?P<code>\d{6}|\d{9}|\d{12}|\d{15})")


@dataclass(frozen=True)
class Choice:
    """A problem as the form shows it: its code, plain name, official name, and the duty that names the icon."""

    code: str
    label: str
    name: str
    duty: str
    group: str


@dataclass(frozen=True, eq=False)
class Offer:
    """Every problem of a pack: those citizens meet most often first, and all of them under their official groups."""

    choices: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    labels: Mapping[str, str]


# A pack never changes, and a form for its two hundred problems takes longer to prepare than to answer.
_offers: dict[str, Offer] = {}


def offer_of(pack: Pack) -> Offer:
    """What the public form offers by the rules of a pack; worked out once a process."""
    if pack.sha256 not in _offers:
        choices = _choices(pack)
        by_group = groupby(sorted(choices, key=lambda choice: choice.code), key=lambda choice: choice.group)
        groups = tuple((group, tuple((c.code, c.label) for c in found)) for group, found in by_group)
        _offers[pack.sha256] = Offer(tuple(choices), groups, {choice.code: choice.label for choice in choices})
    return _offers[pack.sha256]


def _choices(pack: Pack) -> list[Choice]:
    common = pack.common_matters()
    order = [*common, *(code for code, matter in pack.matter.items() if matter.in_use and code not in set(common))]
    return [_choice(pack, code) for code in order]


def _choice(pack: Pack, code: str) -> Choice:
    matter = pack.matter[code]
    return Choice(code, matter.plain or matter.name, matter.name, matter.duty, pack.matter_group[code[:2]].name)


def communities() -> QuerySet[Area]:
    """The streets and communities a citizen may choose, in the order of the tree."""
    return Area.objects.filter(level__in=CHOSEN_LEVELS, closed_on=None).order_by("path")


# As `communities`, without building the query anew for each report (see base.inserts).
_COMMUNITY = """
    SELECT id, name, path, parent_id, level, code FROM organization_area
    WHERE id = %s AND closed_on IS NULL AND level IN (%s, %s)
"""


def community(pk: str) -> Area | None:
    """The street or community a form names, if a citizen may choose it; one cheap query."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNITY, [int(pk), *CHOSEN_LEVELS])
        row = cursor.fetchone()
    # The other columns are read when somebody asks for them.
    return Area.from_db(connection.alias, ["id", "name", "path", "parent_id", "level", "code"], row) if row else None


@dataclass(frozen=True)
class Preset:
    """The place that a QR code stands for."""

    key: str
    name: str
    where: str
    area: Area
    site: Site | None = None


def preset(key: str) -> Preset:
    """The place of a poster's key: `s12` a site, `a34` an area, or an area's code. Raises OutOfReach."""
    found = KEY.fullmatch(key)
    if found is None:
        raise OutOfReach("这个二维码不完整。请重新扫码，或直接上报并选择所在社区。")
    if found["kind"] == "s":
        return _of_site(key, int(found["pk"]))
    wanted = {"pk": int(found["pk"])} if found["pk"] else {"code": found["code"]}
    area = Area.objects.filter(closed_on=None, **wanted).first()
    if area is None:
        raise OutOfReach("这个二维码对应的区域已经撤销。请直接上报并选择所在社区。")
    return Preset(key, area.name, place_names([area.path]).get(area.path, area.name), area)


def _of_site(key: str, pk: int) -> Preset:
    site = Site.objects.select_related("area").filter(pk=pk, closed_on=None).first()
    if site is None:
        raise OutOfReach("这个二维码对应的点位已经停用。请直接上报并选择所在社区。")
    return Preset(key, site.name, place_names([site.area_path]).get(site.area_path, site.area.name), site.area, site)


def place_names(paths: Iterable[str]) -> Mapping[str, str]:
    """How the public reads a place: county, street and community without the grid cell; one query."""
    wanted = set(paths)
    above = {path for each in wanted for path in ancestors(each)}
    rows = Area.objects.filter(path__in=above, level__in=NAMED_LEVELS).values_list("path", "name")
    names = dict(rows)
    return {path: "".join(names[up] for up in ancestors(path) if up in names) for path in wanted}


def name_at(lng: float, lat: float) -> str:
    """The community a point lies in, by name; "" outside the city."""
    area = places.locate(lng, lat)
    return place_names([area.path])[area.path] if area else ""
