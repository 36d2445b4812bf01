"""One small town for all tests: two streets, their grids, the units that own their duties, one person a role.

    测试区(政府) ── 创卫办 · 城管局 · 市监局 · 住建局 · 教育局(包联) · 东街道办 ── 东一社区居委会 · 西街道办
    测试市 ── 测试区 ── 东街道 ── 东一社区 ── 东一01 东一02 网格
                     └─ 西街道 ── 西一社区 ── 西一01 网格

Nobody owns 河道水体, so that a vacuum exists. Built by the ordinary actions; queries of cases need no more than this.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.models import Case, Report
from weicheng.domain.cases import Source
from weicheng.evidence.actions import accept_photo
from weicheng.evidence.models import Photo
from weicheng.organization import actions as organization
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.queries import actor_of
from weicheng.places import queries as places
from weicheng.places.models import Boundary
from weicheng.standards import actions as standards
from weicheng.standards import queries as rules
from weicheng.testing.snapshot import built_once

SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE = date(2026, 1, 1)
# A Wednesday without holidays near it.
MORNING = datetime(2026, 6, 3, 9, 0, tzinfo=SHANGHAI)
FOUNDED = datetime(2026, 1, 1, tzinfo=SHANGHAI)
FOUNDER = Actor.system("town", "organization.manage", "organization.accounts", "standards.manage", "place.manage")

REFUSE, LITTER, LICENCE, SITE_DUST, RIVER, MANHOLE = "06010", "06036", "90021", "08004", "06025", "01023"

_AREAS = (
    ("city", "", "测试市", AreaLevel.CITY, ""),
    ("county", "city", "测试区", AreaLevel.COUNTY, ""),
    ("east", "county", "东街道", AreaLevel.STREET, ""),
    ("east1", "east", "东一社区", AreaLevel.COMMUNITY, ""),
    ("east1_01", "east1", "东一01", AreaLevel.GRID, "0 0 1 1"),
    ("east1_02", "east1", "东一02", AreaLevel.GRID, "1 0 2 1"),
    ("west", "county", "西街道", AreaLevel.STREET, ""),
    ("west1", "west", "西一社区", AreaLevel.COMMUNITY, ""),
    ("west1_01", "west1", "西一01", AreaLevel.GRID, "3 0 4 1"),
)
# Grid cells are squares of 0.01 degrees, about a kilometre, from here eastwards.
WEST_EDGE, SOUTH_EDGE, SIDE = 116.60, 23.60, 0.01

_UNITS = (
    ("government", "", "测试区政府", UnitKind.GOVERNMENT, "county", ""),
    ("office", "government", "创卫办", UnitKind.OFFICE, "", "office"),
    ("urban", "government", "城管局", UnitKind.BUREAU, "", "urban"),
    ("market", "government", "市监局", UnitKind.BUREAU, "", "market"),
    ("housing", "government", "住建局", UnitKind.BUREAU, "", "housing"),
    ("school", "government", "教育局", UnitKind.PAIRED, "", ""),
    ("east_office", "government", "东街道办", UnitKind.STREET_OFFICE, "east", ""),
    ("east1_office", "east_office", "东一社区居委会", UnitKind.COMMUNITY, "east1", ""),
    ("west_office", "government", "西街道办", UnitKind.STREET_OFFICE, "west", ""),
)
# Who is who: key, unit, role, over which area (empty: the unit's own).
_PEOPLE = (
    ("leader", "government", "leader", "county"),
    ("director", "office", "office_director", "county"),
    ("dispatcher", "office", "dispatcher", "county"),
    ("inspector", "office", "inspector", "county"),
    ("checker", "office", "checker", "county"),
    ("street", "east_office", "street_manager", "east"),
    ("grid", "east1_office", "grid_worker", "east1"),
    ("stranger", "west_office", "street_manager", "west"),
    ("urban_head", "urban", "unit_leader", ""),
    ("urban_handler", "urban", "unit_handler", ""),
    ("urban_closer", "urban", "lead_department", ""),
    ("market_handler", "market", "unit_handler", ""),
    ("market_closer", "market", "lead_department", ""),
    ("housing_handler", "housing", "unit_handler", ""),
    ("discipline", "government", "discipline", "county"),
    ("system", "office", "system_admin", "county"),
    ("security", "office", "security_admin", "county"),
    ("audit", "office", "audit_admin", "county"),
)
# Short key of every person → role.
ROLES_OF_PEOPLE = {key: role for key, _, role, _ in _PEOPLE}
_BY_STREET = ("sweeping", "refuse", "street_order", "toilets", "vectors", "estates")
_BY_BUREAU = {"small_trades": "market", "markets": "market", "food": "market", "construction": "housing",
              "manholes": "housing", "lighting": "urban", "adverts": "urban", "nuisance": "urban"}  # fmt: skip


@dataclass
class Town:
    """The town by short keys; people are looked up anew, so that a changed posting shows."""

    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A person as the policy sees them in June 2026."""
        return actor_of(self.users[key], MORNING.date())

    def point(self, key: str) -> tuple[float, float]:
        """The middle of a grid cell."""
        west, south, east, north = (float(n) for n in next(row[4] for row in _AREAS if row[0] == key).split())
        return (WEST_EDGE + SIDE * (west + east) / 2, SOUTH_EDGE + SIDE * (south + north) / 2)

    def photo(self, now: datetime = MORNING) -> Photo:
        """A photo no other test has."""
        picture = io.BytesIO()
        Image.new("RGB", (64, 64), tuple(uuid4().bytes[:3])).save(picture, "JPEG")
        upload = SimpleUploadedFile("现场.jpg", picture.getvalue(), "image/jpeg")
        return accept_photo(actor=FOUNDER, upload=upload, purpose=Photo.Purpose.OTHER, now=now)

    def report(self, *, by: str = "inspector", now: datetime = MORNING, **given: object) -> Report:
        """A report of exposed refuse in 东一01 by the inspector, unless told otherwise."""
        wanted = {"source": Source.INSPECTOR, "category": REFUSE, "text": "路口有垃圾", "area": self.areas["east1_01"]}
        actor = Actor.citizen() if by == "citizen" else self.actor(by)
        return cases.report_case(actor=actor, now=now, **(wanted | given))  # type: ignore[arg-type]

    def case(self, **given: object) -> Case:
        """The case of such a report."""
        case = self.report(**given).case  # type: ignore[arg-type]
        assert case is not None
        return case


