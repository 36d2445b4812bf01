"""Writing down what the items of a scheme stand at (M-111, M-118)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types, packs
from weicheng.archive.models import SchemeReading
from weicheng.archive.queries.campaigns import COLUMNS, MANAGE, choice_of
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.domain.schemes import Answer, score_scheme
from weicheng.events import log
from weicheng.indicators.models import Campaign


@transaction.atomic
def record_reading(
    *,
    actor: Actor,
    campaign: Campaign,
    scheme: str,
    on: date,
    answers: Mapping[str, Answer],
    note: str = "",
    now: datetime | None = None,
) -> SchemeReading:
    """Keeps the answers of a day with the total that follows from them.

    Raises MoveRefused before a pack with this scheme is chosen, BadInput for a day to come or an answer that cannot
    be.
    """
    policy.require(actor, MANAGE, campaign, COLUMNS)
    at = now or timezone.now()
    choice = choice_of(campaign)
    if choice is None or scheme not in packs.pack_of(choice).scheme:
        raise MoveRefused("所选的活动包里没有这个评分方案。")
    if on > timezone.localdate(at):
        raise BadInput.of("日期", f"{on} 还没有到", "请填写今天或以前的日期")
    try:
        score = score_scheme(packs.pack_of(choice).items(scheme), answers)
    except ValueError as wrong:
        raise BadInput.of("各项情况", str(wrong), "请核对各项的数值") from None
    made = SchemeReading.objects.create(
        campaign=campaign,
        choice=choice,
        scheme=scheme,
        on=on,
        answers={key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()},
        total=score.total,
        note=note[:200],
        recorded_at=at,
        recorded_by_id=actor.user_id,
    )
    subject = f"campaign:{campaign.pk}"
    log.record(event_types.SCORED, subject=subject, actor=actor, at=at, total=score.total / 100, day=on.isoformat())
    return made
