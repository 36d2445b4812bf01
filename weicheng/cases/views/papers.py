"""Papers for several cases at once: 交办单 to print, 整改前后对比表 to send on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weicheng.access.web import ActorRequest, needs
from weicheng.base.web import render
from weicheng.cases import queries
from weicheng.cases.queries.papers import Sheet, sheets
from weicheng.cases.tables.cases import CaseFilters
from weicheng.cases.views.ticked import ticked
from weicheng.domain.refusals import BadInput

MOST_CASES = 50


def _wanted(request: ActorRequest) -> list[Sheet]:
    """The ticked cases (POST) or the filtered list (GET). Raises BadInput for none or too many."""
    seen = queries.visible_cases(request.actor)
    if request.method == "POST":
        rows = seen.filter(pk__in=ticked(request)).order_by("pk")
    else:
        rows = CaseFilters(request.GET).narrow(seen).order_by("pk")
    found = sheets(rows[: MOST_CASES + 1])
    if not found:
        raise BadInput.of("案件", "没有勾选案件，或没有符合条件的案件", "请在案件列表中勾选案件，或放宽筛选条件")
    if len(found) > MOST_CASES:
        raise BadInput.of("案件", f"超过 {MOST_CASES} 件", f"一次最多 {MOST_CASES} 件，请缩小筛选范围或分批勾选")
    return found


@needs("case.export")
def case_comparison(request: ActorRequest, ending: str) -> HttpResponseBase:
    """整改前后对比表 of ticked cases or of the filtered list."""
    return _comparison(_wanted(request), ending)


@needs("case.view")
def case_comparison_one(request: ActorRequest, pk: int, ending: str) -> HttpResponseBase:
    """整改前后对比表 of one case."""
    case = queries.get_case(request.actor, pk)
    return _comparison(sheets(queries.visible_cases(request.actor).filter(pk=case.pk)), ending)


def _comparison(found: list[Sheet], ending: str) -> HttpResponseBase:
    # Only here: a web process that writes no Word file need not hold python-docx in memory.
    from weicheng.cases.exports.comparison import docx_response, xlsx_response

    formats: dict[str, Callable[[list[Sheet]], HttpResponseBase]] = {"docx": docx_response, "xlsx": xlsx_response}
    return formats[ending](found)


@needs("case.view")
def case_orders(request: ActorRequest) -> HttpResponse:
    """交办单 of the ticked cases, one page of A4 each."""
    context = {"title": "问题交办单", "sheets": _wanted(request), "back_url": reverse("case_list")}
    return render(request, "cases/orders.html", context)


@needs("case.view")
def case_print(request: ActorRequest, pk: int) -> HttpResponse:
    """交办单 of one case."""
    case = queries.get_case(request.actor, pk)
    found = sheets(queries.visible_cases(request.actor).filter(pk=case.pk))
    context = {"title": "问题交办单", "sheets": found, "back_url": reverse("case_detail", args=[pk])}
    return render(request, "cases/orders.html", context)
