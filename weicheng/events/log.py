"""The only way to write to the event log, and the catalogue of what may be written.

An upper app declares its actions in `event_types.py` and records them in its actions:

    DISPATCHED = declare("case.dispatched", "派遣至 {unit}，限 {due:time} 前办结", followers={"notifications"})
    record(DISPATCHED, subject=f"case:{case.pk}", actor=actor, unit=unit.pk, due=case.due_at)

A sentence starts after the name of the person. `{unit}` shows the value of `unit` by the name table `unit`;
`{old:unit}` shows the value of `old` through it. Name tables are registered with `name_table`; `time`, `date`
and `duration` (seconds) are built in; a value without a table is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from weicheng.base import trail
from weicheng.base.inserts import insert, insert_values
from weicheng.events.models import Delivery, Event

NameTable = Callable[[Sequence[Any]], Mapping[Any, str]]


class UnknownAction(Exception):
    """An action, follower or name that no `event_types.py` has declared; a programming error."""


class ActorShape(Protocol):
    """What the log needs to know of whoever acts; `access.policy.Actor` has it."""

    @property
    def user_id(self) -> int | None:
        """The account, or None for a job and for the public."""

    @property
    def label(self) -> str:
        """The posts held, as text to keep: `湘桥区创卫办 受理派遣员`. Never a person's name."""


@dataclass(frozen=True)
class Declaration:
    """What can happen, the sentence that tells it, and who must hear of it."""

    action: str
    sentence: str
    followers: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One event of a batch; `root` is the subject itself unless the event belongs to something larger."""

    subject: str
    root: str = ""
    rules: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


_declared: dict[str, Declaration] = {}
_name_tables: dict[str, NameTable] = {}


def declare(action: str, sentence: str, followers: Iterable[str] = ()) -> str:
    """Makes an action known and returns its code. Raises ValueError if it is declared otherwise elsewhere."""
    declaration = Declaration(action, sentence, tuple(sorted(followers)))
    if _declared.setdefault(action, declaration) != declaration:
        raise ValueError(f"动作 {action} 已另有定义")
    return action


def declaration(action: str) -> Declaration:
    """Raises UnknownAction."""
    try:
        return _declared[action]
    except KeyError:
        raise UnknownAction(action) from None


def declarations() -> list[Declaration]:
    """All declared actions in the order of their codes."""
    return [_declared[action] for action in sorted(_declared)]


def name_table(kind: str, names: NameTable) -> None:
    """Registers how values of a kind read in sentences; `names` gets all values at once (one query)."""
    _name_tables[kind] = names


def name_tables() -> Mapping[str, NameTable]:
    """The registered name tables by kind."""
    return _name_tables


def record(
    action: str,
    *,
    subject: str,
    actor: ActorShape,
    root: str = "",
    rules: str = "",
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Appends one event in the caller's transaction and queues it for its followers; two statements.

    `at` is when it happened (default: now). Raises UnknownAction, and RuntimeError outside a transaction: an
    event must stand or fall with the change it tells of.
    """
    [event] = record_many(action, [Entry(subject, root, rules, data)], actor=actor, at=at)
    return event


def record_many(action: str, entries: Iterable[Entry], *, actor: ActorShape, at: datetime | None = None) -> list[Event]:
    """Appends many events of one action at the cost of one insert for some 2,000; otherwise as `record`."""
    declared = declaration(action)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() needs the transaction that makes the change")
    now, where = timezone.now(), trail.current()
    events = [
        Event(
            at=at or now,
            recorded_at=now,
            actor_id=actor.user_id,
            actor_label=actor.label[:200],
            action=action,
            subject=entry.subject,
            root=entry.root or entry.subject,
            data=dict(entry.data),
            rules=entry.rules,
            request=where.request,
            source=where.source.value,
        )
        for entry in entries
    ]
    insert(events)
    insert_values(
        Delivery,
        [{"event_id": e.pk, "follower": name, "not_before": now} for e in events for name in declared.followers],
    )
    return events
