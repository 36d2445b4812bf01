"""重点项目: progress by quantity against the calendar, what a project still lacks, who is behind, what is carried over.

Every figure of many projects is computed from their reports and never typed (M-035, M-036, M-183, M-220).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from weicheng.domain.rates import Rate


class Phase(StrEnum):
    """How far the building is. 无实质性进展 is everything before 动工 (M-038)."""

    APPROVAL = "approval"
    DESIGN = "design"
    BUILDING = "building"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {"approval": "立项", "design": "设计", "building": "动工", "finished": "完工"}[self.value]

    @property
    def is_substantial(self) -> bool:
        """Whether the ground has been broken."""
        return self in (Phase.BUILDING, Phase.FINISHED)


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """What the rules need to know of one project; `done` is of the newest report."""

    record: str
    target: Decimal
    done: Decimal = Decimal(0)
    starts_on: date | None = None
    due_on: date | None = None
    phase: Phase = Phase.APPROVAL
    finished_on: date | None = None
    has_funds: bool = False
    has_unit: bool = False
    has_person: bool = False
    obstacles: int = 0

    @property
    def rate(self) -> Fraction:
        """done ÷ target, not above 1: more than was planned is not more than finished."""
        return min(Fraction(self.done) / Fraction(self.target), Fraction(1)) if self.target else Fraction(0)

    @property
    def is_finished(self) -> bool:
        """Finished when it is said to be, whatever the quantity; the quantity alone hands nothing over."""
        return self.phase is Phase.FINISHED

    def expected(self, today: date) -> Fraction | None:
        """elapsed ÷ total days, between 0 and 1; None without both dates."""
        if self.starts_on is None or self.due_on is None:
            return None
        total = (self.due_on - self.starts_on).days
        if total <= 0:
            return Fraction(int(today >= self.due_on))
        return min(max(Fraction((today - self.starts_on).days, total), Fraction(0)), Fraction(1))

    def is_behind(self, today: date) -> bool:
        """Unfinished and less done than the calendar expects; unknown dates are not behind."""
        expected = self.expected(today)
        return not self.is_finished and expected is not None and self.rate < expected


class Missing(StrEnum):
    """What a project needs before a clause counts as 项目化 (M-036)."""

    FUNDS = "funds"
    NODE = "node"
    UNIT = "unit"
    PERSON = "person"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {"funds": "资金", "node": "时间节点", "unit": "责任单位", "person": "责任人"}[self.value]


def missing_of(project: ProjectFacts) -> tuple[Missing, ...]:
    """Which of funds, node, unit and person are not named yet."""
    named = {
        Missing.FUNDS: project.has_funds,
        Missing.NODE: project.due_on is not None,
        Missing.UNIT: project.has_unit,
        Missing.PERSON: project.has_person,
    }
    return tuple(need for need, there in named.items() if not there)


def projectised(clauses: Mapping[str, Sequence[ProjectFacts]]) -> Rate:
    """项目化率 of hardware clauses: those with a project that names all four (M-036)."""
    complete = sum(any(not missing_of(project) for project in projects) for projects in clauses.values())
    return Rate("项目化率", "四项齐全的硬件条款", "硬件条款", complete, len(clauses), "M-036")


@dataclass(frozen=True)
class ProjectReview:
    """Many projects at a glance; records name the projects behind each count."""

    count: int
    finished: Rate
    # 未进入实质性建设: before 动工.
    unstarted: Rate
    behind: tuple[str, ...]
    # Behind without any obstacle named (M-037).
    unexplained: tuple[str, ...]
    incomplete: tuple[str, ...]

    @property
    def headline(self) -> str:
        """「9/10 未进入实质性建设」."""
        return f"{self.unstarted.numerator}/{self.unstarted.denominator} 未进入实质性建设"


def review_projects(projects: Sequence[ProjectFacts], today: date) -> ProjectReview:
    """Counts over all projects, each with the projects it counts (M-035–M-038)."""
    behind = [project for project in projects if project.is_behind(today)]
    count, finished = len(projects), sum(project.is_finished for project in projects)
    unstarted = sum(not project.phase.is_substantial for project in projects)
    return ProjectReview(
        count,
        Rate("完工率", "已完工项目", "全部项目", finished, count, "M-035"),
        Rate("未动工率", "未进入实质性建设", "全部项目", unstarted, count, "M-038", inverted=True),
        tuple(project.record for project in behind),
        tuple(project.record for project in behind if not project.obstacles),
        tuple(project.record for project in projects if missing_of(project)),
    )


def carried_over(projects: Iterable[ProjectFacts], stage_ends_on: date) -> tuple[str, ...]:
    """尾留任务: due by the end of a stage and not finished on that day."""
    return tuple(
        project.record
        for project in projects
        if project.due_on is not None
        and project.due_on <= stage_ends_on
        and (project.finished_on is None or project.finished_on > stage_ends_on)
    )


def after_target_year(projects: Iterable[ProjectFacts], year: int) -> tuple[str, ...]:
    """Projects that end after the target year of the government's plan (M-220)."""
    return tuple(project.record for project in projects if project.due_on and project.due_on.year > year)


def by_years(total: int, each: int) -> tuple[int, ...]:
    """A total done at so many a year: 37 at 15 a year are 15, 15, 7. Raises ValueError for a pace of none."""
    if each <= 0 or total < 0:
        raise ValueError(f"{total} at {each} a year never ends")
    full, rest = divmod(total, each)
    return (each,) * full + ((rest,) if rest else ())


@dataclass(frozen=True)
class WorkQuantity:
    """工程量: so much of a kind of work, in one unit, of a programme and year (M-183)."""

    programme: str
    year: int
    kind: str
    amount: Decimal
    unit: str


def sum_quantities(items: Iterable[WorkQuantity]) -> list[WorkQuantity]:
    """Sums by programme, year, kind and unit in the order they came; units are never mixed."""
    sums: dict[tuple[str, int, str, str], Decimal] = {}
    for item in items:
        key = (item.programme, item.year, item.kind, item.unit)
        sums[key] = sums.get(key, Decimal(0)) + item.amount
    return [WorkQuantity(programme, year, kind, amount, unit) for (programme, year, kind, unit), amount in sums.items()]
