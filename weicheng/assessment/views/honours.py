"""Red and black lists (M-069) and comparisons (M-070)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import covers
from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, badges, queries
from weicheng.assessment.drawing import columns_of
from weicheng.assessment.forms import CandidateForm, ContestForm, DecideContestForm, DocumentForm, HonourForm
from weicheng.assessment.tables import ContestTable, HonourTable
from weicheng.assessment.views.steps import FORM, step
from weicheng.assessment.wording import points
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings

DECIDED, RUNNING = Badge("已定榜", Tone.GOOD, "circle-check"), Badge("评比中", Tone.INFO, "hourglass")


@needs("score.view")
@require_safe
def honour_lists(request: ActorRequest) -> HttpResponseBase:
    """Every list in reach."""
    steps = step(request, "ranking.publish", "生成红黑榜", "honour_new", "plus", primary=True)
    return HonourTable(request, queries.honour_lists(request.actor)).respond(context={"steps": steps})


@needs("ranking.publish")
@require_http_methods(FORM)
def honour_new(request: ActorRequest) -> HttpResponse:
    """Draws one up."""
    return edit(
        request,
        HonourForm(request.POST or None),
        act=lambda data: actions.make_list(actor=request.actor, **data),
        title="生成红黑榜",
        done="已生成，请核对后公布。",
        back=reverse("honour_lists"),
        submit="生成",
        leads_to=lambda made: reverse("honour_detail", args=[made.pk]),
    )


@needs("score.view")
@require_safe
def honour_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One list."""
    row = queries.honour_list(request.actor, pk)
    steps: list[Step] = []
    if not row.published_at:
        steps = step(request, "ranking.publish", "公布", "honour_publish", "speakerphone", pk, primary=True)
    context = {
        "title": row.title,
        "state": badges.PUBLISHED if row.published_at else badges.UNPUBLISHED,
        "crumbs": [Crumb("红黑榜", reverse("honour_lists")), Crumb(row.title)],
        "steps": steps,
        "facts": [
            Fact("对象", row.get_scope_display()),
            Fact("范围", row.area.name),
            Fact("评分期间", f"{row.starts_on} 至 {row.ends_on}"),
            Fact("名额", f"各 {row.size} 个，并列的都列入"),
            Fact("及格线", f"{points(row.pass_mark)} 分：达到的不上黑榜，没有达到的不上红榜"),
            Fact("规则版本", row.rules),
            Fact("文号", row.document_no),
        ],
        "columns": columns_of(row),
        "happenings": happenings(f"honour:{pk}"),
    }
    return render(request, "assessment/honour.html", context)


@needs("ranking.publish")
@require_http_methods(FORM)
def honour_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publishes it."""
    row = queries.honour_list(request.actor, pk)
    return edit(
        request,
        DocumentForm(request.POST or None),
        act=lambda data: actions.publish_list(actor=request.actor, honour_list=row, **data),
        title=f"公布“{row.title}”",
        intro="公布后公众可以查看。请核对名单上没有住户、个人和个体经营者。",
        done="已公布。",
        back=reverse("honour_detail", args=[pk]),
        submit="公布",
    )


@needs("score.view")
@require_safe
def contest_list(request: ActorRequest) -> HttpResponseBase:
    """Every comparison in reach."""
    steps = step(request, "score.review", "发起评比", "contest_new", "plus", primary=True)
    return ContestTable(request, queries.contests(request.actor)).respond(context={"steps": steps})


@needs("score.review")
@require_http_methods(FORM)
def contest_new(request: ActorRequest) -> HttpResponse:
    """Opens one."""
    return edit(
        request,
        ContestForm(request.POST or None),
        act=lambda data: actions.open_contest(actor=request.actor, **data),
        title="发起卫生评比",
        done="已发起，请登记参评对象。",
        back=reverse("contest_list"),
        leads_to=lambda made: reverse("contest_detail", args=[made.pk]),
    )


@needs("score.view")
@require_safe
def contest_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One comparison with its candidates."""
    row = queries.contest(request.actor, pk)
    open_steps = [
        Step(label="登记参评对象", url=reverse("contest_candidate", args=[pk]), icon="plus", primary=True),
        Step(label="定榜", url=reverse("contest_decide", args=[pk]), icon="gavel"),
    ]
    may = row.decided_at is None and covers(request.actor, "score.review", row, queries.COLUMNS)
    context = {
        "title": row.title,
        "state": DECIDED if row.decided_at else RUNNING,
        "crumbs": [Crumb("卫生评比", reverse("contest_list")), Crumb(row.title)],
        "steps": open_steps if may else [],
        "facts": [
            Fact("评比", row.get_kind_display()),
            Fact("范围", row.area.name),
            Fact("评比日期", row.held_on),
            Fact("名额", row.quota),
            Fact("评比标准", row.criteria),
        ],
        "candidates": [(each, points(each.score)) for each in queries.candidate_rows(pk)],
        "happenings": happenings(f"contest:{pk}"),
    }
    return render(request, "assessment/contest.html", context)


@needs("score.review")
@require_http_methods(FORM)
def contest_candidate(request: ActorRequest, pk: int) -> HttpResponse:
    """Registers one."""
    row = queries.contest(request.actor, pk)
    return edit(
        request,
        CandidateForm(request.POST or None),
        act=lambda data: actions.score_candidate(actor=request.actor, contest=row, **data),
        title="登记参评对象",
        intro=row.title,
        done="已登记。",
        back=reverse("contest_detail", args=[pk]),
    )


@needs("score.review")
@require_http_methods(FORM)
def contest_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """定榜."""
    row = queries.contest(request.actor, pk)
    return edit(
        request,
        DecideContestForm(pk, request.POST or None),
        act=lambda data: actions.decide_contest(
            actor=request.actor, contest=row, chosen=[each.pk for each in data["chosen"]]
        ),
        title="定榜",
        intro=f"{row.title}，名额 {row.quota} 个，按得分从高到低入选。",
        done="已定榜。",
        back=reverse("contest_detail", args=[pk]),
        submit="定榜",
    )
