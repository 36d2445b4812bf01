"""A reason is evidence."""

import json

import pytest

from weicheng.domain.reasons import Reason


def test_a_reason_does_not_change_with_the_dictionary_it_was_made_from():
    seen = {"count": 3}
    reason = Reason("rate", "M-096", seen)
    seen["count"] = 4
    assert reason.inputs == {"count": 3}
    with pytest.raises(TypeError):
        reason.inputs["count"] = 5


def test_reasons_compare_by_what_they_say_and_can_be_stored():
    assert Reason("rate", "M-096", {"count": 3}) == Reason("rate", "M-096", {"count": 3})
    assert len({Reason("rate", "M-096", {"count": 3}), Reason("rate", "M-096", {"count": 3})}) == 1
    assert json.dumps(dict(Reason("rate", "M-096", {"count": 3}).inputs)) == '{"count": 3}'
