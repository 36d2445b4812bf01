"""What the pages of assessment share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest
from weicheng.base.blocks import Step

FORM = ["GET", "HEAD", "POST"]


def step(
    request: ActorRequest, needs: str, label: str, url_name: str, icon: str, *args: Any, primary: bool = False
) -> list[Step]:
    """A step for those who may take it; nothing for others."""
    if not has(request.actor, needs):
        return []
    return [Step(label=label, url=reverse(url_name, args=args), icon=icon, primary=primary)]
