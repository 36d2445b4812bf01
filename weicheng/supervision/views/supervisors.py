"""Who is appointed to look on, and until when."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.editing import edit
from weicheng.supervision import actions, queries
from weicheng.supervision.forms import EndForm, SupervisorForm
from weicheng.supervision.tables import SupervisorTable
from weicheng.supervision.views.steps import FORM, first_step


@needs("supervision.view")
@require_safe
def supervisor_list(request: ActorRequest) -> HttpResponseBase:
    """Who is appointed, and until when."""
    steps = first_step(request, ("聘任监督员", "supervisor_new", "user-plus"))
    return SupervisorTable(request, queries.with_counts(queries.visible_supervisors(request.actor))).respond(
        context={"steps": steps}
    )


@needs("supervision.manage")
@require_http_methods(FORM)
def supervisor_new(request: ActorRequest) -> HttpResponse:
    """聘任."""
    return edit(
        request,
        SupervisorForm(request.POST or None),
        act=lambda data: actions.appoint_supervisor(actor=request.actor, **data),
        title="聘任社会监督员",
        done="已聘任。",
        back=reverse("supervisor_list"),
    )


@needs("supervision.manage")
@require_http_methods(FORM)
def supervisor_end(request: ActorRequest, pk: int) -> HttpResponse:
    """解聘."""
    supervisor = queries.supervisor(request.actor, pk)
    return edit(
        request,
        EndForm(request.POST or None),
        act=lambda data: actions.end_term(actor=request.actor, supervisor=supervisor, **data),
        title=f"终止“{supervisor.name}”的任期",
        done="已终止任期。",
        back=reverse("supervisor_list"),
    )
