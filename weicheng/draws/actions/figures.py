"""录入: two persons type the figure on the morning of the visit, and only then does the list exist."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.domain.sampling.figures import draw_key, figures_key
from weicheng.domain.sampling.outcome import carry_out
from weicheng.domain.sampling.pool import fingerprint
from weicheng.domain.sampling.reading import read_pool
from weicheng.draws import event_types
from weicheng.draws.actions.step import locked, person, record
from weicheng.draws.facts import iso
from weicheng.draws.models import ChosenItem, Draw, FigureEntry, PairMember

WITNESS = "draw.witness"
MISMATCH = "与另一人录入的数字不一致，没有抽取。两次录入都已记录；请两人各自对照公布的数字，录错的一方重新录入。"


def enter_figure(*, actor: Actor, draw: Draw, typed: str, now: datetime | None = None) -> Draw:
    """One person types the figure; when it is what somebody else typed last, the draw is carried out.

    Raises BadInput for text that is no figure; MoveRefused before the figure is known, on another day than that of the
    visit, for the same person twice, and for a mismatch, which stays recorded.
    """
    at = now or timezone.now()
    with transaction.atomic():
        row = locked(actor, draw, WITNESS, but="不能再录入数字。", states=(Draw.State.FROZEN,))
        _check_time(row, at)
        figures = figures_key(typed)
        latest = {entry.user_id: entry.figures for entry in row.entries.order_by("pk")}
        own = latest.pop(person(actor), None)
        if own == figures:
            raise MoveRefused("您已经录入，请另一位见证人录入。")
        agreed = figures in latest.values()
        _keep(row, actor, typed, figures, agreed=agreed, at=at)
        if agreed:
            _carry_out(row, actor, figures, at)
            return row
        record(event_types.MISMATCHED if latest else event_types.ENTERED, row, actor, at)
    # After the transaction: a mismatch is refused, but its record stays.
    if latest:
        raise MoveRefused(MISMATCH)
    return row


def _check_time(draw: Draw, at: datetime) -> None:
    if at < draw.known_at:
        raise MoveRefused(f"数字要到 {iso(draw.known_at)[:16].replace('T', ' ')} 才公布。")
    today = timezone.localtime(at).date()
    if today < draw.visit_on:
        raise MoveRefused(f"请在检查当天（{draw.visit_on}）早上录入：名单在那之前不应存在。")
    if today > draw.visit_on:
        raise MoveRefused(f"检查日 {draw.visit_on} 已过，请重新抽取或取消。")


def _keep(draw: Draw, actor: Actor, typed: str, figures: str, *, agreed: bool, at: datetime) -> None:
    FigureEntry.objects.create(
        draw=draw,
        user_id=person(actor),
        post=actor.label[:200],
        typed=" ".join(typed.split())[:200],
        figures=figures[:300],
        agreed=agreed,
        at=at,
    )


def _carry_out(draw: Draw, actor: Actor, figures: str, at: datetime) -> None:
    text = draw.pool.text
    if fingerprint(text) != draw.pool_sha256:
        raise MoveRefused("冻结的名单与公布的指纹不符，不能抽取。请报告系统管理员并核对备份。")
    pool = read_pool(text)
    draw.key = draw_key(figures, pool.salt)
    outcome = carry_out(pool, draw.key)
    items = dict(draw.items.values_list("ref", "pk"))
    chosen = ChosenItem.objects.bulk_create(
        ChosenItem(draw=draw, item_id=items[one.ref], rank=one.rank) for one in outcome.chosen
    )
    people = dict(draw.inspectors.values_list("ref", "pk"))
    PairMember.objects.bulk_create(
        PairMember(chosen=row, inspector_id=people[ref], seat=seat)
        for row, one in zip(chosen, outcome.chosen, strict=True)
        for seat, ref in enumerate(one.inspectors, start=1)
    )
    draw.state, draw.drawn_at = Draw.State.DRAWN, at
    draw.save(update_fields=["key", "state", "drawn_at"])
    record(event_types.DRAWN, draw, actor, at, size=len(chosen))
