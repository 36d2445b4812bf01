"""Whom an event concerns: the apps above say so, each in its own `recipients.py`.

from weicheng.notifications import recipients
from weicheng.notifications.recipients import Recipient

def on_dispatch(event: Event) -> list[Recipient]:
    case = queries.case_for_message(event)
    return [Recipient(unit_path=case.unit_path, needs="case.handle", title=f"新派案件 {case.code}", link=…)]

recipients.register(event_types.DISPATCHED, on_dispatch)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from weicheng.access.capabilities import known
from weicheng.events import log
from weicheng.events.models import Event
from weicheng.notifications.models import Kind

FOLLOWER = "notifications"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One message to a person, or to everybody who handles things in a unit (the unit's inbox).

    Give `user_id`, or `unit_path` with the capability `needs` that the people of the unit must have there.
    `link` is a path of this site. Raises ValueError for anything else: a programming error of the app above.
    """

    title: str
    link: str = ""
    body: str = ""
    kind: str = Kind.TODO
    user_id: int | None = None
    unit_path: str = ""
    needs: str = ""

    def __post_init__(self) -> None:
        if (self.user_id is None) == (not self.unit_path):
            raise ValueError("a recipient is either a person or a unit")
        if self.unit_path:
            known(self.needs)
        if self.link and not (self.link.startswith("/") and not self.link.startswith("//")):
            raise ValueError(f"a message links to a page of this site, not to {self.link!r}")
        Kind(self.kind)

    @property
    def key(self) -> str:
        """Who is meant, the same on every delivery of the event."""
        return self.unit_path or f"user:{self.user_id}"


Concerned = Callable[[Event], Iterable[Recipient]]

_concerned: dict[str, Concerned] = {}


def register(action: str, concerned: Concerned) -> None:
    """Says whom the events of an action concern. Raises ValueError unless the action is delivered to us."""
    if FOLLOWER not in log.declaration(action).followers:
        raise ValueError(f'declare {action} with followers={{"{FOLLOWER}"}}, or nobody will ever hear of it')
    _concerned[action] = concerned


def concerned_by(event: Event) -> list[Recipient]:
    """Everybody the event concerns; nobody when no app has registered its action."""
    concerned = _concerned.get(event.action)
    return list(concerned(event)) if concerned else []


def registered() -> frozenset[str]:
    """The actions somebody hears of."""
    return frozenset(_concerned)
