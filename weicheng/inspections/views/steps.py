"""What the pages of inspection share."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weicheng.access.policy import Actor, has
from weicheng.access.web import ActorRequest
from weicheng.base.blocks import Step
from weicheng.domain.refusals import Refusal
from weicheng.inspections import actions, queries
from weicheng.inspections.models import Visit

FORM = ["GET", "HEAD", "POST"]
MANAGE, VISIT = "inspection.manage", "inspection.visit"


def steps_for(actor: Actor, *steps: tuple[str, str, str], needs: str = MANAGE) -> list[Step]:
    """The steps above a page (label, page, icon) for those who may take them; the first one stands out."""
    if not has(actor, needs):
        return []
    return [
        Step(label=label, url=reverse(name), icon=icon, primary=number == 0)
        for number, (label, name, icon) in enumerate(steps)
    ]


def shown(request: ActorRequest, pk: int) -> Visit:
    """The visit that a page is about; one of a draw still ahead is a look at its list. Raises OutOfReach."""
    visit = queries.visit(request.actor, pk)
    actions.note_looks(actor=request.actor, visits=[visit])
    return visit


def refused(request: ActorRequest, refusal: Refusal, to: str, *args: object) -> HttpResponse:
    """Back to a page with the sentence of a refusal."""
    messages.warning(request, refusal.sentence)
    return redirect(to, *args)
