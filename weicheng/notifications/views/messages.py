"""消息: everybody's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from weicheng.access.web import ActorRequest, signed_in
from weicheng.notifications import actions, queries
from weicheng.notifications.tables import MessageTable


@signed_in
@require_safe
def message_list(request: ActorRequest) -> HttpResponseBase:
    """The person's messages, newest first."""
    return MessageTable(request, queries.messages_of(request.actor)).respond()


@signed_in
@require_safe
def message_open(request: ActorRequest, pk: int) -> HttpResponse:
    """Goes to the page a message is about. Following it marks it as read; that a link does so harms nobody."""
    message = actions.open_message(actor=request.actor, pk=pk)
    return redirect(message.link or "message_list")


@signed_in
@require_POST
def message_mark(request: ActorRequest) -> HttpResponse:
    """Marks the ticked messages as read."""
    ids = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19]
    count = actions.mark_read(actor=request.actor, ids=ids)
    messages.success(request, f"已将 {count} 条标为已读。" if count else "没有需要标记的未读消息，请先勾选。")
    return redirect("message_list")


@signed_in
@require_POST
def message_mark_all(request: ActorRequest) -> HttpResponse:
    """Marks all of the person's messages as read."""
    count = actions.mark_all_read(actor=request.actor)
    messages.success(request, f"已将全部 {count} 条未读消息标为已读。" if count else "没有未读消息。")
    return redirect("message_list")
