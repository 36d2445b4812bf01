"""网格台账 and 责任区块: who works in which grid, and the three ticks of a block (M-063, M-064)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from weicheng.access.paths import ancestors
from weicheng.domain import coverage
from weicheng.domain.coverage import BlockTicks, Grid, GridRegistry
from weicheng.domain.refusals import OutOfReach
from weicheng.events import log
from weicheng.events.queries import search
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area, Block, BlockCheck, LeaderAssignment, Posting, Unit
from weicheng.organization.queries.groups import CHAIRS
from weicheng.organization.queries.validity import valid_on, valid_unit

WORKER_ROLE = "grid_worker"
# A record of one's own work: a report, a check, a handled case, a task reported on. Nobody checks in (M-063).
WORK = ("case", "task", "report", "look-back", "leader", "liaison", "block", "list")


@dataclass(frozen=True)
class GridFacts:
    """Who answers for a grid: its leader, its workers, the unit responsible for its ground."""

    leaders: tuple[str, ...]
    workers: tuple[str, ...]
    unit: Unit | None


def grids() -> QuerySet[Area]:
    """Every grid with its community."""
    return Area.objects.filter(level=AreaLevel.GRID, closed_on=None).select_related("parent", "parent__parent")


def grid_facts(rows: Sequence[Area], day: date) -> dict[int, GridFacts]:
    """Leaders, workers and units of some grids; three queries however many.

    A worker of a community works in all its grids; the unit is the one that governs the nearest area.
    """
    paths = {path for row in rows for path in ancestors(row.path)}
    workers = _by_path(_workers(day).filter(area__path__in=paths), "area")
    ties = LeaderAssignment.objects.filter(valid_on(day), area__in=[row.pk for row in rows])
    leaders: dict[int, list[str]] = defaultdict(list)
    for tie in ties.select_related("posting__user"):
        if tie.area_id:
            leaders[tie.area_id].append(f"{tie.posting.user.name}（{tie.posting.title}）")
    units = _governing(paths, day)
    return {
        row.pk: GridFacts(
            tuple(leaders[row.pk]),
            tuple(name for path in _own_paths(row) for name in workers.get(path, ())),
            _nearest(row.path, units),
        )
        for row in rows
    }


def _workers(day: date) -> QuerySet[Posting]:
    return Posting.objects.filter(valid_on(day), role=WORKER_ROLE).select_related("user", "area")


def _by_path(rows: Iterable[Posting], column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column).path].append(row.user.name)
    return found


def _own_paths(grid: Area) -> list[str]:
    """The grid itself and, above it, its community; a worker of a whole street is nobody's worker in particular."""
    above = grid.parent
    community = above.path if isinstance(above, Area) and above.level == AreaLevel.COMMUNITY else ""
    return [grid.path, community] if community else [grid.path]


def _governing(paths: Iterable[str], day: date) -> Mapping[str, Unit]:
    rows = Unit.objects.filter(valid_unit(day), area__path__in=set(paths)).select_related("area").order_by("-path")
    return {row.area.path: row for row in rows if row.area}


def _nearest(path: str, units: Mapping[str, Unit]) -> Unit | None:
    return next((units[above] for above in reversed(ancestors(path)) if above in units), None)


def grid_registry(day: date, since: date) -> GridRegistry:
    """What the registry of grids lacks, and 下沉率 since a day (M-063); seven queries.

    The rate counts workers with a record of their own in the period. Only counts leave this function: there is no
    list of who was not at work.
    """
    rows = list(grids())
    facts = grid_facts(rows, day)
    communities = Area.objects.filter(level=AreaLevel.COMMUNITY, closed_on=None, built_up=True).order_by("path")
    below: dict[int | None, int] = defaultdict(int)
    for row in rows:
        below[row.parent_id] += 1
    people = set(_workers(day).values_list("user", flat=True))
    return coverage.grid_registry(
        (_grid(row, facts[row.pk]) for row in rows),
        communities={row.name: below[row.pk] for row in communities},
        workers=len(people),
        at_work=at_work(people, since, day),
    )


def _grid(row: Area, facts: GridFacts) -> Grid:
    """A grid as the rule sees it; many communities have a grid of the same name."""
    return Grid(f"{row.parent or ''}{row.name}", len(facts.workers), str(facts.unit or ""))


def at_work(people: set[int], since: date, until: date) -> int:
    """How many of these people left a record of work in the period, both days included; one query."""
    actions = [row.action for row in log.declarations() if row.action.partition(".")[0] in WORK]
    events = search(since=since, until=until).filter(actor__in=people, action__in=actions)
    return events.order_by().values("actor").distinct().count()


@dataclass(frozen=True)
class BlockState:
    """A block with its three ticks in a period."""

    block: Block
    areas: str
    chair: str
    has_group: bool
    has_handler: bool
    checks: int

    @property
    def in_place(self) -> bool:
        """Whether all three are there."""
        return self.has_group and self.has_handler and self.checks > 0


def block_states(day: date, since: date, until: date) -> list[BlockState]:
    """Every block with its ticks; five queries (M-064).

    The group ticks when its chair is the 一把手 of the lead department; the check when one lies in the period.
    """
    checks = BlockCheck.objects.filter(on__gte=since, on__lte=until)
    blocks = list(
        Block.objects.select_related("lead", "group", "handler__user")
        .prefetch_related("areas", "assistants", Prefetch("checks", queryset=checks, to_attr="recent"))
        .order_by("name")
    )
    posts = Posting.objects.filter(valid_on(day)).select_related("user")
    chairs: dict[int, list[Posting]] = defaultdict(list)
    for row in posts.filter(unit__in=[block.group_id for block in blocks if block.group_id], title__in=CHAIRS):
        chairs[row.unit_id].append(row)
    heads = set(posts.filter(is_head=True).values_list("unit", "user"))
    return [_block_state(block, chairs[block.group_id or 0], heads, day) for block in blocks]


def _block_state(block: Block, chairs: Sequence[Posting], heads: set[tuple[int, int]], day: date) -> BlockState:
    handler = block.handler
    recent: list[BlockCheck] = block.recent  # type: ignore[attr-defined]
    return BlockState(
        block=block,
        areas="、".join(area.name for area in block.areas.all()),
        chair="、".join(f"{row.title} {row.user.name}" for row in chairs),
        has_group=any((block.lead_id, row.user_id) in heads for row in chairs),
        has_handler=bool(handler and (handler.ends_on is None or handler.ends_on > day)),
        checks=len(recent),
    )


def block_ticks(states: Iterable[BlockState]) -> BlockTicks:
    """The three shares and what is not in place, by the rule (M-064)."""
    return coverage.block_ticks(
        coverage.Block(state.block.name, state.has_group, state.has_handler, state.checks > 0) for state in states
    )


def block(pk: int) -> Block:
    """One block. Raises OutOfReach."""
    found = Block.objects.select_related("lead", "group", "handler").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def checks_of(row: Block) -> QuerySet[BlockCheck]:
    """The checks of a block, newest first."""
    return BlockCheck.objects.filter(block=row).select_related("recorded_by").order_by("-on", "-pk")
