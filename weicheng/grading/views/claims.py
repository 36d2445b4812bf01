"""照片证据账: every claimed photo with its grade."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Step
from weicheng.grading import actions, queries
from weicheng.grading.models import Claim
from weicheng.grading.tables import ClaimFilters, ClaimTable


@needs("lead.view")
@require_safe
def photo_ledger(request: ActorRequest) -> HttpResponseBase:
    """Every photo of the actor's areas and units."""
    steps = [Step(label="照片线索", url=reverse("lead_list"), icon="photo-check")]
    lead = "等级由拍摄时间、位置、画面比对等信号得出。没有时间、位置信息的照片不因此降级。"
    context = {"steps": steps, "lead": lead, "may_regrade": has(request.actor, "lead.decide"), "query": request.GET}
    return ClaimTable(request, queries.visible_claims(request.actor)).respond("grading/claims.html", context)


@needs("lead.decide")
@require_POST
def photo_regrade(request: ActorRequest) -> HttpResponse:
    """Has the photos that the filters leave graded again."""
    rows = ClaimFilters(request.GET).narrow(queries.visible_claims(request.actor))
    count = actions.queue_again(actor=request.actor, claims=_numbers(rows))
    messages.success(request, f"{count} 张照片已排队重新分级，几分钟后可看结果。")
    return redirect(f"{reverse('photo_ledger')}?state={Claim.State.WAITING}")


def _numbers(rows: object) -> list[int]:
    return list(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]
