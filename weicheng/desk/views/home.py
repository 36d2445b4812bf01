"""工作台: what waits for me, and where to begin."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, signed_in
from weicheng.base.blocks import Empty, Step
from weicheng.base.todo import boxes_for
from weicheng.base.web import render

# What a person may begin, by capability.
STARTS = (
    ("case.report", "上报问题", "case_new", "plus"),
    ("case.receive", "登记来电来信", "case_intake", "phone"),
    ("workbook.import", "导入表格", "batch_list", "file-import"),
)


@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Every box with something waiting, the late ones marked; the first page after signing in."""
    boxes = boxes_for(request.actor)
    sections = [(name, list(group)) for name, group in groupby(boxes, key=lambda box: box.section)]
    steps = [
        Step(label=label, url=reverse(name), icon=icon, primary=capability == "case.report")
        for capability, label, name, icon in STARTS
        if has(request.actor, capability)
    ]
    context = {
        "title": "待办",
        "tour": "home",
        "sections": sections,
        "steps": steps,
        "empty": Empty(
            title="没有待办", advice="需要您办理的案件、审批和督办会出现在这里，并在到期前提醒。", icon="circle-check"
        ),
    }
    return render(request, "desk/home.html", context)
