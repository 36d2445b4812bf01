"""What the rule pack in force tells the organisation about duties; handed down when the app starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weicheng.domain.refusals import BadInput
from weicheng.domain.vacuum import DutyNeed
from weicheng.standards.queries import current_pack


def _duties() -> Mapping[str, Any]:
    """The duties in the pack's order; none while no pack is published."""
    try:
        duties = current_pack().pack.duty
    except BadInput:
        return {}
    return dict(sorted(duties.items(), key=lambda item: item[1].order))


def needs() -> Sequence[DutyNeed]:
    """The duties and the levels of areas that must have an owner for them."""
    return [DutyNeed(code, frozenset(level.value for level in duty.levels)) for code, duty in _duties().items()]


def names() -> Mapping[str, str]:
    """What each duty is called."""
    return {code: duty.name for code, duty in _duties().items()}


def departments() -> Mapping[str, str]:
    """Which department of the pack regulates each duty."""
    return {code: duty.lead for code, duty in _duties().items()}
