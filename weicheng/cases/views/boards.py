"""Boards of supervision: listed problems, hard problems, slips by unit, clean-ups, look-backs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.cases import actions, queries
from weicheng.cases.forms.supervision import CleanupForm, DrawForm, LookBackForm
from weicheng.cases.models import CasePhoto, LookBack
from weicheng.cases.tables.boards import CleanupTable, ColourTable, HardTable, ListingTable, LookBackTable
from weicheng.domain.refusals import NotAllowed
from weicheng.evidence.actions import accept_photos


@needs("case.view")
def listing_list(request: ActorRequest) -> HttpResponseBase:
    """挂牌督办, and the key problems that still have to be listed (M-104)."""
    context = {"missing": queries.unlisted_key_cases(request.actor)}
    return ListingTable(request, queries.open_listings(request.actor)).respond("cases/listings.html", context)


@needs("case.view")
def hard_list(request: ActorRequest) -> HttpResponseBase:
    """难题 under joint treatment, with the share solved in time (M-106)."""
    found = queries.hard_problems(request.actor)
    return HardTable(request, found).respond(context={"lead": queries.solved_rate(found).sentence})


@needs("case.view")
def slip_figures(request: ActorRequest) -> HttpResponseBase:
    """Slips by colour and unit (M-103)."""
    context = {"crumbs": [Crumb("督办单", reverse("slip_list")), Crumb("统计")]}
    return ColourTable(request, queries.slip_counts(request.actor)).respond(context=context)


@needs("case.view")
def cleanup_list(request: ActorRequest) -> HttpResponseBase:
    """集中整治 that ended: what comes back soon after counts as recurrence (M-109)."""
    steps = []
    if has(request.actor, "case.supervise"):
        steps.append(Step(label="登记集中整治", url=reverse("cleanup_new"), icon="plus", primary=True))
    return CleanupTable(request, queries.cleanups(request.actor)).respond(context={"steps": steps})


@needs("case.supervise")
def cleanup_new(request: ActorRequest) -> HttpResponse:
    """Puts down a clean-up that ended."""
    return edit(
        request,
        CleanupForm(request.POST or None, initial={"ended_on": timezone.localdate()}),
        act=lambda data: actions.record_cleanup(actor=request.actor, **data),
        title="登记集中整治",
        done="已登记。结束后 30 天内同一地方再出现同类问题，会列为反复。",
        back=reverse("cleanup_list"),
        submit="登记",
    )


@needs("case.view")
def look_back_list(request: ActorRequest) -> HttpResponseBase:
    """回头看: the rounds with their seeds, what was drawn, and the relapse rates by unit and category (M-102)."""
    actor = request.actor
    steps = []
    if has(actor, "case.look_back"):
        steps.append(Step(label="抽取一批", url=reverse("look_back_draw"), icon="rotate", primary=True))
    context = {
        "steps": steps,
        "rounds": queries.look_back_rounds(actor)[:12],
        "by_unit": queries.relapse_rates(actor, by="unit")[:10],
        "by_category": queries.relapse_rates(actor, by="category")[:10],
    }
    return LookBackTable(request, queries.visible_look_backs(actor)).respond("cases/look_backs.html", context)


@needs("case.look_back")
def look_back_draw(request: ActorRequest) -> HttpResponse:
    """Draws a round from the cases closed in a period; the seed is on record."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    begun = {"closed_from": last.replace(day=1), "closed_until": last, "round_name": f"{last:%Y年%m月}"}
    return edit(
        request,
        DrawForm(request.POST or None, initial=begun),
        act=lambda data: _draw(request, data),
        title="抽取回头看",
        done="已抽取，请安排回头看。",
        back=reverse("look_back_list"),
        submit="抽取",
        intro="按规则包的比例从这一时段已销号的案件中随机抽取，同一批次只能抽一次。",
    )


def _draw(request: ActorRequest, data: dict[str, Any]) -> list[LookBack]:
    end = data["closed_until"] + timedelta(days=1)
    return actions.draw_look_backs(
        actor=request.actor,
        closed_from=timezone.make_aware(datetime.combine(data["closed_from"], time.min)),
        closed_before=timezone.make_aware(datetime.combine(end, time.min)),
        round_name=data["round_name"],
        seed=data["seed"],
    )


@needs("case.look_back")
def look_back_record(request: ActorRequest, pk: int) -> HttpResponse:
    """巩固 or 反弹, on a phone at the place; a relapse reopens the case."""
    row = queries.get_look_back(request.actor, pk)
    if not covers(request.actor, "case.look_back", row):
        raise NotAllowed("您在这里没有“回头看”的权限。")
    return edit(
        request,
        LookBackForm(request.POST or None, request.FILES or None),
        act=lambda data: _record(request, row, data),
        title="登记回头看结果",
        done="已登记。",
        back=reverse("look_back_list"),
        submit="登记",
        more={"facts": _facts(row)},
        template="cases/look_back.html",
    )


def _facts(row: LookBack) -> list[Fact]:
    case = row.case
    return [
        Fact("案件", f"{case.number} {case.title}", reverse("case_detail", args=[case.pk])),
        Fact("位置", "，".join(part for part in (case.area.name, case.address) if part)),
        Fact("责任单位", case.unit and case.unit.name),
        Fact("销号", case.closed_at),
        Fact("批次", f"{row.round}（种子 {row.seed}）"),
    ]


def _record(request: ActorRequest, row: LookBack, data: dict[str, Any]) -> LookBack:
    photos = accept_photos(actor=request.actor, uploads=data.pop("photos"), purpose=CasePhoto.Kind.LOOK_BACK)
    return actions.record_look_back(actor=request.actor, look_back=row, photos=photos, **data)
