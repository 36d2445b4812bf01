"""From a draw to visits: each drawn place one, made by the pair that was drawn with it (M-085, M-092)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.draws.actions import look, look_at_places
from weicheng.draws.models import Draw
from weicheng.draws.queries import VALID, ChosenPlace
from weicheng.forms.models import FormVersion
from weicheng.inspections.actions.planning import Plan, plan_visits
from weicheng.inspections.models import Visit
from weicheng.organization.models import Area, User
from weicheng.places.models import Site


@transaction.atomic
def plan_draw(
    *,
    actor: Actor,
    draw: Draw,
    kind: str = Visit.Kind.COVERT,
    version: FormVersion | None = None,
    inspectors: Sequence[User] = (),
    now: datetime | None = None,
) -> list[Visit]:
    """Plans the visits of a draw on its day; a second call gives the first ones back.

    `version` is the checklist that every place gets; a site has its own without it. `inspectors` go where no pair was
    drawn. Seeing the list is recorded by the draw. Raises MoveRefused before it is drawn and once it was re-rolled or
    cancelled, BadInput for a place that is neither `area:` nor `site:` and for one that nobody would visit, NotAllowed.
    """
    chosen = look(actor=actor, draw=draw, now=now)
    _demand_valid(draw)
    if not inspectors and (lonely := [place.label for place in chosen if not place.pair]):
        raise BadInput.of("检查人员", f"“{'、'.join(lonely[:3])}”没有抽出检查人员", "请选择由谁检查")
    pairs = {member.user_id for place in chosen for member in place.pair if member.user_id}
    users = User.objects.in_bulk(pairs)
    plans = [
        Plan(
            kind=kind,
            planned_on=draw.visit_on,
            drawn_id=place.id,
            version=version,
            inspectors=[users[m.user_id] for m in place.pair if m.user_id in users] or inspectors,
            **_place(place),
        )
        for place in chosen
    ]
    return plan_visits(actor=actor, plans=plans, now=now)


def note_looks(*, actor: Actor, visits: Iterable[Visit], now: datetime | None = None) -> None:
    """Before visits are shown to somebody: those of a draw that are still ahead are part of its list, and seeing them
    is recorded there. Without such a visit no query."""
    ahead = [
        visit.drawn_id for visit in visits if visit.drawn_id and visit.secret and visit.state == Visit.State.PLANNED
    ]
    if ahead:
        look_at_places(actor=actor, chosen_ids=ahead, now=now)


def _demand_valid(draw: Draw) -> None:
    """The lock of the look still holds, so nobody ends the draw meanwhile."""
    row = Draw.objects.get(pk=draw.pk)
    if row.state not in VALID:
        raise MoveRefused(f"这次抽查{row.get_state_display()}（{row.ended_because}），不能再按它安排检查。")


def _place(place: ChosenPlace) -> dict[str, Any]:
    kind, _, number = place.ref.partition(":")
    if kind == "area" and (area := Area.objects.filter(pk=number).first()):
        return {"area": area}
    if kind == "site" and (site := Site.objects.select_related("area", "unit").filter(pk=number).first()):
        return {"site": site}
    raise BadInput.of("抽查结果", f"“{place.label}”不是本系统的区域或点位", "请在“安排检查”中另行安排")
