"""规划: stages that cover and do not overlap, milestones with a countdown, nodes, and what a new version changes.

A plan is frozen when it is issued; a change makes a new version with a list of changes (M-031–M-034). Stages are told
apart by their names: 第一阶段 stays 第一阶段 when its days move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from weicheng.domain.rates import Rate
from weicheng.domain.refusals import Fault

DAY = timedelta(days=1)
MONTHS = 12


@dataclass(frozen=True)
class Stage:
    """阶段: a name and its first and last day, both inclusive."""

    name: str
    starts_on: date
    ends_on: date

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on

    @property
    def first_half_ends_on(self) -> date:
        """The last day of its first half: by months if it has an even number of whole ones, else by days."""
        after = self.ends_on + DAY
        months = (after.year - self.starts_on.year) * MONTHS + after.month - self.starts_on.month
        if self.starts_on.day == 1 and after.day == 1 and months % 2 == 0:
            year, month = divmod(self.starts_on.year * MONTHS + self.starts_on.month - 1 + months // 2, MONTHS)
            return date(year, month + 1, 1) - DAY
        return self.starts_on + ((after - self.starts_on) // 2) - DAY


def stage_faults(starts_on: date, ends_on: date, stages: Sequence[Stage]) -> list[Fault]:
    """What keeps stages from covering the days of a plan once each: none, gaps, overlaps, days outside (M-032)."""
    if ends_on < starts_on:
        return [Fault("规划期", f"{ends_on} 早于开始日期 {starts_on}", "请填写开始日期当天或以后的日期")]
    if not stages:
        return [Fault("阶段", "没有阶段", "请至少写一个阶段，起止与规划期一致")]
    faults = [
        Fault(stage.name, f"结束日期 {stage.ends_on} 早于开始日期", "请改正起止日期")
        for stage in stages
        if stage.ends_on < stage.starts_on
    ]
    names = [stage.name for stage in stages]
    faults += [
        Fault(name, "阶段名称重复", "请改成不同的名称") for name in sorted({n for n in names if names.count(n) > 1})
    ]
    return faults or _seams(starts_on, ends_on, sorted(stages, key=lambda stage: stage.starts_on))


def _seams(starts_on: date, ends_on: date, stages: Sequence[Stage]) -> list[Fault]:
    """Where the stages, in order, do not follow one another day by day from the first day of the plan to its last."""
    faults = []
    expected = starts_on
    for stage in stages:
        if stage.starts_on > expected:
            faults.append(Fault(stage.name, f"{expected} 至 {stage.starts_on - DAY} 不属于任何阶段", "请把阶段接上"))
        elif stage.starts_on < starts_on:
            faults.append(Fault(stage.name, f"{stage.starts_on} 早于规划期 {starts_on}", "请改在规划期内"))
        elif stage.starts_on < expected:
            faults.append(Fault(stage.name, f"{stage.starts_on} 起与前一阶段重叠", "请让阶段首尾相接"))
        expected = max(expected, stage.ends_on + DAY)
    if expected - DAY < ends_on:
        faults.append(Fault(stages[-1].name, f"{expected} 至 {ends_on} 不属于任何阶段", "请把阶段接到规划期末"))
    if expected - DAY > ends_on:
        faults.append(Fault(stages[-1].name, f"{expected - DAY} 晚于规划期末 {ends_on}", "请改在规划期内"))
    return faults


def stage_on(stages: Iterable[Stage], day: date) -> Stage | None:
    """The stage that a day lies in; None outside of all."""
    return next((stage for stage in stages if stage.has(day)), None)


@dataclass(frozen=True)
class Work:
    """A task or project of the plan: when it is due, and the stage it was given (empty: that of its date)."""

    record: str
    name: str
    due_on: date | None
    stage: str = ""


@dataclass(frozen=True)
class Shift:
    """One piece of work under the new stages: from which stage to which; None is outside of all."""

    work: Work
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Rephasing:
    """阶段调整: every piece of work stands in exactly one of four lists, so that none is lost."""

    stays: tuple[Shift, ...] = ()
    # Its date lies in another stage than before, or in another one than it was given.
    moves: tuple[Shift, ...] = ()
    # Its date lies in no stage any more.
    outside: tuple[Shift, ...] = ()
    undated: tuple[Shift, ...] = ()

    @property
    def affected(self) -> tuple[Shift, ...]:
        """What a person must look at: moved, outside or without a date."""
        return self.moves + self.outside + self.undated


def rephase(works: Iterable[Work], old: Sequence[Stage], new: Sequence[Stage]) -> Rephasing:
    """Where each piece of work stands when the stages change; dates are never changed by themselves (M-032)."""
    stays, moves, outside, undated = [], [], [], []
    for work in works:
        before = stage_on(old, work.due_on) if work.due_on else None
        after = stage_on(new, work.due_on) if work.due_on else None
        was = work.stage or (before.name if before else None)
        shift = Shift(work, was, after.name if after else None)
        if work.due_on is None:
            undated.append(shift)
        elif after is None:
            outside.append(shift)
        elif was == after.name:
            stays.append(shift)
        else:
            moves.append(shift)
    return Rephasing(tuple(stays), tuple(moves), tuple(outside), tuple(undated))


class ItemKind(StrEnum):
    """What a plan is made of besides its words."""

    STAGE = "stage"
    MILESTONE = "milestone"
    NODE = "node"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {"stage": "阶段", "milestone": "里程碑", "node": "时间节点"}[self.value]


@dataclass(frozen=True)
class Item:
    """One dated thing of a plan; a milestone or node has one day."""

    kind: ItemKind
    name: str
    starts_on: date
    ends_on: date

    @property
    def days(self) -> str:
        """「2009-03-01 至 2009-12-31」, 「2009-06-30」."""
        return f"{self.starts_on}" if self.starts_on == self.ends_on else f"{self.starts_on} 至 {self.ends_on}"


class ChangeKind(StrEnum):
    """How a thing differs between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    MERGED = "merged"
    MOVED = "moved"
    REWORDED = "reworded"

    @property
    def label(self) -> str:
        """As pages print it."""
        words = {"added": "新增", "removed": "取消", "merged": "并入", "moved": "调整日期", "reworded": "修改文字"}
        return words[self.value]


