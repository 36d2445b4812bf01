"""申报评审流程: steps in their order; each needs the one before it passed (M-203)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.refusals import MoveRefused


class StepResult(Labelled):
    """How an attempt at a step ended; `RUNNING` until it has."""

    RUNNING = "running", "进行中"
    PASSED = "passed", "通过"
    FAILED = "failed", "未通过"


class StepState(Labelled):
    """Where a step stands."""

    PASSED = "passed", "已通过"
    RUNNING = "running", "进行中"
    FAILED = "failed", "未通过"
    READY = "ready", "可以进行"
    WAITING = "waiting", "等待上一步"
    HELD = "held", "未具备条件"


@dataclass(frozen=True)
class PipelineStep:
    """A step. A `gate` may begin only with the right to apply; a failed one may be repeated `repeats` times.

    A repetition may begin `repeat_after_months` after the failure at the earliest.
    """

    key: str
    name: str
    gate: bool = False
    repeats: int = 1
    repeat_after_months: int = 0


@dataclass(frozen=True)
class Attempt:
    """One try at a step; `on` is its last day that is known."""

    step: str
    on: date
    result: StepResult


@dataclass(frozen=True)
class Standing:
    """A step with its state and, where it cannot begin, why."""

    step: PipelineStep
    state: StepState
    attempts: tuple[Attempt, ...]
    blocked_by: tuple[str, ...] = ()


def later(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month]
    return date(year, month + 1, min(day.day, last))


def board(
    steps: Sequence[PipelineStep], attempts: Iterable[Attempt], *, day: date, failing: Sequence[str] = ()
) -> tuple[Standing, ...]:
    """Every step in order with its state on a day.

    `failing` names the basic conditions that forbid to apply (M-020); they hold up the steps that are gates.
    """
    tried: Mapping[str, list[Attempt]] = {step.key: [] for step in steps}
    for attempt in attempts:
        tried[attempt.step].append(attempt)
    found: list[Standing] = []
    for step in steps:
        before = found[-1] if found else None
        found.append(_standing(step, tuple(tried[step.key]), before, day, failing))
    return tuple(found)


def _standing(
    step: PipelineStep, attempts: tuple[Attempt, ...], before: Standing | None, day: date, failing: Sequence[str]
) -> Standing:
    last = attempts[-1].result if attempts else None
    if last is StepResult.PASSED:
        return Standing(step, StepState.PASSED, attempts)
    if last is StepResult.RUNNING:
        return Standing(step, StepState.RUNNING, attempts)
    if last is StepResult.FAILED:
        return Standing(step, StepState.FAILED, attempts, _repeat_blocks(step, attempts, day))
    if before is not None and before.state is not StepState.PASSED:
        return Standing(step, StepState.WAITING, attempts, (f"“{before.step.name}”还没有通过",))
    if step.gate and failing:
        return Standing(step, StepState.HELD, attempts, tuple(failing))
    return Standing(step, StepState.READY, attempts)


def _repeat_blocks(step: PipelineStep, attempts: tuple[Attempt, ...], day: date) -> tuple[str, ...]:
    if len(attempts) > step.repeats:
        return (f"“{step.name}”已 {len(attempts)} 次未通过，本周期终止",)
    from_day = later(attempts[-1].on, step.repeat_after_months)
    return (f"整改不满 {step.repeat_after_months} 个月，{from_day} 起才能再次进行",) if day < from_day else ()


def next_step(standings: Sequence[Standing]) -> Standing | None:
    """The first step that is not passed; None once all are."""
    return next((row for row in standings if row.state is not StepState.PASSED), None)


def require_start(standings: Sequence[Standing], key: str) -> Standing:
    """The step, if it may begin. Raises MoveRefused with what blocks it, KeyError for an unknown step (M-203)."""
    row = {standing.step.key: standing for standing in standings}[key]
    name = row.step.name
    if row.state is StepState.PASSED:
        raise MoveRefused(f"“{name}”已经通过，不用再次进行。")
    if row.state is StepState.RUNNING:
        raise MoveRefused(f"“{name}”正在进行，请先登记结果。")
    if row.blocked_by:
        raise MoveRefused(f"“{name}”现在不能进行：{'；'.join(row.blocked_by)}。")
    return row
