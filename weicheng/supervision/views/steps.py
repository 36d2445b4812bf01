"""What the pages of social supervision share."""

from __future__ import annotations

from django.urls import reverse

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest
from weicheng.base.blocks import Step

FORM = ["GET", "HEAD", "POST"]


def first_step(request: ActorRequest, step: tuple[str, str, str]) -> list[Step]:
    """The step above a list (label, page, icon) for those who may take it."""
    label, url_name, icon = step
    if not has(request.actor, "supervision.manage"):
        return []
    return [Step(label=label, url=reverse(url_name), icon=icon, primary=True)]
