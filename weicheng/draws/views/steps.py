"""What people do with a draw: freeze, type in, look, draw again, cancel, publish."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.refusals import MoveRefused
from weicheng.domain.sampling.pool import Mode
from weicheng.draws import actions, queries
from weicheng.draws.forms import DrawForm, FigureForm, ReasonForm, RerollForm
from weicheng.draws.models import Draw
from weicheng.organization.queries import home_area
from weicheng.standards.queries import current_pack

FORM = ["GET", "HEAD", "POST"]


@needs("draw.manage")
@require_http_methods(FORM)
def draw_new(request: ActorRequest) -> HttpResponse:
    """Freezes a pool made of the areas of a level."""
    home = home_area(request.actor, "draw.manage")
    usual = current_pack(area_path=home.path if home else "").pack.drawing.percent
    return edit(
        request,
        DrawForm(request.POST or None, initial={"percent": usual}),
        act=lambda data: _freeze(request, data),
        title="新抽查",
        intro="冻结后名单不能再改，只公布它的指纹；检查当天早上两位见证人录入公布的数字，名单才产生。",
        done="名单已冻结，指纹已公布。",
        back=reverse("draw_list"),
        submit="冻结名单",
        leads_to=lambda draw: reverse("draw_detail", args=[draw.pk]),
    )


def _freeze(request: ActorRequest, data: dict[str, Any]) -> Draw:
    strata, day = list(data["strata"]), data["visit_on"]
    return actions.freeze_pool(
        actor=request.actor,
        area=queries.area_above(strata),
        title=data["title"],
        series=data["series"],
        items=queries.pool_of_areas(strata, data["level"], day),
        inspectors=queries.inspectors_of(data["inspectors"], day),
        mode=Mode(data["mode"]),
        rate=int(data["percent"] * 100),
        **_naming(data),
    )


def _naming(data: dict[str, Any]) -> dict[str, Any]:
    day: date = data["visit_on"]
    figure = actions.NamedFigure(
        name=data["figure_name"], issue=data["figure_issue"], source=data["figure_source"], known_at=data["known_at"]
    )
    return {"figure": figure, "visit_on": day}


@needs("draw.witness")
@require_http_methods(FORM)
def draw_figure(request: ActorRequest, pk: int) -> HttpResponse:
    """One of the two witnesses types the figure; what the other typed is not shown."""
    draw = queries.draw(request.actor, pk)
    return edit(
        request,
        FigureForm(request.POST or None),
        act=lambda data: actions.enter_figure(actor=request.actor, draw=draw, typed=data["typed"]),
        title=f"录入 {draw.figure_name} {draw.figure_issue}",
        intro=f"请自己到公布处（{draw.figure_source}）核对后录入。两人录入一致才抽取；不一致会被记录。",
        done="已录入。",
        back=reverse("draw_detail", args=[pk]),
        submit="录入",
    )


@needs("draw.look")
@never_cache
@require_http_methods(FORM)
def draw_look(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks first, because looking leaves a trace; then shows the list with the inspectors' names."""
    draw = queries.draw(request.actor, pk)
    back = reverse("draw_detail", args=[pk])
    if request.method != "POST" and draw.published_at is None:
        confirmation = Confirmation(
            title="查看抽中名单",
            question="公布之前每次查看都会记下您的姓名和时间，并随抽查结果公布职务。确定查看？",
            button="查看名单",
            back_url=back,
            danger=False,
        )
        return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
    places = actions.look(actor=request.actor, draw=draw)
    names = queries.people_by_ref(places)
    context = {
        "title": f"{draw.title}：抽中名单",
        "crumbs": [Crumb("抽查", reverse("draw_list")), Crumb(draw.number, back), Crumb("抽中名单")],
        "places": [(place, [_named(member, names) for member in place.pair]) for place in places],
        "secret": draw.published_at is None,
    }
    return render(request, "draws/chosen.html", context)


def _named(member: queries.Member, names: dict[str, str]) -> str:
    name = names.get(member.ref)
    return f"{member.label}（{name}）" if name else member.label


@needs("draw.manage")
@require_http_methods(FORM)
def draw_again(request: ActorRequest, pk: int) -> HttpResponse:
    """重抽: the same pool under another figure; the old draw stays."""
    draw = queries.draw(request.actor, pk)
    initial = {"figure_name": draw.figure_name, "figure_source": draw.figure_source}
    return edit(
        request,
        RerollForm(request.POST or None, initial=initial),
        act=lambda data: actions.re_roll(actor=request.actor, draw=draw, reason=data["reason"], **_naming(data)),
        title="重新抽取",
        intro=f"{draw.number}“{draw.title}”会保留在公示里并注明已重抽；新的抽查要指定另一个还没有公布的数字。",
        done="已重新冻结名单，原抽查注明已重抽。",
        back=reverse("draw_detail", args=[pk]),
        submit="重抽",
        leads_to=lambda made: reverse("draw_detail", args=[made.pk]),
    )


@needs("draw.manage")
@require_http_methods(FORM)
def draw_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """取消 with a reason that is published."""
    draw = queries.draw(request.actor, pk)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.cancel(actor=request.actor, draw=draw, reason=data["reason"]),
        title="取消抽查",
        intro=f"{draw.number}“{draw.title}”会保留在公示里并注明已取消。",
        done="已取消。",
        back=reverse("draw_detail", args=[pk]),
        submit="取消抽查",
    )


@needs("draw.manage")
@require_http_methods(FORM)
def draw_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """公布 after the visits."""
    draw = queries.draw(request.actor, pk)
    back = reverse("draw_detail", args=[pk])
    if request.method == "POST":
        try:
            actions.publish(actor=request.actor, draw=draw)
        except MoveRefused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, "已公布，任何人都可以下载核验。")
        return redirect(back)
    confirmation = Confirmation(
        title="公布抽查全过程",
        question="公布名单、数字、每一步、抽中结果和公布前的查看记录。公布后不能更改或撤回。确定公布？",
        button="公布",
        back_url=back,
        danger=False,
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
