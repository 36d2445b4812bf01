"""From a phone's record of a visit to the actions of forms and inspections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from weicheng.access.policy import Actor
from weicheng.cases import queries as cases
from weicheng.domain.inspections import FollowUpResult
from weicheng.domain.refusals import BadInput
from weicheng.fieldwork import reading
from weicheng.inspections import actions, queries
from weicheng.inspections.commands import NewFinding, OnTheSpot, Result, SentForm
from weicheng.inspections.models import Visit

# The instance of a long checklist; photos travel on their own.
LONGEST_INSTANCE = 1_000_000


def record(
    actor: Actor, command_id: UUID, done_at: datetime | None, said: Mapping[str, Any], now: datetime
) -> tuple[Visit, int]:
    """The visit, and how many findings became cases. Raises whatever the actions below raise."""
    visit = queries.visit(actor, reading.whole(said, "visit") or 0)
    known = reading.many(said, "findings", lambda entry: _known_case(actor, entry))
    findings = reading.many(said, "findings", lambda entry: _finding(visit, entry))
    made = actions.record_visit(
        actor=actor,
        visit_id=visit.pk,
        command_id=command_id,
        visited_at=min(done_at or now, now),
        form=_form(said),
        findings=findings,
        photos=reading.uuids(said, "photos"),
        results=reading.many(said, "results", _result),
        note=reading.text(said, "note", most=500),
        now=now,
    )
    kept = {finding.uuid: finding for finding in queries.findings_of(made)}
    for new, case in zip(findings, known, strict=True):
        if case is not None and kept[new.uuid].case_id is None:
            actions.link_case(actor=actor, finding=kept[new.uuid], case=cases.get_case(actor, case), now=now)
    return made, sum(new.raise_case or new.fix is not None for new in findings)


def _form(said: Mapping[str, Any]) -> SentForm | None:
    if said.get("form") is None:
        return None
    sent = reading.mapping(said["form"], "检查表")
    return SentForm(
        uuid=reading.uuid(sent.get("uuid")),
        version_id=reading.whole(sent, "version") or 0,
        instance=reading.text(sent, "instance", most=LONGEST_INSTANCE),
        started_at=reading.moment(sent, "started_at"),
        ended_at=reading.moment(sent, "ended_at"),
    )


def _finding(visit: Visit, value: Any) -> NewFinding:
    said = reading.mapping(value, "问题")
    category = reading.text(said, "category", most=40)
    lng, lat = reading.point(said) or (None, None)
    return NewFinding(
        uuid=reading.uuid(said.get("uuid")),
        text=reading.text(said, "text"),
        item_code=reading.text(said, "item", most=200),
        clause=reading.text(said, "clause", most=200),
        category=category,
        lng=lng,
        lat=lat,
        photos=tuple(reading.uuids(said, "photos")),
        found_at=reading.moment(said, "found_at"),
        unit_id=reading.whole(said, "unit"),
        due_on=reading.day(said, "due_on"),
        raise_case=reading.yes(said, "raise_case"),
        fix=_fix(visit, said, category),
    )


def _fix(visit: Visit, said: Mapping[str, Any], category: str) -> OnTheSpot | None:
    if said.get("fix") is None:
        return None
    fix = reading.mapping(said["fix"], "当场整改")
    unit = visit.unit or cases.spot_fix_unit(category=category, area=visit.area)
    before, after = (tuple(reading.uuids(fix, name)) for name in ("before", "after"))
    return OnTheSpot(unit_id=unit.pk, note=reading.text(fix, "note"), before=before, after=after)


def _known_case(actor: Actor, value: Any) -> int | None:
    """The case that the inspector says this is about already; it must be one that they see. Raises OutOfReach."""
    pk = reading.whole(reading.mapping(value, "问题"), "case")
    return None if pk is None else cases.get_case(actor, pk).pk


def _result(value: Any) -> Result:
    said = reading.mapping(value, "核查结果")
    result = reading.text(said, "result", most=20)
    if result not in {each.value for each in FollowUpResult}:
        raise BadInput.of("核查结果", "没有选择", "请选择已整改、仍在整改或反弹")
    return Result(
        finding_id=reading.whole(said, "finding") or 0,
        result=next(each for each in FollowUpResult if each.value == result),
        note=reading.text(said, "note", most=300),
    )
