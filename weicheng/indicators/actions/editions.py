"""Loading editions: shipped ones, and those a city read from its own workbook; nothing is overwritten (M-019)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.editions import ClauseText, EditionText
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.indicators import event_types, shipped
from weicheng.indicators.models import Clause, Edition, Indicator
from weicheng.indicators.queries.editions import count_faults
from weicheng.indicators.queries.reaches import MANAGE

Origin = Edition.Origin


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime | None = None) -> int:
    """Loads what comes with the program and is not there yet; a changed file becomes a further revision.

    Returns how many editions were loaded; nothing the second time.
    """
    policy.require_anywhere(actor, MANAGE)
    add_indicators(actor=actor, rows=(_indicator(row.code, row.body) for row in shipped.indicators()), now=now)
    known = set(Edition.objects.filter(origin=Origin.SHIPPED).values_list("code", "sha256"))
    wanted = [text for text in shipped.editions() if (text.code, text.sha256) not in known]
    for text in wanted:
        load_edition(actor=actor, text=text, origin=Origin.SHIPPED, now=now)
    return len(wanted)


@transaction.atomic
def load_edition(*, actor: Actor, text: EditionText, origin: str, now: datetime | None = None) -> Edition:
    """Keeps an edition as the next revision of its code. Raises MoveRefused when the last one says the same."""
    policy.require_anywhere(actor, MANAGE)
    last = Edition.objects.filter(code=text.code).order_by("-revision").first()
    if last is not None and last.sha256 == text.sha256:
        raise MoveRefused(f"内容与已装入的“{last}”完全相同，不需要再装入。")
    at = now or timezone.now()
    head = {name: value for name, value in text.head.items() if not name.startswith("valid_")}
    made = Edition.objects.create(
        code=text.code,
        revision=last.revision + 1 if last else 1,
        valid_from=_day(text.head["valid_from"]),
        valid_until=_day(text.head["valid_until"]),
        expected=dict(text.expected),
        origin=origin,
        sha256=text.sha256,
        loaded_at=at,
        loaded_by_id=actor.user_id,
        **head,
    )
    _keep_clauses(made, text.clauses)
    log.record(
        event_types.EDITION_LOADED, subject=f"edition:{made.pk}", actor=actor, at=at, revision=made.revision,
        clauses=len(text.clauses),
    )  # fmt: skip
    return made


def load_workbook(
    *, actor: Actor, text: EditionText, accept_counts: bool = False, now: datetime | None = None
) -> Edition:
    """Keeps an edition that was read from a workbook.

    Raises BadInput while its counts are wrong, unless somebody has accepted that the text is incomplete.
    """
    faults = [] if accept_counts else count_faults(text)
    if faults:
        raise BadInput([Fault("条数", fault, "请补全，或确认文本不全仍然装入") for fault in faults])
    return load_edition(actor=actor, text=text, origin=Origin.WORKBOOK, now=now)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _keep_clauses(edition: Edition, clauses: Iterable[ClauseText]) -> None:
    """Level by level, because a parent needs its key before its children name it."""
    keys: dict[str, int] = {}
    waiting = list(enumerate(clauses, 1))
    while waiting:
        ready = [(place, clause) for place, clause in waiting if not clause.parent or clause.parent in keys]
        rows = [_row(edition, place, clause, keys) for place, clause in ready]
        Clause.objects.bulk_create(rows)
        made = Clause.objects.filter(edition=edition).values_list("code", "pk")
        keys = dict(made)
        waiting = [pair for pair in waiting if pair[1].code not in keys]


def _row(edition: Edition, place: int, clause: ClauseText, keys: Mapping[str, int]) -> Clause:
    return Clause(
        edition=edition,
        kind=clause.kind,
        code=clause.code,
        number=clause.number,
        parent_id=keys.get(clause.parent),
        position=place,
        name=clause.name,
        text=clause.text,
        is_veto=clause.is_veto,
        is_ticket=clause.is_ticket,
        bottleneck=clause.bottleneck,
        measure=clause.measure,
        points=clause.points or None,
        department=clause.department,
        evidence=clause.evidence,
        source=clause.source,
        remark=clause.remark,
    )


def _indicator(code: str, body: Mapping[str, Any]) -> Indicator:
    return Indicator(
        code=code,
        name=body["name"],
        kind=body["kind"],
        unit=body.get("unit", ""),
        numerator_name=body.get("numerator", ""),
        denominator_name=body.get("denominator", ""),
        factor=body.get("factor") or 100,
        better=body.get("better", ""),
        is_base=body.get("base", False),
        department_hint=body.get("department", ""),
        cadence=body.get("cadence", Indicator.Cadence.YEAR),
        note=body.get("note", ""),
    )


@transaction.atomic
def add_indicators(*, actor: Actor, rows: Iterable[Indicator], now: datetime | None = None) -> int:
    """Registers the indicators whose code is not known yet; those that are stay as the city keeps them."""
    policy.require_anywhere(actor, MANAGE)
    known = set(Indicator.objects.values_list("code", flat=True))
    new = [row for row in rows if row.code not in known]
    if new:
        Indicator.objects.bulk_create(new)
        log.record(event_types.INDICATORS_ADDED, subject=f"indicator:{new[0].pk}", actor=actor, at=now, count=len(new))
    return len(new)
