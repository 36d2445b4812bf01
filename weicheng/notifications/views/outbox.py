"""外发: the channels, what was sent, what failed, and trying again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Step
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.notifications import actions, queries
from weicheng.notifications.channels import NOT_CONNECTED
from weicheng.notifications.forms import ChannelForm
from weicheng.notifications.models import Channel
from weicheng.notifications.tables import OutboxTable, channel_kind_name, kind_names


@needs("outbox.manage")
@require_safe
def outbox_list(request: ActorRequest) -> HttpResponseBase:
    """Everything that was to be sent, failures included."""
    steps = [Step(label="外发通道", url=reverse("channel_list"), icon="plug")]
    return OutboxTable(request, queries.outbox()).respond(context={"steps": steps})


@needs("outbox.manage")
@require_POST
def outbox_retry(request: ActorRequest) -> HttpResponse:
    """Sends the ticked rows again, but for those that were sent."""
    ids = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19]
    count = actions.retry(actor=request.actor, ids=ids)
    said = f"已将 {count} 条重新排队，一分钟内发送。" if count else "没有可重试的记录：请勾选失败或已放弃的。"
    messages.success(request, said)
    return redirect("outbox_list")


@needs("outbox.manage")
@require_safe
def channel_list(request: ActorRequest) -> HttpResponse:
    """The ways out: those that work, and those that are not connected yet."""
    rows = [
        {"row": row, "kind": channel_kind_name(row.kind), "kinds": kind_names(row.kinds), "edit": _edit(row)}
        for row in queries.channels()
    ]
    context = {
        "title": "外发通道",
        "lead": "站内消息可以抄送到其他系统。发送失败会自动重试，仍不成功的列在对外发送中。",
        "crumbs": [Crumb("对外发送", reverse("outbox_list")), Crumb("外发通道")],
        "steps": [Step(label="新增 Webhook", url=reverse("channel_new"), icon="plus", primary=True)],
        "rows": rows,
        "not_connected": [(channel_kind_name(kind), reason) for kind, reason in NOT_CONNECTED.items()],
    }
    return render(request, "notifications/channels.html", context)


def _edit(row: Channel) -> str:
    return reverse("channel_edit", args=[row.pk])


@needs("outbox.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def channel_new(request: ActorRequest) -> HttpResponse:
    """A new webhook."""
    form = ChannelForm(request.POST or None, initial={"kinds": ["todo", "reminder", "alarm"], "enabled": True})
    # A new channel gets its secret anyhow.
    del form.fields["new_secret"]
    return _form(request, form, None)


@needs("outbox.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def channel_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """An existing webhook."""
    row = queries.channel(pk)
    initial = {"name": row.name, "url": row.url, "kinds": row.kinds, "enabled": row.enabled}
    return _form(request, ChannelForm(request.POST or None, initial=initial), row)


def _form(request: ActorRequest, form: ChannelForm, row: Channel | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved, secret = actions.save_channel(actor=request.actor, channel=row, **form.cleaned_data)
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            if not secret:
                messages.success(request, "外发通道已保存。")
                return redirect("channel_list")
            # Shown on this answer only; it is stored encrypted and never shown again.
            context = {"title": "签名密钥", "channel": saved, "secret": secret, "back_url": reverse("channel_list")}
            return render(request, "notifications/secret.html", context)
    context = {
        "title": row.name if row else "新增 Webhook",
        "crumbs": [Crumb("外发通道", reverse("channel_list")), Crumb(row.name if row else "新增")],
        "form": form,
        "back_url": reverse("channel_list"),
    }
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


@needs("outbox.manage")
@require_POST
def channel_test(request: ActorRequest, pk: int) -> HttpResponse:
    """Queues a test message to the channel."""
    try:
        actions.send_test(actor=request.actor, channel=queries.channel(pk))
    except MoveRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("channel_list")
    messages.success(request, "测试消息已排队，一分钟内发送；结果见对外发送。")
    return redirect("outbox_list")
