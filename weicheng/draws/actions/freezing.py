"""冻结: everything is decided but the figure; only the hash is published."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault
from weicheng.domain.sampling.pairing import check_pairing
from weicheng.domain.sampling.pool import (
    Earlier,
    Figure,
    Inspector,
    Item,
    Mode,
    Pool,
    check_pool,
    fingerprint,
    pool_text,
    sample_size,
)
from weicheng.domain.sampling.reading import read_pool
from weicheng.domain.sampling.rounds import open_round
from weicheng.domain.sampling.weights import chances
from weicheng.draws import event_types, queries
from weicheng.draws.actions.step import person, record
from weicheng.draws.facts import iso
from weicheng.draws.models import Draw, FrozenPool, PoolInspector, PoolItem
from weicheng.organization.models import Area
from weicheng.organization.reach import where_area
from weicheng.standards.queries import Published, current_pack, work_calendar

MANAGE = "draw.manage"


@dataclass(frozen=True, kw_only=True)
class NamedFigure:
    """The public figure that will decide: 中国福利彩票 双色球, 第2026135期, where and when it is published."""

    name: str
    issue: str
    source: str
    known_at: datetime


@transaction.atomic
def freeze_pool(
    *,
    actor: Actor,
    area: Area,
    title: str,
    series: str,
    items: Sequence[Item],
    figure: NamedFigure,
    visit_on: date,
    inspectors: Sequence[Inspector] = (),
    mode: Mode = Mode.MEMORY,
    rate: int | None = None,
    size: int | None = None,
    now: datetime | None = None,
) -> Draw:
    """Freezes the pool of one draw and publishes its hash.

    `items` is the whole frame, each with its last visit; in exhaustive mode the action leaves out what the round of
    the `series` in this area has had. `rate` is in hundredths of a percent (default: the pack's), `size` a number set
    by hand instead. Raises BadInput with every fault: a figure that is known already, a visit before it is known, a
    place for which no pair of inspectors is free of conflicts (M-085, M-092).
    """
    policy.require(actor, MANAGE, where_area(area))
    at = now or timezone.now()
    rules = current_pack(day=visit_on, area_path=area.path)
    rate = None if size else rate or rules.pack.drawing.percent * 100
    wanted = size or sample_size(len(items), rate or 0)
    warning, frame = "", len(items)
    if mode is Mode.EXHAUSTIVE:
        state = open_round([item.ref for item in items], queries.past_lists(series, area), wanted)
        items, warning = [item for item in items if item.ref in set(state.rest)], state.warning
    if rate or mode is Mode.EXHAUSTIVE:
        wanted = min(wanted, len(items))
    plan = _Plan(area=area, title=title, series=series, rate=rate, size=wanted, frame=frame, mode=mode)
    return freeze(actor, plan, items, inspectors, figure, visit_on, rules, warning=warning, at=at)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What stays the same when a draw is re-rolled."""

    area: Area
    title: str
    series: str
    rate: int | None
    size: int
    frame: int
    mode: Mode


def plan_of(draw: Draw) -> _Plan:
    """The plan of a draw that is to be re-rolled."""
    return _Plan(
        area=draw.area,
        title=draw.title,
        series=draw.series,
        rate=draw.rate,
        size=draw.size,
        frame=draw.frame,
        mode=Mode(draw.mode),
    )


def freeze(
    actor: Actor,
    plan: _Plan,
    items: Sequence[Item],
    inspectors: Sequence[Inspector],
    figure: NamedFigure,
    visit_on: date,
    rules: Published,
    *,
    warning: str,
    at: datetime,
    replaces: Draw | None = None,
    earlier: tuple[Earlier, ...] = (),
) -> Draw:
    """Checks, writes text and rows, records. For `freeze_pool` and `re_roll`, which have asked the policy."""
    _check_plan(plan, figure, visit_on, at)
    drawing = rules.pack.drawing
    number = _next_number(at)
    pool = Pool(
        number=number,
        title=plan.title,
        attempt=len(earlier) + 1,
        salt=secrets.token_hex(32),
        figure=Figure(name=figure.name, issue=figure.issue, source=figure.source, known_at=iso(figure.known_at)),
        visit_on=visit_on,
        frame=plan.frame,
        rate=plan.rate,
        size=plan.size,
        mode=plan.mode,
        cap=drawing.highest_chance,
        never_days=drawing.never_days,
        items=tuple(items),
        inspectors=tuple(inspectors),
        earlier=earlier,
    )
    check_pool(pool)
    check_pairing(pool.items, pool.inspectors)
    text = pool_text(pool)
    midnight = timezone.make_aware(datetime.combine(visit_on, time.min))
    allowed = drawing.publish_within
    due = work_calendar().add(midnight, allowed.amount, allowed.unit)
    made = Draw.objects.create(
        number=number,
        title=plan.title.strip(),
        series=plan.series.strip(),
        area=plan.area,
        area_path=plan.area.path,
        mode=plan.mode,
        frame=plan.frame,
        size=plan.size,
        rate=plan.rate,
        pool_sha256=fingerprint(text),
        figure_name=figure.name.strip(),
        figure_issue=figure.issue.strip(),
        figure_source=figure.source.strip(),
        known_at=figure.known_at,
        visit_on=visit_on,
        publish_by=timezone.localtime(due).date(),
        warning=warning,
        rules_id=rules.version_id,
        attempt=pool.attempt,
        replaces=replaces,
        frozen_at=at,
        frozen_by_id=person(actor),
    )
    _write_pool(made, text)
    record(
        event_types.FROZEN, made, actor, at, number=number, items=len(items), size=plan.size, sha256=made.pool_sha256
    )
    return made


def _write_pool(draw: Draw, text: str) -> None:
    FrozenPool.objects.create(draw=draw, text=text)
    pool = read_pool(text)
    found = {chance.ref: chance for chance in chances(pool)}
    PoolItem.objects.bulk_create(
        PoolItem(
            draw=draw,
            ref=item.ref,
            stratum=item.stratum,
            label=item.label,
            last_visit=item.last_visit,
            weight=found[item.ref].weight,
            factor=found[item.ref].factor,
        )
        for item in pool.items
    )
    PoolInspector.objects.bulk_create(
        PoolInspector(draw=draw, ref=inspector.ref, label=inspector.label) for inspector in pool.inspectors
    )


def _check_plan(plan: _Plan, figure: NamedFigure, visit_on: date, at: datetime) -> None:
    told = (("名称", plan.title, 80), ("抽查计划", plan.series, 40), ("决定数字", figure.name, 60),
            ("期次", figure.issue, 40), ("公布处", figure.source, 120))  # fmt: skip
    faults = [Fault(label, "没有填写", "请补填") for label, text, _ in told if not text.strip()]
    faults += [Fault(label, f"超过 {most} 字", "请缩短") for label, text, most in told if len(text.strip()) > most]
    if figure.known_at <= at:
        faults.append(Fault("公布时间", f"{iso(figure.known_at)} 已经过去，数字已为人所知", "请指定还没有公布的一期"))
    elif timezone.localtime(figure.known_at).date() > visit_on:
        faults.append(Fault("检查日", f"{visit_on} 早于数字公布的日子", "请改检查日，或指定更早公布的一期"))
    if faults:
        raise BadInput(faults)


def _next_number(at: datetime) -> str:
    """2026-0007: the seventh draw frozen in the year."""
    # The first draw of all is the lock that keeps two clerks from taking the same number.
    Draw.objects.select_for_update(of=("self",)).order_by("pk").first()
    year = timezone.localtime(at).year
    last = Draw.objects.filter(number__startswith=f"{year}-").order_by("-number").values_list("number", flat=True)
    return f"{year}-{int((last.first() or '0000-0')[5:]) + 1:04}"
