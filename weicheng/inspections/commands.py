"""What a record of a visit says, in plain values: a phone, a page and an import send the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from weicheng.domain.inspections import FollowUpResult


@dataclass(frozen=True, kw_only=True)
class OnTheSpot:
    """立行立改: which unit put it right in front of the inspector, how, with photos before and after (UUIDs)."""

    unit_id: int
    note: str
    before: tuple[UUID, ...]
    after: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    """One problem as it was seen. Coordinates in WGS84, both or none; photos by UUID, never required.

    Clause and category may be left to the item of the checklist that it was found under.
    """

    uuid: UUID
    text: str
    item_code: str = ""
    clause: str = ""
    category: str = ""
    lng: float | None = None
    lat: float | None = None
    photos: tuple[UUID, ...] = ()
    found_at: datetime | None = None
    # 现场交办: required on an inspection led by a leader (M-089).
    unit_id: int | None = None
    due_on: date | None = None
    # 转为案件 at once, by the ordinary action.
    raise_case: bool = False
    fix: OnTheSpot | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """核查: what became of an earlier finding (M-086)."""

    finding_id: int
    result: FollowUpResult
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """The filled-in checklist as the engine wrote it; times by the phone's clock, shown only."""

    uuid: UUID
    version_id: int
    instance: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
