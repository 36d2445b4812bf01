"""The city itself: territory, units, people as roles, duties, sites."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from shapely.geometry import shape

from weicheng.access.policy import Actor
from weicheng.demo.names import BUREAUS, DEPARTMENT_DUTIES, MADE_UP, PAIRED, PEOPLE, STREET_DUTIES, UNOWNED
from weicheng.organization import actions, queries
from weicheng.organization.actions import bulk
from weicheng.organization.enums import AreaLevel, Fabric, UnitKind
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.queries import actor_of
from weicheng.places import actions as places
from weicheng.places.models import Boundary
from weicheng.places.shapes import Shape
from weicheng.standards import actions as standards

BUILDER = Actor.system(
    "demo",
    "organization.manage",
    "organization.accounts",
    "standards.manage",
    "indicator.manage",
    "place.manage",
    "workbook.import",
    "form.manage",
)
DATA = "data/xiangqiao.json.gz"


@dataclass
class City:
    """The demo city by the names its story uses."""

    county: Area
    zone: Area
    streets: list[Area]
    communities: list[Area]
    units: dict[str, Unit]
    users: dict[str, User]
    centres: dict[int, tuple[float, float]] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A person of the cast, as the policy sees them today."""
        if key not in self._actors:
            self._actors[key] = actor_of(self.users[key])
        return self._actors[key]

    def street_of(self, community: Area) -> Unit:
        """The street office that governs a community."""
        return self.units[next(area.name for area in self.streets if community.path.startswith(area.path))]


def build_city(*, password: str, today: date) -> City:
    """Everything but the history. People hold their posts from a year and a half ago."""
    since = today - timedelta(days=550)
    standards.seed_packs(actor=BUILDER)
    standards.seed_calendar(actor=BUILDER)
    data: dict[str, Any] = json.loads(gzip.decompress(files("weicheng.demo").joinpath(DATA).read_bytes()))
    city = _territory(data)
    _units(city, since)
    _people(city, since, password)
    _duties(city, since)
    _sites(city, random.Random(7))  # noqa: S311 - a story, not a secret
    return city


def _territory(data: dict[str, Any]) -> City:
    """市 → 区 → 街道(镇) → 社区(村); one functional zone without a code (枫溪区)."""
    top = actions.add_area(actor=BUILDER, name="潮州市", level=AreaLevel.CITY, code="445100")
    county = actions.add_area(actor=BUILDER, name="湘桥区", level=AreaLevel.COUNTY, parent=top, code="445102")
    zone = actions.add_area(actor=BUILDER, name="枫溪区（功能区）", level=AreaLevel.ZONE, parent=top)
    streets = [bulk.NewArea(row["name"], AreaLevel.STREET, county.pk, row["code"]) for row in data["streets"]]
    by_code = {street.code: street for street in streets}
    fabric = {0: Fabric.URBAN_VILLAGE, 1: Fabric.FRINGE}
    communities = [
        bulk.NewArea(
            name=row["name"],
            level=AreaLevel.COMMUNITY,
            parent=by_code[row["street"]],
            code=row["code"],
            fabric=fabric.get(number % 17, Fabric.ORDINARY),
        )
        for number, row in enumerate(data["communities"])
    ]
    bulk.add_areas(actor=BUILDER, rows=[*streets, *communities])
    rows = [data["county"], *data["streets"], *data["communities"]]
    shapes = [Shape(row["code"], row["name"], shape(row["geometry"])) for row in rows]
    places.set_boundaries(actor=BUILDER, shapes=shapes, datum=Boundary.Datum.WGS84, is_sketch=True)
    stored = {area.code: area for area in queries.areas() if area.code}
    city = City(
        county=county,
        zone=zone,
        streets=[stored[row["code"]] for row in data["streets"]],
        communities=[stored[row["code"]] for row in data["communities"]],
        units={},
        users={},
    )
    for given in shapes:
        point = given.geometry.representative_point()
        city.centres[stored[given.code].pk] = (round(point.x, 6), round(point.y, 6))
    return city


