"""指标分解: a clause is broken down when a valid task hangs on it (M-030); 摸底: when its baseline is known (M-219)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from weicheng.domain.rates import Rate


@dataclass(frozen=True)
class Broken:
    """A clause of a category, how many tasks hang on it, and how many of those are valid (M-007)."""

    record: str
    category: str
    tasks: int = 0
    valid: int = 0


@dataclass(frozen=True)
class Decomposition:
    """The share of clauses with a valid task, of all and by category, and the clauses without one."""

    rate: Rate
    by_category: tuple[tuple[str, Rate], ...]
    missing: tuple[Broken, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.rate.denominator > 0


def decompose(clauses: Iterable[Broken]) -> Decomposition:
    """分解率 = clauses with a valid task ÷ clauses; a task that names no unit, person or date breaks nothing down."""
    every = list(clauses)
    categories = dict.fromkeys(clause.category for clause in every)
    by_category = tuple((name, _rate([clause for clause in every if clause.category == name])) for name in categories)
    return Decomposition(_rate(every), by_category, tuple(clause for clause in every if not clause.valid))


def _rate(clauses: list[Broken]) -> Rate:
    done = sum(clause.valid > 0 for clause in clauses)
    return Rate("指标分解率", "有压实任务的条款数", "条款总数", done, len(clauses), "M-030")


@dataclass(frozen=True)
class Surveyed:
    """A clause in the baseline survey: whether a value is known, or whether somebody marked it 未知."""

    record: str
    has_value: bool = False
    marked_unknown: bool = False


@dataclass(frozen=True)
class Baseline:
    """How complete the survey is. `open` clauses have neither a value nor the mark, and hold up the plan."""

    rate: Rate
    unknown: tuple[Surveyed, ...]
    open: tuple[Surveyed, ...]

    @property
    def may_plan(self) -> bool:
        """A plan version is issued only after every clause has a value or the mark 未知."""
        return not self.open and self.rate.denominator > 0


def baseline(clauses: Iterable[Surveyed]) -> Baseline:
    """摸底率 = clauses with a baseline value ÷ clauses (M-219)."""
    every = list(clauses)
    lacking = [clause for clause in every if not clause.has_value]
    known = len(every) - len(lacking)
    rate = Rate("摸底率", "有本底数据的条款数", "条款总数", known, len(every), "M-219")
    unknown = tuple(clause for clause in lacking if clause.marked_unknown)
    return Baseline(rate, unknown, tuple(clause for clause in lacking if not clause.marked_unknown))
