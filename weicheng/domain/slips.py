"""督办单 in three colours (M-103): white, then yellow, then red; never skipped, never back.

The clock issues a white slip by itself. Yellow and red it only drafts: a person signs, for a red one a leader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from weicheng.domain.calendar import WorkCalendar
from weicheng.domain.packs import schema
from weicheng.domain.packs.vocabulary import Labelled, Signer
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed


class Colour(Labelled):
    """The colours in the order in which they follow one another."""

    WHITE = "white", "白色督办单"
    YELLOW = "yellow", "黄色督办单"
    RED = "red", "红色督办单"


ORDER = tuple(Colour)


@dataclass(frozen=True)
class Slip:
    """One slip on one case: to which unit, for whom, until when. Drafted until somebody signs it."""

    colour: Colour
    unit: str
    person: str
    drafted_at: datetime
    issued_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Issued, not done, and past its deadline."""
        return self.withdrawn_at is None and self.done_at is None and self.due_at is not None and self.due_at < now


def next_colour(slips: Iterable[Slip], *, now: datetime) -> Colour | None:
    """The colour that may be drafted now for a unit's case: white first, then the one after an overdue slip.

    None while the last slip is unsigned, still running or done, and after red. A withdrawn slip never was.
    """
    standing = [slip for slip in slips if slip.withdrawn_at is None]
    if not standing:
        return Colour.WHITE
    last = max(standing, key=lambda slip: ORDER.index(slip.colour))
    if not last.overdue(now) or last.colour is ORDER[-1]:
        return None
    return ORDER[ORDER.index(last.colour) + 1]


def draft(colour: Colour, slips: Sequence[Slip], *, unit: str, person: str, now: datetime) -> Slip:
    """A slip that waits for its signature.

    Raises `BadInput` when unit or person is missing, `MoveRefused` when another colour is due, or none.
    """
    missing = [name for name, value in (("责任单位", unit), ("责任人", person)) if not value.strip()]
    if missing:
        raise BadInput([Fault(colour.label, f"没有写明{name}", f"请先落实{name}。") for name in missing])
    due = next_colour(slips, now=now)
    if due is None:
        raise MoveRefused(f"现在不能出具{colour.label}：上一张督办单尚未签发、尚未到期或已办结，或红单已经发出。")
    if colour is not due:
        raise MoveRefused(f"督办单按白、黄、红逐级出具，不越级也不回退：现在应出具{due.label}。")
    return Slip(colour, unit, person, drafted_at=now)


def sign(slip: Slip, *, by: Signer, rules: Mapping[str, schema.Slip], calendar: WorkCalendar, now: datetime) -> Slip:
    """The slip as issued, with its deadline.

    A higher signer may sign for a lower one, never the other way round; only a person may sign what the pack
    reserves to one. Raises `NotAllowed` for a signer who may not, `MoveRefused` for a slip that is not a draft.
    """
    if slip.issued_at is not None or slip.withdrawn_at is not None:
        raise MoveRefused(f"这张{slip.colour.label}已经签发或撤回。")
    rule = rules[slip.colour]
    signers = tuple(Signer)
    if signers.index(by) < signers.index(rule.signer):
        raise NotAllowed(f"{slip.colour.label}须由{rule.signer.label}，不能{by.label}。")
    due = calendar.add(now, rule.reply_within.amount, rule.reply_within.unit)
    return replace(slip, issued_at=now, due_at=due)


def count_by_colour(slips: Iterable[Slip]) -> dict[Colour, int]:
    """Issued slips of each colour, none left out."""
    issued = Counter(slip.colour for slip in slips if slip.issued_at is not None and slip.withdrawn_at is None)
    return {colour: issued[colour] for colour in Colour}
