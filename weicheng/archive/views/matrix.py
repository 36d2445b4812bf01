"""创建活动进展: campaigns beside each other, the way into each (M-206)."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.archive.queries.campaigns import visible_campaigns
from weicheng.archive.tables.matrix import CampaignTable


@needs("archive.view")
@require_safe
def campaign_matrix(request: ActorRequest) -> HttpResponseBase:
    """Every campaign the actor sees, with its progress."""
    return CampaignTable(request, visible_campaigns(request.actor)).respond()
