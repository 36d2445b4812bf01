"""All projects by obstacle, decision, money and quantity."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.funds import district_gap, wan
from weicheng.domain.project_care import Asking
from weicheng.events.queries import happenings_of
from weicheng.planning import actions, badges, queries
from weicheng.planning.forms.projects import CampaignFundForm, DecideForm, yuan_of
from weicheng.planning.rules import Rules, rules_on
from weicheng.planning.tables import DecisionTable, FundTable, QuantityTable
from weicheng.planning.views.steps import FORM, links, may, step

HUNDRED = 100


@needs("plan.view", "project.report")
@require_safe
def obstacle_page(request: ActorRequest) -> HttpResponse:
    """受阻原因 of projects that are behind, and the agenda of the next coordination meeting."""
    today, said = timezone.localdate(), rules_on()
    rows = queries.visible_projects(request.actor).filter(dropped_because="")
    counts = queries.obstacle_table(rows, today)
    review = queries.review(rows, today)
    names = [said.obstacles.get(kind, kind) if kind else "未说明原因" for kind in counts]
    requests = list(queries.pending_decisions(request.actor)[:50])
    context = {
        "title": "受阻原因与协调会议题",
        "crumbs": [Crumb("重点项目", reverse("project_list")), Crumb("受阻原因")],
        "links": links("obstacle_page"),
        "headline": review.headline,
        "chart": Chart(
            name="obstacles", title="落后和受阻项目的原因", kind=Kind.BAR, categories=names, unit="个",
            category_label="受阻原因", series=[Series(name="项目", values=list(counts.values()), tone=Tone.BAD)],
        ) if counts else None,
        "unexplained": len(review.unexplained),
        "agenda": [
            (row, badges.decision_state(row), Asking("", row.asked_on).waiting(today)) for row in requests
        ],
        "limit": said.decision_days,
    }  # fmt: skip
    return render(request, "planning/obstacles.html", context)


@needs("plan.view", "project.report")
@require_safe
def decision_list(request: ActorRequest) -> HttpResponseBase:
    """Every decision asked for."""
    context = {"links": links("decision_list")}
    return DecisionTable(request, queries.visible_decisions(request.actor)).respond("planning/list.html", context)


@needs("plan.view", "project.report")
@require_safe
def decision_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One decision asked for."""
    row = queries.decision_of(request.actor, pk)
    decide = row.decided_on is None and may(request.actor, queries.DECIDE, row.project)
    kinds = rules_on().obstacles
    context = {
        "title": "协调事项",
        "state": badges.decision_state(row),
        "crumbs": [Crumb("协调事项", reverse("decision_list")), Crumb(row.project.title)],
        "steps": [Step(label="作出决定", url=reverse("decision_decide", args=[pk]), icon="gavel", primary=True)]
        if decide
        else [],
        "facts": [
            Fact("请示事项", row.question),
            Fact("项目", row.project.title, reverse("project_detail", args=[row.project_id])),
            Fact("受阻原因", row.obstacle and kinds.get(row.obstacle.kind, row.obstacle.kind)),
            Fact("提请日期", row.asked_on),
            Fact("等待", f"{Asking('', row.asked_on, row.decided_on).waiting(timezone.localdate())} 天"),
            Fact("上会日期", row.escalated_on),
            Fact("决定日期", row.decided_on),
            Fact("决定", row.decision),
        ],
        "happenings": happenings_of(f"decision:{pk}"),
    }
    return render(request, "planning/facts.html", context)


@needs("project.decide")
@require_http_methods(FORM)
def decision_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """作出决定."""
    row = queries.decision_of(request.actor, pk)
    return edit(
        request,
        DecideForm(request.POST or None),
        act=lambda data: actions.decide(actor=request.actor, request=row, **data),
        title="作出决定",
        intro=row.question,
        done="已作出决定，提请单位会收到消息。",
        back=reverse("decision_detail", args=[pk]),
        submit="决定",
    )


@needs("plan.view", "project.report")
@require_safe
def fund_page(request: ActorRequest) -> HttpResponseBase:
    """Money by channel, gaps, and the share of weak areas."""
    said = rules_on()
    campaigns = list(queries.campaigns_for(request.actor, queries.VIEW).values_list("pk", flat=True))
    found = queries.investment(queries.visible_projects(request.actor), campaigns, said)
    here = reverse("fund_page")
    context = {
        "steps": step(request.actor, queries.MANAGE, "登记工作经费", reverse("fund_new"), "plus"),
        "links": links("fund_page"),
        "figures": [
            Figure(label="需要", value=wan(found.total.needed), unit="万元", url=here),
            Figure(label="落实", value=found.secured.text.removesuffix(" 万元"), unit="万元", url=here),
            Figure(
                label="缺口", value=wan(found.total.gap), unit="万元", url=here, change=found.total.gap_share.text,
                tone=Tone.BAD if found.total.gap else Tone.GOOD,
            ),
            Figure(label="支付率", value=found.total.payment.text, url=here),
            Figure(
                label="工作经费", value=found.working.text.removesuffix(" 万元"), unit="万元", url=here,
                change="已列入财政预算" if found.working_in_budget else "未列入财政预算",
            ),
        ],
        "channels": [
            (said.channels.get(row.channel, row.channel), _told(row.yuan, row.approximate), row.share)
            for row in found.secured.channels
        ],
        "years": found.by_year,
        "district": _district(said),
        "limit": said.step // HUNDRED,
    }  # fmt: skip
    return FundTable(request, found.purses).respond("planning/funds.html", context)


def _told(yuan: int, approximate: bool) -> str:
    return f"约 {wan(yuan)}" if approximate else wan(yuan)


def _district(said: Rules) -> Any:
    gap = district_gap(queries.district_scores(timezone.localdate()), limit=said.step)
    return gap and (gap, f"{gap.gap / HUNDRED:g}")


@needs("plan.manage")
@require_http_methods(FORM)
def fund_new(request: ActorRequest) -> HttpResponse:
    """Money that belongs to no single project."""

    def act(data: dict[str, Any]) -> Any:
        yuan = yuan_of(data.pop("wan"))
        return actions.enter_fund(actor=request.actor, project=None, yuan=yuan, **data)

    return edit(
        request,
        CampaignFundForm(
            request.POST or None, rules=rules_on(), campaigns=queries.campaigns_for(request.actor),
            initial={"kind": "working"},
        ),
        act=act,
        title="登记工作经费",
        done="已登记。",
        back=reverse("fund_page"),
    )  # fmt: skip


@needs("plan.view", "project.report")
@require_safe
def quantity_page(request: ActorRequest) -> HttpResponseBase:
    """工程量 by programme and year."""
    rows = queries.quantities(queries.visible_projects(request.actor).filter(dropped_because=""))
    return QuantityTable(request, rows).respond("planning/list.html", {"links": links("quantity_page")})
