"""得分申诉: the unit concerned objects, a third person decides."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import covers
from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, badges, queries
from weicheng.assessment.forms import AppealForm, DecideForm
from weicheng.assessment.tables import AppealTable
from weicheng.assessment.views.steps import FORM
from weicheng.assessment.wording import points, signed
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.events.queries import happenings_of


@needs("score.appeal")
@require_http_methods(FORM)
def score_appeal(request: ActorRequest, pk: int) -> HttpResponse:
    """The street or unit objects to a score."""
    sheet = queries.sheet(request.actor, pk)
    return edit(
        request,
        AppealForm(pk, request.POST or None),
        act=lambda data: actions.lodge_appeal(actor=request.actor, sheet=sheet, **data),
        title="得分申诉",
        intro=f"{sheet}，得分 {points(sheet.score)}。由没有参加检查和复核的第三人书面答复；成立的加回分数。",
        done="申诉已提交，答复前这份得分不计入排名。",
        back=reverse("score_detail", args=[pk]),
        submit="提交申诉",
        leads_to=lambda appeal: reverse("score_appeal_detail", args=[appeal.pk]),
    )


@needs("score.view")
@require_safe
def score_appeal_list(request: ActorRequest) -> HttpResponseBase:
    """Every appeal in reach."""
    return AppealTable(request, queries.visible_appeals(request.actor)).respond()


@needs("score.view")
@require_safe
def score_appeal_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One appeal with its answer."""
    appeal = queries.appeal(request.actor, pk)
    steps = []
    if appeal.upheld is None and covers(request.actor, "score.decide", appeal, queries.COLUMNS):
        steps.append(Step(label="答复", url=reverse("score_appeal_decide", args=[pk]), icon="message", primary=True))
    context = {
        "title": "得分申诉",
        "state": badges.of_appeal(appeal),
        "crumbs": [Crumb("得分申诉", reverse("score_appeal_list")), Crumb(f"申诉 {pk}")],
        "steps": steps,
        "appeal": appeal,
        "facts": [
            Fact("评分", str(appeal.sheet), reverse("score_detail", args=[appeal.sheet_id])),
            Fact("有异议的评分行", appeal.line and f"{appeal.line.text}（{signed(appeal.line.points)} 分）"),
            Fact("提出时间", appeal.lodged_at),
            Fact("答复期限", appeal.answer_due),
            Fact("更正分值", signed(appeal.granted) if appeal.upheld else None),
            Fact("答复", f"{moment(appeal.decided_at)} {appeal.decided_by}" if appeal.decided_at else None),
        ],
        "happenings": happenings_of(f"score-appeal:{pk}"),
    }
    return render(request, "assessment/appeal.html", context)


@needs("score.decide")
@require_http_methods(FORM)
def score_appeal_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """The third person's answer."""
    appeal = queries.appeal(request.actor, pk)
    return edit(
        request,
        DecideForm(request.POST or None),
        act=lambda data: actions.decide_appeal(actor=request.actor, appeal=appeal, **data),
        title="答复得分申诉",
        intro=appeal.text,
        done="已答复，已告知申诉单位。",
        back=reverse("score_appeal_detail", args=[pk]),
        submit="答复",
    )
