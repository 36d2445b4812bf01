"""Score sheets: the list, one explained line by line, and its second review."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import covers
from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, badges, queries
from weicheng.assessment.forms import ReturnForm, ReviewForm, SheetsForm
from weicheng.assessment.models import ScoreLine, ScoreSheet
from weicheng.assessment.rules import rules_on
from weicheng.assessment.tables import SheetTable
from weicheng.assessment.views.steps import FORM, step
from weicheng.assessment.wording import points, signed
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings_of


@needs("score.view")
@require_safe
def score_list(request: ActorRequest) -> HttpResponseBase:
    """Every score in reach."""
    steps = step(request, "score.review", "评分", "score_make", "list-check", primary=True)
    return SheetTable(request, queries.visible_sheets(request.actor)).respond(context={"steps": steps})


@needs("score.review")
@require_http_methods(FORM)
def score_make(request: ActorRequest) -> HttpResponse:
    """Scores the visits of some days."""
    return edit(
        request,
        SheetsForm(request.POST or None),
        act=lambda data: actions.make_sheets(actor=request.actor, **data),
        title="评分",
        intro="按规则包的每个方案，为这些日子里已完成、还没有评分的检查生成评分表。重复执行不会重复评分。",
        done="已评分，请由另一人逐份复核。",
        back=f"{reverse('score_list')}?state=draft",
        submit="评分",
    )


@needs("score.view")
@require_safe
def score_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One sheet: every point lost, down to the finding and the photo."""
    page = queries.sheet_page(request.actor, pk)
    sheet = page.sheet
    heads = rules_on(sheet.visited_on, sheet.area_path).heads
    context = {
        "title": sheet.site.name if sheet.site else sheet.area.name,
        "state": badges.of_sheet(sheet),
        "flags": [badges.VETOED] if sheet.vetoed else [],
        "crumbs": [Crumb("评分", reverse("score_list")), Crumb(str(sheet))],
        "steps": _steps(request, sheet),
        "score": points(sheet.score),
        "full": points(sheet.full),
        "facts": _facts(page),
        "lines": [_line(page, line, heads) for line in page.lines],
        "appeals": [(appeal, badges.of_appeal(appeal)) for appeal in page.appeals],
        "happenings": happenings_of(f"score:{pk}"),
    }
    return render(request, "assessment/sheet.html", context)


def _line(page: queries.SheetPage, line: ScoreLine, heads: Mapping[int, str]) -> dict[str, object]:
    findings = [page.findings[number] for number in line.findings if number in page.findings]
    return {
        "row": line,
        "points": signed(line.points),
        "head": heads.get(line.head, ""),
        "findings": findings,
        "photos": [reverse("photo_file", args=[uuid, "thumb"]) for uuid in line.photos],
    }


def _facts(page: queries.SheetPage) -> list[Fact]:
    sheet = page.sheet
    return [
        Fact(
            "检查",
            f"{page.visit.get_kind_display()} {sheet.visited_on}",
            reverse("visit_detail", args=[sheet.visit_id]),
        ),
        Fact("方案", sheet.scheme_name),
        Fact("规则版本", sheet.rules),
        Fact("区域", sheet.area.name),
        Fact("街道(镇)", sheet.street and sheet.street.name),
        Fact("被检查单位", sheet.unit and sheet.unit.name),
        Fact("已检查条目", f"{points(sheet.offered)} 分"),
        Fact("复核", f"{sheet.reviewed_by} {sheet.review_note}" if sheet.reviewed_by else None),
        Fact("申诉截止", sheet.appeal_until),
    ]


def _steps(request: ActorRequest, sheet: ScoreSheet) -> list[Step]:
    def may(capability: str) -> bool:
        return covers(request.actor, capability, sheet, queries.COLUMNS)

    if sheet.state == ScoreSheet.State.DRAFT and may("score.review"):
        return [
            Step(label="复核通过", url=reverse("score_review", args=[sheet.pk]), icon="circle-check", primary=True),
            Step(label="不予计分", url=reverse("score_return", args=[sheet.pk]), icon="ban"),
        ]
    if sheet.appeal_until and sheet.appeal_until >= timezone.now() and may("score.appeal"):
        return [Step(label="申诉", url=reverse("score_appeal", args=[sheet.pk]), icon="message-2", primary=True)]
    return []


@needs("score.review")
@require_http_methods(FORM)
def score_review(request: ActorRequest, pk: int) -> HttpResponse:
    """复核通过."""
    sheet = queries.sheet(request.actor, pk)
    return edit(
        request,
        ReviewForm(request.POST or None),
        act=lambda data: actions.review_sheet(actor=request.actor, sheet=sheet, **data),
        title="复核通过",
        intro=f"{sheet}，得分 {points(sheet.score)}。通过后得分生效，被检查单位可在期限内申诉。",
        done="已复核，得分生效。",
        back=reverse("score_detail", args=[pk]),
        submit="复核通过",
    )


@needs("score.review")
@require_http_methods(FORM)
def score_return(request: ActorRequest, pk: int) -> HttpResponse:
    """复核不予计分."""
    sheet = queries.sheet(request.actor, pk)
    return edit(
        request,
        ReturnForm(request.POST or None),
        act=lambda data: actions.return_sheet(actor=request.actor, sheet=sheet, **data),
        title="复核不予计分",
        done="这份评分不再计分。",
        back=reverse("score_detail", args=[pk]),
        submit="不予计分",
    )
