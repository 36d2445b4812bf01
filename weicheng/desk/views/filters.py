"""A person's own named filters: saved from a list, renamed and deleted here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, signed_in
from weicheng.base.blocks import Confirmation, Crumb
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.desk import actions, queries
from weicheng.desk.forms import NameForm
from weicheng.desk.tables import SavedFilterTable


@signed_in
def saved_filter_list(request: ActorRequest) -> HttpResponseBase:
    """All of them, list by list."""
    crumbs = [Crumb("我的账号", reverse("account")), Crumb("常用筛选")]
    return SavedFilterTable(request, queries.saved_filters(request.actor)).respond(context={"crumbs": crumbs})


@signed_in
@require_POST
def saved_filter_new(request: ActorRequest) -> HttpResponse:
    """Keeps the filters of the list that sent this, and returns there."""
    page, title, name, query = (request.POST.get(key, "") for key in ("page", "title", "name", "query"))
    row = actions.save_filter(actor=request.actor, page=page, title=title, name=name, query=query)
    messages.success(request, f"已保存筛选“{row.name}”，显示在列表上方。")
    return redirect(row.url)


@signed_in
def saved_filter_rename(request: ActorRequest, pk: int) -> HttpResponse:
    """Another name."""
    row = queries.saved_filter(request.actor, pk)
    return edit(
        request,
        NameForm(request.POST or None, initial={"name": row.name}),
        act=lambda data: actions.rename_filter(actor=request.actor, pk=pk, name=data["name"]),
        title="筛选改名",
        done="已改名。",
        back=reverse("saved_filter_list"),
    )


@signed_in
def saved_filter_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Forgets one."""
    row = queries.saved_filter(request.actor, pk)
    if request.method == "POST":
        actions.drop_filter(actor=request.actor, pk=pk)
        messages.success(request, f"已删除筛选“{row.name}”。")
        return redirect("saved_filter_list")
    confirmation = Confirmation(
        title="删除筛选",
        question=f"删除筛选“{row.name}”？列表中的记录不受影响。",
        button="删除",
        back_url=reverse("saved_filter_list"),
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
