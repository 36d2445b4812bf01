"""What the organisation must know from above it: which duties need an owner where, and which units are idle.

Both are answers of upper apps (the rule pack, the work done), handed down as functions when those apps start, so that
this app imports nothing from above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from weicheng.domain.duties import Span
from weicheng.domain.refusals import BadInput
from weicheng.domain.vacuum import DutyNeed

Names = Callable[[], Mapping[str, str]]
DutySources = tuple[Callable[[], Sequence[DutyNeed]], Names, Names]
_duties: list[DutySources] = []
_tasked: list[Callable[[], set[int]]] = []
_idle: list[Callable[[], Mapping[int, Sequence[Span]]]] = []


def provide_duties(needs: Callable[[], Sequence[DutyNeed]], names: Names, departments: Names = dict) -> None:
    """Names the functions that list the duties of the rule pack in force, what they are called, and which department
    of the pack regulates each."""
    _duties[:] = [(needs, names, departments)]


def duty_sources() -> DutySources:
    """The functions named last; without any, no duty needs an owner."""
    return _duties[0] if _duties else (tuple, dict, dict)


def provide_tasked_units(source: Callable[[], set[int]]) -> None:
    """Names the function that lists the units with open tasks (M-001)."""
    _tasked[:] = [source]


def tasked_units() -> set[int]:
    """Units with open tasks, as the app of tasks tells."""
    return _tasked[0]() if _tasked else set()


def provide_idle_units(source: Callable[[], Mapping[int, Sequence[Span]]]) -> None:
    """Names the function that lists, per unit, the days with open work and no record of any kind (M-016)."""
    _idle[:] = [source]


def needed_duties() -> Sequence[DutyNeed]:
    """The duties that need an owner, and at which levels of areas."""
    return duty_sources()[0]()


def duty_names() -> Mapping[str, str]:
    """What each duty of the rule pack is called, in the pack's order."""
    return duty_sources()[1]()


def duty_departments() -> Mapping[str, str]:
    """Duty → code of the department that regulates it (行业承包, M-011)."""
    return duty_sources()[2]()


def idle_units() -> Mapping[int, Sequence[Span]]:
    """The idle days of units that have any; none while no rule pack says how long is too long."""
    try:
        return _idle[0]() if _idle else {}
    except BadInput:
        return {}
