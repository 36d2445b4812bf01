"""What the actions of planning share: the locked row, the person behind a decision, words that must be there."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.planning.models import Project
from weicheng.planning.queries.reach import COLUMNS

Row = TypeVar("Row", bound=Model)


def locked(actor: Actor, capability: str, rows: QuerySet[Row], pk: int) -> Row:
    """The row under lock, if the actor has the capability on it. Raises OutOfReach, NotAllowed."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, capability, row, COLUMNS)
    return row


def open_project(actor: Actor, capability: str, pk: int) -> Project:
    """The locked project, unless it was dropped. Raises OutOfReach, NotAllowed, MoveRefused."""
    row = locked(actor, capability, Project.objects.all(), pk)
    if row.dropped_because:
        raise MoveRefused("项目已经撤销，不能再改动。")
    return row


def person(actor: Actor) -> int:
    """The account that acts. Raises NotAllowed for a job."""
    if actor.user_id is None:
        raise NotAllowed("请用本人账号办理。")
    return actor.user_id


def words(text: str, label: str, longest: int) -> str:
    """The text without blanks around it. Raises BadInput when nothing or too much is left."""
    clean = text.strip()
    if not clean:
        raise BadInput.of(label, "没有填写", f"请填写{label}")
    if len(clean) > longest:
        raise BadInput.of(label, f"共 {len(clean)} 字", f"请控制在 {longest} 字以内")
    return clean


def not_ahead(day: date, label: str) -> date:
    """A day on which something happened. Raises BadInput for one to come."""
    if day > timezone.localdate():
        raise BadInput.of(label, f"{day} 还没有到", "请填写今天或以前的日期")
    return day
