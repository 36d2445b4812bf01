"""Reviews by congress, CPPCC and press, with the opinions given there (M-095)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.supervision import actions, queries
from weicheng.supervision.forms import ReviewForm, ReviewOpinionForm
from weicheng.supervision.models import Opinion
from weicheng.supervision.tables import ReviewTable, opinion_state
from weicheng.supervision.views.steps import FORM, first_step


@needs("supervision.view")
@require_safe
def review_list(request: ActorRequest) -> HttpResponseBase:
    """Every review."""
    steps = first_step(request, ("登记视察", "review_new", "plus"))
    return ReviewTable(request, queries.visible_reviews(request.actor)).respond(context={"steps": steps})


@needs("supervision.manage")
@require_http_methods(FORM)
def review_new(request: ActorRequest) -> HttpResponse:
    """Registers a review."""
    return edit(
        request,
        ReviewForm(request.POST or None),
        act=lambda data: actions.register_review(actor=request.actor, **data),
        title="登记视察",
        done="已登记，请逐条登记意见。",
        back=reverse("review_list"),
        leads_to=lambda review: reverse("review_detail", args=[review.pk]),
    )


@needs("supervision.view")
@require_safe
def review_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A review with every opinion and its answer."""
    page = queries.review_page(request.actor, pk)
    row, may = page.review, has(request.actor, "supervision.manage")
    add = Step(label="登记意见", url=reverse("review_opinion", args=[pk]), icon="plus", primary=True)
    context = {
        "title": row.title,
        "crumbs": [Crumb("人大政协视察", reverse("review_list")), Crumb(row.title)],
        "steps": [add] if may else [],
        "facts": [
            Fact("监督主体", row.get_body_display()),
            Fact("形式", row.get_form_display()),
            Fact("监督类别", row.get_supervision_display()),
            Fact("日期", row.held_on),
            Fact("区域", row.area.name),
            Fact("视察地点", row.places),
        ],
        "opinions": [(opinion, opinion_state(opinion)) for opinion in page.opinions],
        "handling": page.handling,
        "may_answer": may,
        "happenings": happenings(f"review:{pk}"),
    }
    return render(request, "supervision/review.html", context)


@needs("supervision.manage")
@require_http_methods(FORM)
def review_opinion(request: ActorRequest, pk: int) -> HttpResponse:
    """Registers an opinion given there."""
    review = queries.review(request.actor, pk)

    def take(data: dict[str, Any]) -> Opinion:
        source = Opinion.Source.REVIEW
        return actions.take_opinion(actor=request.actor, source=source, area=review.area, review=review, **data)

    return edit(
        request,
        ReviewOpinionForm(request.POST or None),
        act=take,
        title="登记意见",
        intro=review.title,
        done="已登记，请在时限内答复。",
        back=reverse("review_detail", args=[pk]),
    )
