"""Who has what he must have: leading groups, guardians, liaisons, grids. The share, and the list of those without.

M-001, M-009, M-010, M-012, M-016, M-063, M-064. Presence is counted from work done, and only as a share: nobody
checks in, and there is no list of absent persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from weicheng.domain.rates import Rate


@dataclass(frozen=True)
class Coverage:
    """A share and the objects that are not covered, in the order in which they were given."""

    rate: Rate
    missing: tuple[str, ...]


def cover(facts: Mapping[str, bool], *, name: str, covered: str, total: str, clause: str) -> Coverage:
    """Coverage of named objects. `covered` and `total` are the words of the formula."""
    rate = Rate(name, covered, total, sum(facts.values()), len(facts), clause)
    return Coverage(rate, tuple(key for key, has in facts.items() if not has))


@dataclass(frozen=True)
class Group:
    """Whether an organisation with tasks has an active leading group, and whether its head is the 一把手."""

    organisation: str
    active: bool
    top_leader_heads: bool = False


@dataclass(frozen=True)
class GroupCoverage:
    """How far leading groups reach (M-001)."""

    with_group: Coverage
    headed_by_top_leader: Coverage


def leading_groups(groups: Iterable[Group]) -> GroupCoverage:
    """Share of organisations with an active group, and of those groups the share headed by the 一把手 (M-001)."""
    known = list(groups)
    return GroupCoverage(
        cover(
            {group.organisation: group.active for group in known},
            name="领导小组覆盖率",
            covered="已成立领导小组的组织数",
            total="承担任务的组织数",
            clause="M-001",
        ),
        cover(
            {group.organisation: group.top_leader_heads for group in known if group.active},
            name="一把手任组长率",
            covered="一把手任组长的小组数",
            total="已成立的小组数",
            clause="M-001",
        ),
    )


@dataclass(frozen=True)
class Answerable:
    """An object somebody must answer for, and its owner by dimension (leader, unit, grid worker …), "" for none."""

    level: str
    target: str
    owners: Mapping[str, str]


@dataclass(frozen=True)
class Vacuum:
    """An object of a level and the dimensions on which nobody answers for it (M-016)."""

    level: str
    target: str
    missing: tuple[str, ...]


def vacuums(targets: Iterable[Answerable], required: Mapping[str, Sequence[str]]) -> tuple[Vacuum, ...]:
    """Objects with no owner on a dimension that their level requires (责任真空, M-016)."""
    found = []
    for one in targets:
        missing = tuple(dimension for dimension in required.get(one.level, ()) if not one.owners.get(dimension))
        if missing:
            found.append(Vacuum(one.level, one.target, missing))
    return tuple(found)


@dataclass(frozen=True)
class Grid:
    """One grid: how many workers it has and which unit answers for it."""

    code: str
    workers: int
    unit: str


@dataclass(frozen=True)
class GridRegistry:
    """What is missing in the registry of grids, and the share of workers at work in the period (M-063)."""

    without_worker: tuple[str, ...]
    without_unit: tuple[str, ...]
    communities_without_grid: tuple[str, ...]
    at_work: Rate


def grid_registry(grids: Iterable[Grid], *, communities: Mapping[str, int], workers: int, at_work: int) -> GridRegistry:
    """Faults of the registry and 下沉率. `communities`: community → number of its grids.

    `at_work` counts workers with a record of their own in the period (a report, a check, a handled case).
    """
    known = list(grids)
    return GridRegistry(
        tuple(grid.code for grid in known if grid.workers < 1),
        tuple(grid.code for grid in known if not grid.unit),
        tuple(community for community, count in communities.items() if not count),
        Rate("下沉率", "期间内有工作记录的网格员数", "网格员总数", at_work, workers, "M-063"),
    )


@dataclass(frozen=True)
class Block:
    """责任区块 of a lead department: a group under its 一把手, a named handler, a check in the period."""

    name: str
    has_group: bool
    has_handler: bool
    checked: bool


@dataclass(frozen=True)
class BlockTicks:
    """The three ticks over all blocks, and the blocks where something is missing (M-064)."""

    groups: Rate
    handlers: Rate
    checks: Rate
    in_place: Coverage


def block_ticks(blocks: Iterable[Block]) -> BlockTicks:
    """Share of blocks with each of the three, and with all three (M-064)."""
    known = list(blocks)

    def share(name: str, covered: str, count: int) -> Rate:
        return Rate(name, covered, "责任区块数", count, len(known), "M-064")

    return BlockTicks(
        share("组长到位率", "一把手任组长的区块数", sum(block.has_group for block in known)),
        share("经办人到位率", "明确经办人的区块数", sum(block.has_handler for block in known)),
        share("检查到位率", "期间内开展检查的区块数", sum(block.checked for block in known)),
        cover(
            {block.name: block.has_group and block.has_handler and block.checked for block in known},
            name="三项全部到位率",
            covered="三项全部到位的区块数",
            total="责任区块数",
            clause="M-064",
        ),
    )
