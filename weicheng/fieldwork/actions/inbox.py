"""Takes commands in: each once, each in a transaction of its own, each with an answer that is kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, Refusal
from weicheng.fieldwork.commands import KINDS, Answer, Incoming
from weicheng.fieldwork.models import Command

logger = logging.getLogger(__name__)

# A phone that lay in a drawer for a quarter is told "sent again" instead of "sent before"; the actions below still
# know their own command ids, so that nothing is doubled even then.
KEPT = timedelta(days=90)
NOT_YOURS = "这条记录的编号已被另一位同事使用，没有收下。请作废后重新填写。"
BROKEN = "服务器出错，没有收下。内容还在手机里，稍后会再发；一直发不出，请联系系统管理员。"


@dataclass(frozen=True)
class Outcome:
    """What a command came to. `state`: a state of Command, or "error" for a fault of ours: send it again later."""

    state: str
    text: str
    url: str = ""


def receive(*, actor: Actor, incoming: Incoming, now: datetime | None = None) -> Outcome:
    """Runs a command, or gives the answer that it was given before. Never raises for what was sent.

    A refusal undoes whatever the command had begun and is kept as its answer: the phone sends a changed one under
    a new number. A conflict is a refusal because the matter has moved on; a person decides what becomes of it.
    """
    at = now or timezone.now()
    if (known := _known(actor, incoming)) is not None:
        return known
    try:
        with transaction.atomic():
            answer = _run(actor, incoming, at)
            return _keep(actor, incoming, Command.State.DONE, answer, at)
    except Refusal as refusal:
        state = Command.State.CONFLICT if isinstance(refusal, MoveRefused) else Command.State.REFUSED
        return _keep_once(actor, incoming, state, Answer(refusal.sentence), at)
    except IntegrityError:
        # The same command on another connection was faster.
        return _known(actor, incoming) or _broken(incoming)
    except Exception:
        logger.exception("command %s (%s)", incoming.uuid, incoming.kind)
        return Outcome("error", BROKEN)


def _run(actor: Actor, incoming: Incoming, now: datetime) -> Answer:
    if (run := KINDS.get(incoming.kind)) is None:
        raise BadInput.of("类别", "服务器不认识这种记录", "请更新外勤应用")
    return run(actor, incoming, now)


def _known(actor: Actor, incoming: Incoming) -> Outcome | None:
    row = Command.objects.filter(uuid=incoming.uuid).first()
    if row is None:
        return None
    if row.user_id != actor.user_id:
        return Outcome(Command.State.REFUSED, NOT_YOURS)
    return Outcome(row.state, row.outcome["text"], row.outcome["url"])


def _keep(actor: Actor, incoming: Incoming, state: str, answer: Answer, now: datetime) -> Outcome:
    Command.objects.create(
        uuid=incoming.uuid,
        user_id=actor.user_id or 0,
        kind=incoming.kind,
        done_at=incoming.at,
        received_at=now,
        state=state,
        outcome={"text": answer.text, "url": answer.url},
    )
    return Outcome(state, answer.text, answer.url)


def _keep_once(actor: Actor, incoming: Incoming, state: str, answer: Answer, now: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return _keep(actor, incoming, state, answer, now)
    except IntegrityError:
        return _known(actor, incoming) or _broken(incoming)


def _broken(incoming: Incoming) -> Outcome:
    logger.error("command %s (%s) hit a constraint", incoming.uuid, incoming.kind)
    return Outcome("error", BROKEN)


def forget_commands(*, now: datetime | None = None) -> int:
    """Deletes answers older than 90 days; how many."""
    deleted, _ = Command.objects.filter(received_at__lt=(now or timezone.now()) - KEPT).delete()
    return deleted
