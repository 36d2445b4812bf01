"""A few people and places of the town, for the tests of apps below the cases: no rules, no duties, quick to build."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from weicheng.access.policy import Actor
from weicheng.organization import actions as organization
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.queries import actor_of
from weicheng.testing.town import FOUNDER, MORNING, SINCE

_AREAS = (("county", "", "测试区", AreaLevel.COUNTY), ("east", "county", "东街道", AreaLevel.STREET))
_UNITS = (
    ("office", "", "创卫办", UnitKind.OFFICE),
    ("urban", "office", "城管局", UnitKind.BUREAU),
    ("east_office", "office", "东街道办", UnitKind.STREET_OFFICE),
)
_PEOPLE = (
    ("director", "office", "office_director", "county"),
    ("dispatcher", "office", "dispatcher", "county"),
    ("inspector", "office", "inspector", "county"),
    ("checker", "office", "checker", "county"),
    ("discipline", "office", "discipline", "county"),
    ("system", "office", "system_admin", "county"),
    ("street", "east_office", "street_manager", "east"),
    ("urban_head", "urban", "unit_leader", ""),
    ("urban_handler", "urban", "unit_handler", ""),
)


@dataclass
class Hamlet:
    """Areas, units and users by short keys."""

    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A person as the policy sees them in June 2026."""
        return actor_of(self.users[key], MORNING.date())

    def sign_in(self, key: str) -> Client:
        """A browser in which the person has signed in and chosen a password."""
        User.objects.filter(pk=self.users[key].pk).update(must_change_password=False)
        client = Client()
        client.force_login(self.users[key])
        return client


def build() -> Hamlet:
    """Builds it in the present transaction by the ordinary actions."""
    hamlet = Hamlet()
    for key, parent, name, level in _AREAS:
        hamlet.areas[key] = organization.add_area(
            actor=FOUNDER, name=name, level=level, parent=hamlet.areas.get(parent), code=""
        )
    for key, parent, name, kind in _UNITS:
        hamlet.units[key] = organization.add_unit(
            actor=FOUNDER, name=name, kind=kind, parent=hamlet.units.get(parent), area=None
        )
    for key, unit, role, area in _PEOPLE:
        hamlet.users[key], _ = organization.open_account(actor=FOUNDER, username=key, name=f"测试{key}")
        organization.open_posting(
            actor=FOUNDER,
            user=hamlet.users[key],
            unit=hamlet.units[unit],
            title=role,
            role=role,
            area=hamlet.areas.get(area),
            starts_on=SINCE,
        )
    return hamlet
