"""Accounts: an activation code once, a password chosen by the person, resets by the unit's own administrator."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.organization import actions, queries
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Unit, User

pytestmark = pytest.mark.django_db
GOOD = "Qinghe-2026-xiang"


@pytest.fixture
def handler(clerk: Actor) -> tuple[User, str]:
    return actions.open_account(actor=clerk, username="chengguan01", name="承办人", phone="13800138000")


def test_an_opened_account_has_no_password_and_its_phone_is_not_readable_in_the_table(
    handler: tuple[User, str],
) -> None:
    user, _ = handler
    assert not user.has_usable_password()
    assert "13800138000" not in user.phone_sealed


def test_the_right_code_sets_the_first_password_and_works_once(handler: tuple[User, str]) -> None:
    user, code = handler
    actions.activate_account(username=user.username, code=code.lower(), password=GOOD)
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    with pytest.raises(BadInput, match="激活码"):
        actions.activate_account(username=user.username, code=code, password=GOOD)


@pytest.mark.parametrize(
    ("username", "code", "later", "remark"),
    [
        ("chengguan01", "WRONGCODE1", timedelta(0), "a wrong code"),
        ("nobody", None, timedelta(0), "an unknown name reads the same as a wrong code"),
        ("chengguan01", None, timedelta(days=15), "a code that has run out"),
    ],
)
def test_a_wrong_pair_always_gives_the_same_sentence(
    handler: tuple[User, str], username: str, code: str | None, later: timedelta, remark: str
) -> None:
    with pytest.raises(BadInput) as refused:
        actions.activate_account(username=username, code=code or handler[1], password=GOOD, now=timezone.now() + later)
    assert refused.value.sentence.startswith("激活码：用户名或激活码不正确，或激活码已过期"), remark


@pytest.mark.parametrize("weak", ["12345678", "chengguan01", "short"])
def test_a_weak_password_is_refused_with_sentences(handler: tuple[User, str], weak: str) -> None:
    with pytest.raises(BadInput, match="新口令"):
        actions.activate_account(username=handler[0].username, code=handler[1], password=weak)


def test_a_unit_administrator_resets_accounts_of_the_own_unit_only(clerk: Actor, handler: tuple[User, str]) -> None:
    ours, theirs = (actions.add_unit(actor=clerk, name=name, kind=UnitKind.BUREAU) for name in ("城管局", "住建局"))
    start = {"actor": clerk, "starts_on": date(2020, 1, 1), "title": "承办人"}
    actions.open_posting(user=handler[0], unit=ours, role="unit_handler", **start)
    heads = {unit: _head_of(clerk, unit) for unit in (ours, theirs)}
    with pytest.raises(NotAllowed, match="所在单位的管理员"):
        actions.reset_account(actor=heads[theirs], user=handler[0])
    code = actions.reset_account(actor=heads[ours], user=handler[0])
    assert actions.activate_account(username=handler[0].username, code=code, password=GOOD)


def _head_of(clerk: Actor, unit: Unit) -> Actor:
    user, _ = actions.open_account(actor=clerk, username=f"head-{unit.pk}", name="负责人")
    actions.open_posting(
        actor=clerk, user=user, unit=unit, title="负责人", role="unit_leader", starts_on=date(2020, 1, 1)
    )
    return queries.actor_of(user)


def test_a_closed_account_cannot_be_activated_and_nobody_closes_their_own(
    clerk: Actor, handler: tuple[User, str]
) -> None:
    unit = actions.add_unit(actor=clerk, name="城管局", kind=UnitKind.BUREAU)
    head = _head_of(clerk, unit)
    actions.open_posting(
        actor=clerk, user=handler[0], unit=unit, title="承办人", role="unit_handler", starts_on=date(2020, 1, 1)
    )
    with pytest.raises(MoveRefused, match="自己"):
        actions.close_account(actor=head, user=User.objects.get(pk=head.user_id))
    actions.close_account(actor=head, user=handler[0])
    with pytest.raises(BadInput, match="激活码"):
        actions.activate_account(username=handler[0].username, code=handler[1], password=GOOD)
