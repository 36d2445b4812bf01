"""What the actions of assessment share: the locked row, the person behind a decision."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment.queries import COLUMNS
from weicheng.domain.refusals import BadInput, NotAllowed, OutOfReach

Row = TypeVar("Row", bound=Model)
LONGEST = 1000


def locked(actor: Actor, capability: str, rows: QuerySet[Row], pk: int) -> Row:
    """The row under lock, if the actor has the capability on it. Raises OutOfReach, NotAllowed."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, capability, row, COLUMNS)
    return row


def person(actor: Actor) -> int:
    """The account that decides. Raises NotAllowed for a job: a named human decides."""
    if actor.user_id is None:
        raise NotAllowed("请用本人账号办理。")
    return actor.user_id


def words(text: str, label: str, remedy: str) -> str:
    """The text without blanks around it. Raises BadInput when nothing or too much is left."""
    clean = text.strip()
    if not clean:
        raise BadInput.of(label, "没有填写", remedy)
    if len(clean) > LONGEST:
        raise BadInput.of(label, f"共 {len(clean)} 字", f"请控制在 {LONGEST} 字以内")
    return clean
