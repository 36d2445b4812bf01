"""茂名 for the journey of a week: 159 community cells of 茂南 and 电白 (示例), three districts, inspectors, streets.

    茂名市 ── 茂南区 · 电白区 · 高新区 ── streets ── 159 communities
    茂名市政府 ── 市双创办 · 督查室 · 市城管局 · 监理公司 ── a street office for each street

Names and codes are real (data/NOTICE); which communities are the city's 159 cells is ours, and so are the borders:
squares in rows, so that a position lies in exactly one cell. Built by the ordinary actions.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from weicheng.access.policy import Actor
from weicheng.inspections import actions as inspections
from weicheng.inspections.models import KeyPoint
from weicheng.organization import actions as organization
from weicheng.organization.actions.bulk import NewDuty, assign_duties
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.queries import actor_of
from weicheng.places import actions as places
from weicheng.places import queries as borders
from weicheng.places.models import Boundary
from weicheng.standards import queries as rules
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import FOUNDER, MORNING, SINCE, publish_rules

EXTRACT = Path(__file__).with_name("data") / "maoming.csv"
COMMUNITY_DIGITS = 12
MAONAN, DIANBAI = "440902", "440904"
# Cells are squares of 0.01 degrees in rows of thirteen from here.
WEST, SOUTH, SIDE, IN_ROW = 110.85, 21.45, 0.01, 13
_UNITS = (
    ("government", "", "茂名市政府", UnitKind.GOVERNMENT),
    ("office", "government", "市双创办", UnitKind.OFFICE),
    ("room", "government", "市委市政府督查室", UnitKind.OFFICE),
    ("urban", "government", "市城管局", UnitKind.BUREAU),
    ("market", "government", "市市监局", UnitKind.BUREAU),
    ("company", "urban", "环卫监理公司", UnitKind.BUREAU),
)
_PEOPLE = (
    ("leader", "government", "leader"),
    ("director", "office", "office_director"),
    ("deputy", "office", "office_director"),
    ("dispatcher", "office", "dispatcher"),
    *((f"inspector{number}", "office", "inspector") for number in range(1, 9)),
    ("room_inspector", "room", "inspector"),
    ("company_inspector", "company", "inspector"),
    ("checker", "office", "checker"),
    ("urban_head", "urban", "unit_leader"),
    ("discipline", "government", "discipline"),
)
INSPECTORS = tuple(f"inspector{number}" for number in range(1, 9))


@dataclass
class Maoming:
    """The city by short keys; streets and communities by their codes."""

    city: Area
    districts: dict[str, Area] = field(default_factory=dict)
    streets: dict[str, Area] = field(default_factory=dict)
    communities: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    # Street offices by the code of the street.
    offices: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    points: list[KeyPoint] = field(default_factory=list)

    def actor(self, key: str) -> Actor:
        """A person as the policy sees them in June 2026."""
        return actor_of(self.users[key], MORNING.date())

    def street_actor(self, code: str) -> Actor:
        """The manager of a street."""
        return self.actor(f"street_{code}")

    def middle(self, code: str) -> tuple[float, float]:
        """The middle of a community's cell."""
        return _middle(sorted(self.communities).index(code))


def build() -> Maoming:
    """The city in the present transaction; from its rows after the first time of a run."""
    rules.forget()
    borders.forget()
    return built_once(found_city)


def found_city() -> Maoming:
    """Founds the city by the ordinary actions; a few seconds."""
    city = organization.add_area(actor=FOUNDER, name="茂名市", level=AreaLevel.CITY, parent=None, code="440900")
    made = Maoming(city)
    for code, name in ((MAONAN, "茂南区"), (DIANBAI, "电白区"), ("", "高新区")):
        made.districts[name] = organization.add_area(
            actor=FOUNDER, name=name, level=AreaLevel.COUNTY, parent=city, code=code
        )
    _add_places(made)
    # Not before: under rules each new area would look for duties that nobody owns yet.
    publish_rules()
    _add_units(made)
    for key, unit, role in _PEOPLE:
        _employ(made, key, made.units[unit], role, city)
    for code, street in made.streets.items():
        _employ(made, f"street_{code}", made.offices[code], "street_manager", street)
    _add_points(made)
    return made


def _add_places(made: Maoming) -> None:
    by_code = {area.code: area for area in made.districts.values() if area.code}
    cells = 0
    for code, name in _rows():
        is_cell = len(code) == COMMUNITY_DIGITS
        parent = made.streets[code[:9]] if is_cell else by_code[code[:6]]
        level = AreaLevel.COMMUNITY if is_cell else AreaLevel.STREET
        area = organization.add_area(actor=FOUNDER, name=name, level=level, parent=parent, code=code)
        (made.communities if is_cell else made.streets)[code] = area
        if is_cell:
            _draw(area, cells)
            cells += 1


def _rows() -> list[tuple[str, str]]:
    with EXTRACT.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def _corner(number: int) -> tuple[float, float]:
    row, column = divmod(number, IN_ROW)
    return WEST + SIDE * column, SOUTH + SIDE * row


def _middle(number: int) -> tuple[float, float]:
    west, south = _corner(number)
    return west + SIDE / 2, south + SIDE / 2


def _draw(area: Area, number: int) -> None:
    west, south = _corner(number)
    shape = shapely.box(west, south, west + SIDE, south + SIDE)
    Boundary.objects.create(area=area, area_path=area.path, geometry=shapely.to_wkb(shape), is_sketch=True)


def _add_units(made: Maoming) -> None:
    for key, parent, name, kind in _UNITS:
        area = made.city if key == "government" else None
        made.units[key] = organization.add_unit(
            actor=FOUNDER, name=name, kind=kind, parent=made.units.get(parent), area=area
        )
    for code, street in made.streets.items():
        made.offices[code] = organization.add_unit(
            actor=FOUNDER,
            name=f"{street.name}办事处",
            kind=UnitKind.STREET_OFFICE,
            parent=made.units["government"],
            area=street,
        )
    duties = [
        NewDuty(duty, street.pk, street.path, made.offices[code].pk, SINCE)
        for code, street in made.streets.items()
        for duty in ("sweeping", "refuse")
    ]
    assign_duties(actor=FOUNDER, rows=duties)


def _employ(made: Maoming, key: str, unit: Unit, role: str, area: Area) -> None:
    user, _ = organization.open_account(actor=FOUNDER, username=key, name=f"示例{key}")
    organization.open_posting(actor=FOUNDER, user=user, unit=unit, title=role, role=role, area=area, starts_on=SINCE)
    # As after the first sign-in; otherwise every page would lead to the change of the password.
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.refresh_from_db()
    made.users[key] = user


def _add_points(made: Maoming) -> None:
    """A market in the first community of each street, on the register of key points."""
    for code, street in made.streets.items():
        first = min(found for found in made.communities if found.startswith(code))
        market = places.add_site(
            actor=FOUNDER,
            name=f"{street.name}农贸市场",
            kind="market",
            area=made.communities[first],
            unit=made.offices[code],
            point=made.middle(first),
        )
        entry = inspections.PointEntry(industry="commerce", must_inspect=True)
        made.points.append(inspections.list_point(actor=made.actor("director"), site=market, entry=entry, now=MORNING))