def _units(city: City, since: date) -> None:
    government = actions.add_unit(
        actor=BUILDER, name="湘桥区人民政府", kind=UnitKind.GOVERNMENT, area=city.county, short_name="区政府"
    )
    rows = [bulk.NewUnit("湘桥区创建国家卫生城市工作领导小组", UnitKind.LEADING_GROUP, government.pk, "领导小组")]
    rows += [bulk.NewUnit("湘桥区创卫办", UnitKind.OFFICE, government.pk, "区创卫办", city.county.pk, "office")]
    rows += [bulk.NewUnit(name, UnitKind.BUREAU, government.pk, industry=code) for name, code in BUREAUS]
    for area in city.streets:
        name = f"{area.name}办事处" if area.name.endswith("街道") else area.name
        rows.append(bulk.NewUnit(name, UnitKind.STREET_OFFICE, government.pk, area_id=area.pk))
    rows += [bulk.NewUnit("枫溪区管理委员会", UnitKind.STREET_OFFICE, government.pk, area_id=city.zone.pk)]
    rows += [bulk.NewUnit(name, UnitKind.PAIRED, government.pk) for name in PAIRED]
    rows += [bulk.NewUnit(name, UnitKind.ENTERPRISE, government.pk) for name in MADE_UP]
    bulk.add_units(actor=BUILDER, rows=rows)
    city.units = {unit.name: unit for unit in queries.units()}
    for area in city.streets:
        city.units[area.name] = next(unit for unit in city.units.values() if unit.area_id == area.pk)
    pairs = [
        bulk.NewPairing(city.units[name].pk, community.pk, community.path, since)
        for name, community in zip(PAIRED, city.communities, strict=False)
    ]
    bulk.pair_units(actor=BUILDER, rows=pairs)


def _people(city: City, since: date, password: str) -> None:
    """One published account a role; every street and bureau has its own handler as well."""
    rows = [
        bulk.NewPerson(username, f"{title}（演示）", postings=[_post(city, unit, title, role, over, since)])
        for username, unit, title, role, over in PEOPLE
    ]
    shown = {row.username for row in rows}
    for number, area in enumerate(city.streets):
        handler = bulk.NewPosting(
            city.units[area.name].pk, "城管办负责人", since, role="street_manager", area_id=area.pk
        )
        rows.append(bulk.NewPerson(f"jiedao{number:02}", f"{area.name}管理员", postings=[handler]))
        worker = bulk.NewPosting(city.units[area.name].pk, "网格员", since, role="grid_worker", area_id=area.pk)
        rows.append(bulk.NewPerson(f"wangge{number:02}", f"{area.name}网格员", postings=[worker]))
    for number, (name, _) in enumerate(BUREAUS):
        held = bulk.NewPosting(city.units[name].pk, "承办人", since, role="unit_handler")
        rows.append(bulk.NewPerson(f"bumen{number:02}", f"{name}承办人", postings=[held]))
    bulk.add_people(actor=BUILDER, rows=rows)
    city.users = {user.username: user for user in actions.publish_demo_password(password=password, shown=shown)}


def _post(city: City, unit: str, title: str, role: str, over: str, since: date) -> bulk.NewPosting:
    """The street roles of the cast are those of 桥东街道; the others are the district's."""
    area = city.streets[0] if over == "street" else city.county
    needs_area = over in {"street", "county"}
    return bulk.NewPosting(
        city.units[unit or area.name].pk, title, since, role=role, area_id=area.pk if needs_area else None
    )


def _duties(city: City, since: date) -> None:
    """Streets own what lies in the street, bureaus their trade; a few holes are left for the vacuum alarm to show."""
    rows = [
        bulk.NewDuty(duty, area.pk, area.path, city.units[area.name].pk, since)
        for area in city.streets
        for duty in STREET_DUTIES
        if (area.name, duty) not in UNOWNED
    ]
    zone = city.units["枫溪区管理委员会"]
    rows += [bulk.NewDuty(duty, city.zone.pk, city.zone.path, zone.pk, since) for duty in STREET_DUTIES]
    rows += [
        bulk.NewDuty(duty, city.county.pk, city.county.path, city.units[bureau].pk, since)
        for bureau, duties in DEPARTMENT_DUTIES.items()
        for duty in duties
    ]
    bulk.assign_duties(actor=BUILDER, rows=rows)


def _sites(city: City, rng: random.Random) -> None:
    """Markets, toilets and transfer stations, one of a kind in some communities."""
    kinds = (("market", "农贸市场"), ("toilet", "公共厕所"), ("transfer", "垃圾中转站"), ("park", "小公园"))
    for community in city.communities[::6]:
        code, label = kinds[rng.randrange(len(kinds))]
        name = community.name.removesuffix("居民委员会").removesuffix("村民委员会")
        places.add_site(
            actor=BUILDER,
            name=f"{name}{label}",
            kind=code,
            area=community,
            unit=city.street_of(community),
            point=city.centres[community.pk],
            is_key=rng.random() < 0.4,
        )
