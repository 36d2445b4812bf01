"""Batch work from the list: a result for each row."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Outcome
from weicheng.base.web import render
from weicheng.cases import actions
from weicheng.cases.views.ticked import ticked


def _answer(request: ActorRequest, title: str, act: Callable[..., list[actions.RowResult]]) -> HttpResponse:
    results = act(actor=request.actor, pks=ticked(request))
    outcomes = [
        Outcome(
            label=f"{row.case.number} {row.case.title}",
            done=row.done,
            sentence=row.sentence,
            url=reverse("case_detail", args=[row.case.pk]),
        )
        for row in results
    ]
    done = sum(row.done for row in results)
    context = {
        "title": f"{title}：{done} 件已办，{len(results) - done} 件未办",
        "outcomes": outcomes,
        "back_url": reverse("case_list"),
    }
    return render(request, "base/bulk_result.html", context)


@needs("case.dispatch")
@require_POST
def case_batch_dispatch(request: ActorRequest) -> HttpResponse:
    """Dispatches the ticked cases as proposed."""
    return _answer(request, "批量派遣", actions.batch_dispatch)


@needs("case.supervise")
@require_POST
def case_batch_remind(request: ActorRequest) -> HttpResponse:
    """催办 the ticked cases."""
    return _answer(request, "批量催办", actions.batch_remind)


@needs("case.rule")
@require_POST
def case_batch_extend(request: ActorRequest) -> HttpResponse:
    """Grants the extensions that the ticked cases ask for."""
    return _answer(request, "批量同意延期", actions.batch_extend)


@needs("case.close")
@require_POST
def case_batch_close(request: ActorRequest) -> HttpResponse:
    """销号 the ticked cases."""
    return _answer(request, "批量销号", actions.batch_close)
