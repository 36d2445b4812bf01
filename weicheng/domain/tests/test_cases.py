"""The table of moves: every step from every state, and what each needs (M-096)."""

from __future__ import annotations

import pytest

from weicheng.domain.cases import (
    ENDED,
    MOVES,
    OPEN,
    OWN_SOURCES,
    SOURCE_NAMES,
    STATE_NAMES,
    VERIFY_FIRST,
    Source,
    State,
    moves_from,
    next_state,
)
from weicheng.domain.refusals import MoveRefused

EVERYTHING = frozenset({"reason", "unit", "note"})
PAIRS = [(state, code) for code in MOVES for state in State]


@pytest.mark.parametrize(("state", "code"), PAIRS)
def test_a_move_leads_on_from_its_states_and_is_refused_from_all_others(state, code):
    move = MOVES[code]
    if state in move.sources:
        assert next_state(state, code, EVERYTHING, disputed=bool(move.disputed)) == (move.target or state)
        return
    with pytest.raises(MoveRefused, match=STATE_NAMES[state]):
        next_state(state, code, EVERYTHING)


@pytest.mark.parametrize("code", [code for code, move in MOVES.items() if move.needs])
def test_what_a_move_needs_is_named_when_it_is_missing(code):
    state = min(MOVES[code].sources)
    with pytest.raises(MoveRefused, match="前请填写"):
        next_state(state, code, frozenset())


@pytest.mark.parametrize("code", [code for code, move in MOVES.items() if move.disputed is not None])
def test_a_dispute_holds_up_the_moves_that_wait_for_the_ruling(code):
    with pytest.raises(MoveRefused, match="正在裁定"):
        next_state(min(MOVES[code].sources), code, EVERYTHING, disputed=not MOVES[code].disputed)


@pytest.mark.parametrize("state", State)
def test_the_moves_offered_are_those_the_table_allows(state):
    assert {move.code for move in moves_from(state)} == {
        code for code, move in MOVES.items() if state in move.sources and move.disputed in (None, False)
    }


def test_every_open_state_has_a_way_out():
    assert all(any(move.target not in (None, state) for move in moves_from(state)) for state in OPEN)


def test_every_state_and_source_has_a_name_and_a_side():
    assert set(STATE_NAMES) == set(State) == OPEN | ENDED
    assert not OPEN & ENDED
    assert set(SOURCE_NAMES) == set(Source)
    assert OWN_SOURCES | VERIFY_FIRST | {Source.SUPERIOR} == set(Source)
    assert not OWN_SOURCES & VERIFY_FIRST
