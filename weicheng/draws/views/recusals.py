"""Declared conflicts of interest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.draws import actions, queries
from weicheng.draws.forms import RecusalForm
from weicheng.draws.tables import RecusalTable

FORM = ["GET", "HEAD", "POST"]


@needs("draw.view")
@require_safe
def recusal_list(request: ActorRequest) -> HttpResponseBase:
    """All of them for the office, one's own for an inspector."""
    context = {
        "crumbs": [Crumb("抽查", reverse("draw_list")), Crumb("回避申报")],
        "steps": [Step(label="申报回避", url=reverse("recusal_new"), icon="plus", primary=True)],
    }
    return RecusalTable(request, queries.visible_recusals(request.actor)).respond(context=context)


@needs("draw.view")
@require_http_methods(FORM)
def recusal_new(request: ActorRequest) -> HttpResponse:
    """Declares one."""
    return edit(
        request,
        RecusalForm(request.POST or None, initial={"user": request.actor.user_id}),
        act=lambda data: actions.declare_recusal(actor=request.actor, **data),
        title="申报回避",
        intro="从下一次冻结名单起生效：这名督查员不会被派到所填单位或区域的对象。",
        done="已申报。",
        back=reverse("recusal_list"),
        submit="申报",
    )


@needs("draw.view")
@require_http_methods(FORM)
def recusal_end(request: ActorRequest, pk: int) -> HttpResponse:
    """The ground has gone."""
    recusal = queries.recusal(request.actor, pk)
    if request.method == "POST":
        actions.end_recusal(actor=request.actor, recusal=recusal)
        messages.success(request, "已终止。")
        return redirect("recusal_list")
    confirmation = Confirmation(
        title="终止回避",
        question=f"{recusal.user.name}今后可以被派到这个对象。确定终止？",
        button="终止",
        back_url=reverse("recusal_list"),
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
