"""Published rankings and red and black lists: units and places only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.web import public
from weicheng.assessment import drawing
from weicheng.assessment import queries as assessment
from weicheng.base.blocks import Crumb, Fact
from weicheng.base.web import render
from weicheng.portal.tables import PublicHonourTable, PublicRankingTable
from weicheng.portal.views.published import NAMES_ONLY


@public
@require_safe
def public_rankings(request: HttpRequest) -> HttpResponseBase:
    """Every published ranking in its newest published revision."""
    return PublicRankingTable(request, assessment.published_rankings()).respond(context={"lead": NAMES_ONLY})


@public
@require_safe
def public_ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with its bands."""
    page = assessment.published_ranking(pk)
    ranking = page.ranking
    context = {
        "title": f"{ranking.period.label}{ranking.get_level_display()}排名",
        "crumbs": [Crumb("排名公示", reverse("public_rankings")), Crumb(str(ranking))],
        "facts": [
            Fact("方案", ranking.period.scheme_name),
            Fact("文号", ranking.document_no),
            Fact("公布时间", ranking.published_at),
        ],
        "bottom": drawing.bottom_sentence(page),
        "rule": drawing.rule_sentence(ranking),
        "bands": drawing.bands_of(page),
        "rows": drawing.notice_rows(page),
        "absent": page.absent,
    }
    return render(request, "portal/ranking.html", context)


@public
@require_safe
def public_honours(request: HttpRequest) -> HttpResponseBase:
    """Published red and black lists."""
    return PublicHonourTable(request, assessment.published_lists()).respond(context={"lead": NAMES_ONLY})


@public
@require_safe
def public_honour(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them."""
    row = assessment.published_list(pk)
    context = {
        "title": row.title,
        "crumbs": [Crumb("红黑榜", reverse("public_honours")), Crumb(row.title)],
        "facts": [
            Fact("对象", row.get_scope_display()),
            Fact("范围", row.area.name),
            Fact("评分期间", f"{row.starts_on} 至 {row.ends_on}"),
            Fact("文号", row.document_no),
        ],
        "columns": drawing.columns_of(row),
    }
    return render(request, "portal/honour.html", context)
