"""The rules, first area, office and accounts of an installation, and single accounts later on.

Everything goes through the organisation's own actions, as the named actor `cli`; the log shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.access.roles import role, roles
from weicheng.domain.refusals import BadInput
from weicheng.forms import actions as forms
from weicheng.indicators.actions import editions
from weicheng.organization import actions, queries
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Unit
from weicheng.standards import actions as standards

# The office's director comes with the three administrators, who may not do the office's work.
FIRST_ACCOUNTS = (
    ("xitong", "系统管理员", "system_admin"),
    ("anquan", "安全管理员", "security_admin"),
    ("shenji", "审计管理员", "audit_admin"),
    ("chuangweiban", "创卫办主任", "office_director"),
)
LEVELS = {"省": AreaLevel.PROVINCE, "自治区": AreaLevel.PROVINCE, "县": AreaLevel.COUNTY, "区": AreaLevel.COUNTY}


@dataclass(frozen=True)
class OpenedAccount:
    """What to hand to the person; the code is shown only once."""

    username: str
    role: str
    activation_code: str


def command_line_actor() -> Actor:
    return Actor.system(
        "cli",
        "organization.manage",
        "organization.accounts",
        "standards.manage",
        "form.manage",
        "indicator.manage",
    )


def level_of(name: str) -> AreaLevel:
    """The level that a name of an administrative division speaks of; 市 and what is unknown count as a city."""
    return next((level for suffix, level in LEVELS.items() if name.endswith(suffix)), AreaLevel.CITY)


@transaction.atomic
def found(place: str, code: str = "") -> list[OpenedAccount]:
    """Publishes the shipped rules and holidays, registers the place, its office and the first accounts.

    Nothing if there is an organisation already.
    """
    if queries.is_founded():
        return []
    actor = command_line_actor()
    # First of all: from the first area on, the duties of the pack say who must own what.
    standards.seed_packs(actor=actor)
    standards.seed_calendar(actor=actor)
    forms.publish_shipped(actor=actor)
    editions.load_shipped(actor=actor)
    area = actions.add_area(actor=actor, name=place, level=level_of(place), code=code)
    office = actions.add_unit(actor=actor, name=f"{place}创卫办", kind=UnitKind.OFFICE, area=area, short_name="创卫办")
    return list(_first_accounts(actor, area, office))


def _first_accounts(actor: Actor, area: Area, office: Unit) -> Iterator[OpenedAccount]:
    for username, title, code in FIRST_ACCOUNTS:
        yield _open(actor, username=username, name=title, unit=office, title=title, code=code, area=area)


@transaction.atomic
def create_user(
    username: str, name: str, *, unit: str, role_name: str, title: str = "", area: str = ""
) -> OpenedAccount:
    """Opens one account with one post. Raises BadInput for an unknown unit, area or role."""
    code = next((code for code, known in roles().items() if role_name in {code, known.name}), None)
    if code is None:
        raise BadInput.of("角色", f"没有“{role_name}”", f"可用：{'、'.join(known.name for known in roles().values())}")
    return _open(
        command_line_actor(),
        username=username,
        name=name,
        unit=queries.unit_by_name(unit),
        title=title or role(code).name,
        code=code,
        area=queries.area_by_name(area) if area else None,
    )


def _open(
    actor: Actor, *, username: str, name: str, unit: Unit, title: str, code: str, area: Area | None
) -> OpenedAccount:
    user, activation_code = actions.open_account(actor=actor, username=username, name=name)
    today = timezone.localdate()
    actions.open_posting(actor=actor, user=user, unit=unit, title=title, starts_on=today, role=code, area=area)
    return OpenedAccount(username, role(code).name, activation_code)
