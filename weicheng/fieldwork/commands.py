"""What a phone may ask for: kind → the ordinary action that does it. Each runs inside the inbox's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases import queries as case_queries
from weicheng.domain.refusals import BadInput
from weicheng.evidence import queries as evidence
from weicheng.evidence.models import Photo
from weicheng.fieldwork import interviews, reading, visits
from weicheng.places.queries import locate


@dataclass(frozen=True)
class Incoming:
    """One command as it came. `at`: when it was done, put right by what the phone knew of our clock."""

    uuid: UUID
    kind: str
    at: datetime | None
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the phone shows: a sentence, and the page of what was made."""

    text: str
    url: str = ""


Run = Callable[[Actor, Incoming, datetime], Answer]


def read(value: Any) -> Incoming:
    """One entry of a batch. Raises BadInput."""
    entry = reading.mapping(value, "指令")
    return Incoming(
        uuid=reading.uuid(entry.get("id")),
        kind=reading.text(entry, "kind", most=20),
        at=reading.moment(entry, "at"),
        payload=reading.mapping(entry.get("payload"), "内容"),
    )


def report(actor: Actor, incoming: Incoming, now: datetime) -> Answer:
    """上报: a problem outside any visit becomes a case, or joins one; fixed on the spot with both photos (M-105)."""
    said = incoming.payload
    point = reading.point(said)
    category = reading.text(said, "category", most=40)
    lng, lat = point or (None, None)
    fix = _fix(actor, said, category, point)
    made = cases.report_case(
        actor=actor,
        source=case_queries.usual_source(actor),
        category=category,
        text=reading.text(said, "text"),
        lng=lng,
        lat=lat,
        address=reading.text(said, "address", most=200),
        photos=() if fix else photos(actor, reading.uuids(said, "photos")),
        found_at=min(incoming.at or now, now),
        wants_answer=False,
        command_id=incoming.uuid,
        spot_fix=fix,
        now=now,
    )
    joined = made.joined_from_id or made.joined_how
    said_back = "与已有案件是同一问题，已并入。" if joined else "已上报。"
    return Answer(said_back, reverse("case_detail", args=[made.case_id]) if made.case_id else "")


def _fix(
    actor: Actor, said: Mapping[str, Any], category: str, point: tuple[float, float] | None
) -> cases.SpotFix | None:
    if said.get("fix") is None:
        return None
    fix = reading.mapping(said["fix"], "当场整改")
    area = locate(*point) if point else None
    unit = case_queries.spot_fix_unit(category=category, area=area)
    before, after = (photos(actor, reading.uuids(fix, name)) for name in ("before", "after"))
    return cases.SpotFix(unit, reading.text(fix, "note"), before, after)


def photos(actor: Actor, uuids: tuple[UUID, ...] | Any) -> list[Photo]:
    """The actor's own photos by number, in order. Raises BadInput while one has not arrived."""
    found = {photo.uuid: photo for photo in evidence.own_photos(actor, uuids)}
    if missing := len(set(uuids) - set(found)):
        raise BadInput.of("照片", f"有 {missing} 张还没有收到", "请先发送照片")
    return [found[uuid] for uuid in uuids]


def record_visit(actor: Actor, incoming: Incoming, now: datetime) -> Answer:
    """检查: the checklist, the findings and the photos of one visit."""
    visit, raised = visits.record(actor, incoming.uuid, incoming.at, incoming.payload, now)
    told = f"检查记录已收到{f'，{raised} 个问题转为案件' if raised else ''}。"
    return Answer(told, reverse("visit_detail", args=[visit.pk]))


def record_interview(actor: Actor, incoming: Incoming, now: datetime) -> Answer:
    """访问: what one person knew, at a place that may be told of here for the first time (M-090)."""
    made, gap = interviews.record(actor, incoming.at, incoming.payload, now)
    left = f"这一类还差 {gap.missing} 人。" if gap.missing else "这一类已够数。"
    told = f"访问已收到：答对 {made.correct}/{made.total} 题。{left}"
    return Answer(told, reverse("survey_spot", args=[made.spot_id]))


KINDS: Mapping[str, Run] = {
    "case.report": report,
    "visit.record": record_visit,
    "survey.interview": record_interview,
}
