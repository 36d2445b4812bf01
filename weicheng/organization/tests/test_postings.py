"""Postings and substitutions: who held a post on a day, and as whom a person acts."""

from __future__ import annotations

from datetime import date

import pytest

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.organization import actions, queries
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Posting, Unit, User

pytestmark = pytest.mark.django_db
DIRECTOR = "创卫办主任"


def account(clerk: Actor, name: str) -> User:
    user, _code = actions.open_account(actor=clerk, username=name, name=name)
    return user


@pytest.fixture
def city(clerk: Actor) -> Area:
    return actions.add_area(actor=clerk, name="茂名市", level=AreaLevel.CITY, code="440900")


@pytest.fixture
def office(clerk: Actor, city: Area) -> Unit:
    return actions.add_unit(actor=clerk, name="市创卫办", kind=UnitKind.OFFICE, area=city)


@pytest.fixture
def directorship(clerk: Actor, office: Unit) -> Posting:
    return actions.open_posting(
        actor=clerk, user=account(clerk, "原副市长"), unit=office, title=DIRECTOR, role="office_director",
        starts_on=date(2017, 9, 25), is_head=True,
    )  # fmt: skip


@pytest.mark.mechanism("M-001")
def test_who_was_director_on_a_day_answers_rightly_after_the_change_of_august_2018(
    clerk: Actor, office: Unit, directorship: Posting
) -> None:
    actions.hand_over_posting(
        actor=clerk, posting=directorship, successor=account(clerk, "市人大常委会副主任"), on=date(2018, 8, 15)
    )
    assert queries.holder_on(office, DIRECTOR, date(2018, 7, 31)).name == "原副市长"
    assert queries.holder_on(office, DIRECTOR, date(2018, 8, 14)).name == "原副市长"
    assert queries.holder_on(office, DIRECTOR, date(2018, 8, 15)).name == "市人大常委会副主任"
    assert queries.holder_on(office, DIRECTOR, date(2018, 9, 1)).name == "市人大常委会副主任"
    assert queries.holder_on(office, DIRECTOR, date(2017, 1, 1)) is None
    assert Posting.objects.count() == 2


def test_a_second_head_at_the_same_time_is_refused(clerk: Actor, office: Unit, directorship: Posting) -> None:
    other = account(clerk, "另一人")
    with pytest.raises(MoveRefused, match="已由原副市长担任"):
        actions.open_posting(
            actor=clerk, user=other, unit=office, title=DIRECTOR, starts_on=date(2018, 1, 1), is_head=True
        )
    actions.close_posting(actor=clerk, posting=directorship, ends_on=date(2018, 1, 1))
    actions.open_posting(actor=clerk, user=other, unit=office, title=DIRECTOR, starts_on=date(2018, 1, 1), is_head=True)


def test_a_deputy_acts_with_the_posting_only_while_the_substitution_lasts(
    clerk: Actor, directorship: Posting, city: Area
) -> None:
    deputy = account(clerk, "B岗")
    actions.substitute(
        actor=clerk, posting=directorship, deputy=deputy, starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 8),
        reason="出差",
    )  # fmt: skip
    during = queries.actor_of(deputy, date(2018, 3, 7))
    assert policy.has(during, "case.sign_yellow")
    assert during.label == "市创卫办 创卫办主任(代)"
    assert not policy.has(queries.actor_of(deputy, date(2018, 3, 8)), "case.sign_yellow")
    assert not policy.has(queries.actor_of(deputy, date(2018, 2, 28)), "case.sign_yellow")


@pytest.mark.parametrize(("second", "refused"), [("audit_admin", True), ("inspector", False)])
def test_one_person_never_holds_two_of_the_three_powers(clerk: Actor, office: Unit, second: str, refused: bool) -> None:
    user = account(clerk, "管理员")
    start = {"actor": clerk, "user": user, "unit": office, "starts_on": date(2020, 1, 1)}
    actions.open_posting(title="系统管理员", role="system_admin", **start)
    if refused:
        with pytest.raises(MoveRefused, match="三权分立"):
            actions.open_posting(title="兼任", role=second, **start)
    else:
        actions.open_posting(title="兼任", role=second, **start)


@pytest.mark.parametrize(
    ("ends_on", "remark"), [(date(2017, 9, 25), "the first day itself"), (date(2017, 1, 1), "before it began")]
)
def test_a_posting_cannot_end_before_it_began(clerk: Actor, directorship: Posting, ends_on: date, remark: str) -> None:
    with pytest.raises(BadInput, match="不晚于起始日期"):
        actions.close_posting(actor=clerk, posting=directorship, ends_on=ends_on)


def test_only_those_who_keep_the_books_over_a_unit_may_change_its_postings(office: Unit, directorship: Posting) -> None:
    stranger = Actor.citizen()
    with pytest.raises(NotAllowed):
        actions.close_posting(actor=stranger, posting=directorship, ends_on=date(2019, 1, 1))


def test_the_postings_of_a_person_cost_one_query(django_assert_num_queries: object, directorship: Posting) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.actor_of(directorship.user, date(2018, 1, 1))