@dataclass(frozen=True)
class Change:
    """One line of the change list of a version."""

    kind: ChangeKind
    what: str
    name: str
    was: str = ""
    now: str = ""

    @property
    def sentence(self) -> str:
        """「阶段“第三阶段”并入第二阶段」."""
        head = f"{self.what}“{self.name}”"
        if self.kind is ChangeKind.MERGED:
            return f"{head}（{self.was}）并入“{self.now}”"
        if self.kind is ChangeKind.MOVED:
            return f"{head}由 {self.was} 调整为 {self.now}"
        if self.kind is ChangeKind.REWORDED:
            return f"修改“{self.name}”"
        return f"{self.kind.label}{head}（{self.was or self.now}）"


def plan_changes(
    old: Sequence[Item], new: Sequence[Item], *, old_words: Mapping[str, str], new_words: Mapping[str, str]
) -> list[Change]:
    """The change list from one version to the next: items by kind and name, then the words of the plan (M-031).

    A stage that is gone and whose days lie wholly within one new stage was merged into it.
    """
    before = {(item.kind, item.name): item for item in old}
    after = {(item.kind, item.name): item for item in new}
    changes = [_gone(item, new) for key, item in before.items() if key not in after]
    for key, item in after.items():
        if key not in before:
            changes.append(Change(ChangeKind.ADDED, item.kind.label, item.name, now=item.days))
        elif before[key].days != item.days:
            changes.append(Change(ChangeKind.MOVED, item.kind.label, item.name, before[key].days, item.days))
    for name in dict.fromkeys([*old_words, *new_words]):
        was, now = old_words.get(name, ""), new_words.get(name, "")
        if was != now:
            changes.append(Change(ChangeKind.REWORDED, "文字", name, was, now))
    return changes


def _gone(item: Item, new: Sequence[Item]) -> Change:
    if item.kind is ItemKind.STAGE:
        for other in new:
            if other.kind is ItemKind.STAGE and other.starts_on <= item.starts_on and item.ends_on <= other.ends_on:
                return Change(ChangeKind.MERGED, item.kind.label, item.name, item.days, other.name)
    return Change(ChangeKind.REMOVED, item.kind.label, item.name, item.days)


def days_left(on: date, today: date) -> int:
    """倒计时 in days; negative once the day has passed (M-033)."""
    return (on - today).days


def affected_by_move(works: Iterable[Work], was: date, now: date) -> list[Work]:
    """受影响任务: due after the new date of a milestone that moved earlier; none if it moved later (M-033)."""
    if now >= was:
        return []
    return [work for work in works if work.due_on and work.due_on > now]


class NodeState(StrEnum):
    """时间节点 against the calendar (M-034)."""

    DONE = "done"
    DONE_LATE = "done-late"
    OVERDUE = "overdue"
    AHEAD = "ahead"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {"done": "按期完成", "done-late": "超期完成", "overdue": "超期", "ahead": "未到期"}[self.value]


@dataclass(frozen=True)
class Node:
    """时间节点 of the scheme; `unsolvable` this year needs a timetable and measures."""

    record: str
    name: str
    planned_on: date
    done_on: date | None = None
    unsolvable: bool = False
    timetable: str = ""
    measures: str = ""

    def state(self, today: date) -> NodeState:
        """Overdue only from the day after the planned one."""
        if self.done_on:
            return NodeState.DONE if self.done_on <= self.planned_on else NodeState.DONE_LATE
        return NodeState.OVERDUE if self.planned_on < today else NodeState.AHEAD

    @property
    def lacks_timetable(self) -> bool:
        """年内无法解决 and yet without timetable or measures."""
        return self.unsolvable and not (self.timetable.strip() and self.measures.strip())


@dataclass(frozen=True)
class NodeReview:
    """How far a scheme has kept its nodes."""

    done: Rate
    overdue: tuple[str, ...]
    # Unsolvable this year, without timetable or measures.
    flagged: tuple[str, ...]


def review_nodes(nodes: Sequence[Node], today: date) -> NodeReview:
    """Share done, those overdue, those that lack a timetable (M-034)."""
    done = sum(node.done_on is not None for node in nodes)
    return NodeReview(
        Rate("节点完成率", "已完成节点", "全部节点", done, len(nodes), "M-034"),
        tuple(node.record for node in nodes if node.state(today) is NodeState.OVERDUE),
        tuple(node.record for node in nodes if node.lacks_timetable),
    )