def build(found: Callable[[], Town] | None = None) -> Town:
    """The town (or what `found` founds) in the present transaction; from its rows after the first time of a run."""
    rules.forget()
    places.forget()
    return built_once(found or found_town)


def found_town() -> Town:
    """Founds the town by the ordinary actions."""
    publish_rules()
    town = Town()
    for key, parent, name, level, box in _AREAS:
        town.areas[key] = organization.add_area(
            actor=FOUNDER, name=name, level=level, parent=town.areas.get(parent), code=""
        )
        if box:
            _draw(town.areas[key], box)
    for key, parent, name, kind, area, industry in _UNITS:
        town.units[key] = organization.add_unit(
            actor=FOUNDER,
            name=name,
            kind=kind,
            parent=town.units.get(parent),
            area=town.areas.get(area),
            industry=industry,
        )
    _assign(town)
    for key, unit, role, area in _PEOPLE:
        _employ(town, key, unit, role, area)
    return town


def _assign(town: Town) -> None:
    for duty in _BY_STREET:
        for street in ("east", "west"):
            organization.assign_duty(
                actor=FOUNDER,
                duty=duty,
                area=town.areas[street],
                unit=town.units[f"{street}_office"],
                starts_on=SINCE,
            )
    for duty, unit in _BY_BUREAU.items():
        organization.assign_duty(
            actor=FOUNDER, duty=duty, area=town.areas["county"], unit=town.units[unit], starts_on=SINCE
        )
    organization.pair_unit(actor=FOUNDER, unit=town.units["school"], area=town.areas["east1"], starts_on=SINCE)


def _employ(town: Town, key: str, unit: str, role: str, area: str) -> None:
    user, _ = organization.open_account(actor=FOUNDER, username=key, name=f"测试{key}")
    organization.open_posting(
        actor=FOUNDER,
        user=user,
        unit=town.units[unit],
        title=role,
        role=role,
        area=town.areas.get(area),
        starts_on=SINCE,
    )
    # As after the first sign-in; otherwise every page would lead to the change of the password.
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.refresh_from_db()
    town.users[key] = user


def _draw(area: Area, box: str) -> None:
    west, south, east, north = (float(n) * SIDE for n in box.split())
    shape = shapely.box(WEST_EDGE + west, SOUTH_EDGE + south, WEST_EDGE + east, SOUTH_EDGE + north)
    Boundary.objects.create(area=area, area_path=area.path, geometry=shapely.to_wkb(shape), is_sketch=True)


def publish_rules() -> None:
    """The national pack, and 2026 as a year of plain weeks, so that a test counts its days by hand."""
    rules.forget()
    standards.publish_pack(actor=FOUNDER, folder="hygiene-city/national/2026.1", now=FOUNDED)
    standards.publish_calendar(actor=FOUNDER, basis="测试日历", years=[2026], now=FOUNDED)
