"""Whom a case goes to (M-011), and what may not be pushed down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.refusals import MoveRefused
from weicheng.domain.routing import (
    INDUSTRY,
    PAIRED,
    TERRITORY,
    Owner,
    Place,
    counts_by_dimension,
    demand_reason,
    propose,
)

MARKET = Owner(1, "市监局", INDUSTRY, area="测试区", since="2026-01-01")
STREET = Owner(2, "东街道办", TERRITORY, is_grassroots=True, area="东街道", since="2026-01-01")
SCHOOL = Owner(3, "教育局", PAIRED)
URBAN = Owner(4, "城管局", INDUSTRY)

LICENCE = Place("small_trades", INDUSTRY, (MARKET,), STREET, MARKET, SCHOOL)
REFUSE = Place("refuse", TERRITORY, (STREET,), STREET, URBAN, SCHOOL)
VACUUM = Place("rivers", INDUSTRY, (), STREET, URBAN, SCHOOL)
OVERLAP = Place("refuse", TERRITORY, (STREET, URBAN), STREET, URBAN)


@pytest.mark.mechanism("M-011")
@pytest.mark.parametrize(
    ("place", "main", "told"),
    [
        (LICENCE, MARKET, [STREET, SCHOOL]),  # 小餐馆无证: the industry, the other two are told
        (REFUSE, STREET, [URBAN, SCHOOL]),  # a nuisance on the street: the territory
        (VACUUM, None, []),  # nobody is assigned: nobody is proposed and nobody is told
        (OVERLAP, None, []),  # two are assigned: a person chooses
    ],
)
def test_the_city_s_own_assignment_decides_and_the_other_owners_are_told(place, main, told):
    proposal = propose(place)
    assert proposal.main == main
    assert list(proposal.told) == told


@pytest.mark.mechanism("M-011")
def test_a_case_counts_once_in_each_dimension():
    assert counts_by_dimension([LICENCE]) == {TERRITORY: {2: 1}, INDUSTRY: {1: 1}, PAIRED: {3: 1}}


@pytest.mark.parametrize(
    ("place", "rule"), [(LICENCE, "routing.assigned"), (VACUUM, "routing.vacuum"), (OVERLAP, "routing.overlap")]
)
def test_a_proposal_says_why(place, rule):
    assert propose(place).is_vacuum == (rule != "routing.assigned")
    assert propose(place).reasons[0].rule == rule


def test_alternatives_name_each_unit_once_and_never_the_proposed_one():
    assert [owner.unit for owner in propose(LICENCE).alternatives] == [2, 3]
    assert {owner.unit for owner in propose(OVERLAP).alternatives} == {2, 4}


@pytest.mark.parametrize(
    ("place", "chosen", "reason", "refused"),
    [
        (LICENCE, MARKET, "", ""),  # as proposed
        (LICENCE, STREET, "", "不得分派给基层"),  # a department's work pushed down
        (LICENCE, STREET, "市政府第3号会议纪要", ""),  # with a reason it stands
        (LICENCE, STREET, "  ", "不得分派给基层"),  # blanks are no reason
        (LICENCE, URBAN, "", "系统建议派给"),  # another department needs a reason too
        (REFUSE, URBAN, "", "系统建议派给"),  # upwards is no push-down, but still an override
        (VACUUM, URBAN, "", ""),  # where nothing is proposed nothing is overruled
        (VACUUM, STREET, "", "不得分派给基层"),  # the duty is a department's even where none is assigned
    ],
)
def test_another_choice_needs_its_reason(place, chosen, reason, refused):
    def decide():
        demand_reason(propose(place), place, chosen, reason, refuse_push_down=True)

    if not refused:
        decide()
        return
    with pytest.raises(MoveRefused, match=refused):
        decide()


def test_a_city_may_allow_the_push_down_and_still_wants_a_reason():
    with pytest.raises(MoveRefused, match="系统建议派给"):
        demand_reason(propose(LICENCE), LICENCE, STREET, "", refuse_push_down=False)


OWNERS = st.builds(Owner, st.integers(1, 6), st.just("单位"), st.sampled_from([TERRITORY, INDUSTRY, PAIRED]))
PLACES = st.builds(
    Place,
    st.just("refuse"),
    st.sampled_from([TERRITORY, INDUSTRY]),
    st.lists(OWNERS, max_size=3).map(tuple),
    st.none() | OWNERS,
    st.none() | OWNERS,
    st.none() | OWNERS,
)


@given(PLACES)
def test_every_known_owner_is_either_proposed_or_offered(place):
    proposal = propose(place)
    known = {owner.unit for owner in [*place.assigned, *place.by_dimension.values()]}
    offered = {owner.unit for owner in proposal.alternatives} | ({proposal.main.unit} if proposal.main else set())
    assert offered == known
    assert len(proposal.alternatives) == len({owner.unit for owner in proposal.alternatives})
