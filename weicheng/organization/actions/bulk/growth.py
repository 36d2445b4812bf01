"""Paths for many new nodes of a tree: children of old and of new parents, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from django.db.models import Max

from weicheng.access.paths import WIDTH, child_path
from weicheng.domain.refusals import BadInput
from weicheng.organization.models import Area, Unit

Tick = Callable[[int], None]
AnyRow = TypeVar("AnyRow")
BATCH = 1000
# Rows made at once: enough for full inserts and a lively progress, few enough to keep memory flat.
SLICE = 5000


def slices(rows: Sequence[AnyRow]) -> Iterator[Sequence[AnyRow]]:
    """The rows in runs of SLICE."""
    return (rows[start : start + SLICE] for start in range(0, len(rows), SLICE))


class Grown(Protocol):
    """A node to be made: `parent` is the key of an old node, another new node, or None for a root."""

    name: str
    pk: int
    path: str

    @property
    def above(self) -> int | Grown | None: ...


AnyGrown = TypeVar("AnyGrown", bound=Grown)
AnyNode = TypeVar("AnyNode", Area, Unit)


def generations(nodes: Sequence[AnyGrown]) -> Iterator[list[AnyGrown]]:
    """The new nodes by generation: first those under old parents, then their children, and so on."""
    children: dict[int, list[AnyGrown]] = defaultdict(list)
    front: list[AnyGrown] = []
    for node in nodes:
        above = node.above
        if above is None or isinstance(above, int):
            front.append(node)
        else:
            children[id(above)].append(node)
    while front:
        yield front
        front = [child for node in front for child in children.get(id(node), ())]


class Numbering:
    """Hands out the next free path under each parent, one past the last sibling ever used; one query."""

    def __init__(self, model: type[AnyNode]) -> None:
        last = model.objects.order_by().values_list("parent__path").annotate(Max("path"))
        self.last = {parent or "": int(path[-WIDTH:]) for parent, path in last}

    def next(self, parent_path: str) -> str:
        """The next path under a parent; raises BadInput when its level is full."""
        number = self.last.get(parent_path, 0) + 1
        if number >= 10**WIDTH:
            raise BadInput.of("上级", f"一个上级之下最多 {10**WIDTH - 1} 个下级", "请在中间增设一级")
        self.last[parent_path] = number
        return child_path(parent_path, number)
