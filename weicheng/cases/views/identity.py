"""Who reported: masked everywhere, shown once for a stated reason, and every look listed for the auditor."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact
from weicheng.base.web import render
from weicheng.cases import actions, queries
from weicheng.cases.forms.sealed import RevealForm
from weicheng.cases.queries import sealed
from weicheng.cases.tables.sealed import RevealTable
from weicheng.domain.refusals import BadInput, MoveRefused


@needs("case.reveal_reporter")
@never_cache
@sensitive_variables("name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def reporter_reveal(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks what for, and shows name and phone in this one answer."""
    report = queries.visible_report(request.actor, pk)
    form = RevealForm(request.POST or None)
    shown: list[Fact] = []
    if request.method == "POST" and form.is_valid():
        try:
            name, phone = actions.reveal_identity(
                actor=request.actor, report=report, reason=form.cleaned_data["reason"]
            )
        except BadInput as refusal:
            form.add_faults(refusal)
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            shown = [Fact("姓名", name), Fact("电话", phone)]
    back = reverse("case_detail", args=[report.case_id])
    context = {
        "title": "查看诉求人",
        "crumbs": [Crumb("案件", back), Crumb("查看诉求人")],
        "form": form,
        "facts": shown,
        "back_url": back,
        "submit": "查看",
    }
    return render(request, "cases/reveal.html", context, status=422 if form.errors else 200)


@needs("audit.view")
@require_safe
def reveal_list(request: ActorRequest) -> HttpResponseBase:
    """Every look at an identity: who, when, which report, what for."""
    return RevealTable(request, sealed.reveals(request.actor)).respond()
