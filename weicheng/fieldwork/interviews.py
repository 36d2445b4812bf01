"""Interviews on a phone without signal: what it takes along of a round, and what it sends of one person (M-090).

Nothing here names a person, and nothing of a round goes to anybody but those who ask: visits are unannounced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.awareness import QuotaGap
from weicheng.domain.refusals import BadInput
from weicheng.fieldwork import reading
from weicheng.surveys import actions, queries
from weicheng.surveys.models import Interview, Round, Spot

# The instance of a questionnaire.
LONGEST_INSTANCE = 200_000
MOST_SPOTS = 500


def carried(actor: Actor, day: date) -> list[Round]:
    """The rounds of a day that the actor asks people for; none for those who never ask."""
    return queries.rounds_to_ask(actor, day) if policy.has(actor, queries.ASK) else []


def told(actor: Actor, round_: Round) -> dict[str, Any]:
    """A round as the phone shows it: quotas by kind of place with what is asked, areas, places begun already."""
    kinds = queries.kinds_of(round_)
    gaps = {gap.kind: gap for gap in queries.standing_of_quotas(round_)}
    spots: list[Any] = list(queries.spots(actor, round_).order_by("-pk")[:MOST_SPOTS])
    return {
        "id": round_.pk,
        "title": round_.title,
        "area": round_.area.name,
        "until": round_.ends_on.isoformat(),
        "version": round_.version_id,
        "categories": [{"code": code, "name": name} for code, name in Interview.Category.choices],
        "kinds": [
            {
                "code": code,
                "name": kind.name,
                "named": kind.named,
                "wanted": gaps[code].wanted if code in gaps else 0,
                "done": gaps[code].done if code in gaps else 0,
            }
            for code, kind in kinds.items()
        ],
        "areas": [{"id": area.pk, "name": area.name} for area in queries.areas_to_ask(actor, round_)],
        "spots": [
            {
                "id": spot.pk,
                "uuid": str(spot.uuid) if spot.uuid else "",
                "kind": spot.kind,
                "name": queries.label_of(spot, kinds),
                "area": spot.area_id,
                "asked": spot.asked,
            }
            for spot in spots
        ],
    }


def record(
    actor: Actor, held_at: datetime | None, said: Mapping[str, Any], now: datetime
) -> tuple[Interview, QuotaGap]:
    """The interview, and how many of its kind are still wanted. Raises whatever the actions of surveys raise."""
    round_ = queries.round_of(actor, reading.whole(said, "round") or 0)
    spot = _spot(actor, round_, reading.mapping(said.get("place"), "访问对象"), now)
    form = reading.mapping(said.get("form"), "问卷")
    made = actions.record_interview(
        actor=actor,
        spot=spot,
        uuid=reading.uuid(form.get("uuid")),
        category=reading.text(said, "category", most=10),
        instance=reading.text(form, "instance", most=LONGEST_INSTANCE),
        held_at=held_at,
        now=now,
    )
    gaps = {gap.kind: gap for gap in queries.standing_of_quotas(round_)}
    return made, gaps[spot.kind]


def _spot(actor: Actor, round_: Round, place: Mapping[str, Any], now: datetime) -> Spot:
    """A place that the server knows by its number, or that the phone has registered."""
    if (known := reading.whole(place, "id")) is not None:
        spot = queries.spot(actor, known)
        if spot.round_id != round_.pk:
            raise BadInput.of("访问对象", "不属于这一轮调查", reading.AGAIN)
        return spot
    area = queries.areas_to_ask(actor, round_).filter(pk=reading.whole(place, "area") or 0).first()
    if area is None:
        raise BadInput.of("区域", "不在您可以访问的范围内", "请重新选择社区或街道")
    return actions.add_spot(
        actor=actor,
        round_=round_,
        kind=reading.text(place, "kind", most=40),
        name=reading.text(place, "name", most=80),
        area=area,
        uuid=reading.uuid(place.get("uuid")),
        now=now,
    )
