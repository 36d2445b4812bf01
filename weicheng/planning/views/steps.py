"""What the pages of planning share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weicheng.access import policy
from weicheng.access.web import ActorRequest
from weicheng.base.blocks import Step
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.planning.queries import COLUMNS

FORM = ["GET", "HEAD", "POST"]
LINKS = (
    ("项目", "project_list"), ("甘特图", "project_gantt"), ("地图", "project_map"), ("受阻原因", "obstacle_page"),
    ("协调事项", "decision_list"), ("资金", "fund_page"), ("工程量", "quantity_page"), ("试点", "pilot_list"),
    ("管护", "kept_list"),
)  # fmt: skip


def links(here: str) -> list[tuple[str, str, bool]]:
    """The pages about projects: label, address, whether it is this one."""
    return [(label, reverse(name), name == here) for label, name in LINKS]


def step(actor: policy.Actor, capability: str, label: str, url: str, icon: str, **more: Any) -> list[Step]:
    """A step for those who have the capability anywhere, else none."""
    return [Step(label=label, url=url, icon=icon, **more)] if policy.has(actor, capability) else []


def may(actor: policy.Actor, capability: str, row: Any) -> bool:
    """Whether the actor has the capability on this row."""
    return policy.covers(actor, capability, row, COLUMNS)


def post_step(request: ActorRequest, act: Any, *, done: str, to: str) -> HttpResponse:
    """A step without a form: its sentence, or the refusal's, stands on the page it leads to."""
    try:
        act()
    except (MoveRefused, BadInput) as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(to)
