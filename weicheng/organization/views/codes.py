"""Activation codes for the accounts of an import, as a workbook to hand out."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation
from weicheng.base.export import workbook_response
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.domain.refusals import MoveRefused
from weicheng.organization import queries
from weicheng.organization.actions.bulk import issue_activation_codes
from weicheng.workbooks.queries import batch_of

HEADERS = ("姓名", "用户名", "单位", "激活码", "有效期至")


@needs("organization.manage")
def batch_activation_codes(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Asks, then gives every account of the batch that waits for its first password a new code."""
    batch = batch_of(request.actor, pk)
    if request.method != "POST":
        return _ask(request, pk)
    issued = issue_activation_codes(actor=request.actor, batch_id=batch.pk)
    if not issued:
        raise MoveRefused("这个批次的账号都已激活或停用，没有要发的激活码。")
    units = queries.units_of_people([user.pk for user, _ in issued])
    rows = [
        (user.name, user.username, units.get(user.pk, ""), code, moment(user.activation_until)) for user, code in issued
    ]
    return workbook_response("激活码", HEADERS, rows)


def _ask(request: ActorRequest, pk: int) -> HttpResponse:
    confirmation = Confirmation(
        title="发放激活码",
        question="将为这个批次中还没有激活的账号各发一个新激活码，下载成 Excel。以前发的激活码随即作废；"
        "系统不保存明文，请当面或用其他渠道分发后删除文件。",
        button="生成并下载",
        back_url=reverse("batch_detail", args=[pk]),
        danger=False,
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
