"""Rankings: the list, one with its bands, the notice on paper, progress, and the decision for the plain mean."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, badges, queries
from weicheng.assessment.drawing import bands_of, bottom_sentence, notice_rows, rule_sentence
from weicheng.assessment.forms import CloseForm, DocumentForm, EndForm, PlainMeanForm, ReasonForm
from weicheng.assessment.models import Ranking
from weicheng.assessment.rules import rules_on
from weicheng.assessment.tables import BalanceTable, DecisionTable, ProgressTable, RankingTable, RankRowTable
from weicheng.assessment.views.steps import FORM, step
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings_of
from weicheng.places.queries import site_kinds


@needs("score.view")
@require_safe
def ranking_list(request: ActorRequest) -> HttpResponseBase:
    """Every ranking; who does not publish sees what is published."""
    steps = [
        *step(request, "ranking.publish", "结账", "ranking_close", "lock", primary=True),
        *step(request, "score.view", "定末位的规则", "plain_mean_list", "gavel"),
    ]
    return RankingTable(request, queries.visible_rankings(request.actor)).respond(context={"steps": steps})


@needs("ranking.publish")
@require_http_methods(FORM)
def ranking_close(request: ActorRequest) -> HttpResponse:
    """Closes a week or month."""
    return edit(
        request,
        CloseForm(request.POST or None),
        act=lambda data: actions.close_period(actor=request.actor, **data),
        title="结账",
        intro="周期结束、评分都已复核、申诉都已答复后结账，街道和社区的名次从此固定；更正另出新版。",
        done="已结账，请核对后公布。",
        back=reverse("ranking_list"),
        submit="结账",
    )


@needs("score.view")
@require_safe
def ranking_detail(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One ranking: bands, table, what may be said of the last place."""
    page = queries.ranking_page(request.actor, pk)
    ranking, period = page.ranking, page.ranking.period
    table = RankRowTable(request, [*page.rows, *page.absent])
    table.outcome = ranking.outcome
    table.scores_url = (
        f"{reverse('score_list')}?scheme={period.scheme}&since={period.starts_on}&until={period.ends_on}&area="
    )
    context = {
        "title": f"{period.label} {ranking.get_level_display()}排名",
        "state": badges.of_ranking(ranking),
        "flags": [badges.of_outcome(ranking)],
        "crumbs": [Crumb("排名", reverse("ranking_list")), Crumb(str(ranking))],
        "steps": _steps(request, ranking),
        "facts": _facts(ranking),
        "bottom": bottom_sentence(page),
        "rule": rule_sentence(ranking),
        "bands": bands_of(page, table.scores_url),
        "siblings": page.siblings,
        "duties": [(duty, badges.of_duty(duty)) for duty in page.duties],
        "happenings": happenings_of(f"ranking:{pk}"),
    }
    return table.respond("assessment/ranking.html", context)


def _facts(ranking: Ranking) -> list[Fact]:
    return [
        Fact("方案", ranking.period.scheme_name),
        Fact("范围", ranking.period.area.name),
        Fact("版次", f"第 {ranking.revision} 版"),
        Fact("更正原因", ranking.reason),
        Fact("文号", ranking.document_no),
        Fact("公布时间", ranking.published_at),
    ]


def _steps(request: ActorRequest, ranking: Ranking) -> list[Step]:
    steps = []
    if not ranking.published_at:
        steps += step(request, "ranking.publish", "公布", "ranking_publish", "speakerphone", ranking.pk, primary=True)
    steps += step(request, "score.view", "打印通报", "ranking_notice", "printer", ranking.pk)
    steps += step(request, "score.view", "进步与不平衡", "ranking_progress", "chart-line", ranking.pk)
    steps += step(request, "ranking.publish", "更正", "ranking_revise", "rotate", ranking.pk)
    return steps


@needs("ranking.publish")
@require_http_methods(FORM)
def ranking_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publishes it."""
    page = queries.ranking_page(request.actor, pk)
    return edit(
        request,
        DocumentForm(request.POST or None),
        act=lambda data: actions.publish_ranking(actor=request.actor, ranking=page.ranking, **data),
        title=f"公布{page.ranking}",
        intro=bottom_sentence(page),
        done="已公布，已告知各单位。",
        back=reverse("ranking_detail", args=[pk]),
        submit="公布",
    )


@needs("ranking.publish")
@require_http_methods(FORM)
def ranking_revise(request: ActorRequest, pk: int) -> HttpResponse:
    """A new revision of the period."""
    ranking = queries.ranking_page(request.actor, pk).ranking
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.revise_period(actor=request.actor, period=ranking.period, **data),
        title="更正排名",
        intro="按现在有效的得分重排街道和社区，另成一版；原来的一版照样可查。不再是末位的，检讨随即撤销。",
        done="已更正，请核对后公布。",
        back=reverse("ranking_list"),
        submit="更正",
    )


@needs("score.view")
@require_safe
def ranking_notice(request: ActorRequest, pk: int) -> HttpResponse:
    """通报 for A4."""
    page = queries.ranking_page(request.actor, pk)
    context = {
        "title": f"{page.ranking.period.label}{page.ranking.get_level_display()}环境卫生排名通报",
        "back_url": reverse("ranking_detail", args=[pk]),
        "ranking": page.ranking,
        "rows": notice_rows(page),
        "absent": page.absent,
        "bottom": bottom_sentence(page),
        "rule": rule_sentence(page.ranking),
        "duties": page.duties,
    }
    return render(request, "assessment/notice.html", context)


@needs("score.view")
@require_safe
def ranking_progress(request: ActorRequest, pk: int) -> HttpResponseBase:
    """整改进步榜, three typical groups, imbalance (M-119, M-120)."""
    page = queries.ranking_page(request.actor, pk)
    rules = rules_on(page.ranking.period.starts_on, page.ranking.period.area_path)
    found = queries.comparison(page.ranking, page.rows, rules)
    balance = BalanceTable(request, queries.balances(page.ranking.period, site_kinds(), rules), prefix="b")
    if balance.wants_export:
        return balance.export()
    context = {
        "title": f"{page.ranking.period.label} 进步与不平衡",
        "crumbs": [
            Crumb("排名", reverse("ranking_list")),
            Crumb(str(page.ranking), reverse("ranking_detail", args=[pk])),
            Crumb("进步与不平衡"),
        ],
        "before": found.before,
        "groups": [(kind.label, names) for kind, names in found.groups.items()],
        "balance": balance,
    }
    return ProgressTable(request, list(found.progress)).respond("assessment/progress.html", context)


@needs("score.view")
@require_safe
def plain_mean_list(request: ActorRequest) -> HttpResponseBase:
    """How the last is named, and the decisions for the plain mean."""
    steps = step(request, "ranking.sign", "签发决定", "plain_mean_new", "plus", primary=True)
    crumbs = [Crumb("排名", reverse("ranking_list")), Crumb("定末位的规则")]
    return DecisionTable(request, queries.decisions(request.actor)).respond(context={"steps": steps, "crumbs": crumbs})


@needs("ranking.sign")
@require_http_methods(FORM)
def plain_mean_new(request: ActorRequest) -> HttpResponse:
    """Signs a decision."""
    return edit(
        request,
        PlainMeanForm(request.POST or None),
        act=lambda data: actions.adopt_plain_mean(actor=request.actor, **data),
        title="签发：按平均分定末位",
        intro="签发后，平均分最低的即为末位，误差带照样并列公布。样本少时，末位多半出于偶然。",
        done="已签发。",
        back=reverse("plain_mean_list"),
        submit="签发",
    )


@needs("ranking.sign")
@require_http_methods(FORM)
def plain_mean_end(request: ActorRequest, pk: int) -> HttpResponse:
    """废止."""
    decision = queries.decision(request.actor, pk)
    return edit(
        request,
        EndForm(request.POST or None),
        act=lambda data: actions.end_plain_mean(actor=request.actor, decision=decision, **data),
        title=f"废止 {decision.document_no}",
        done="已废止。",
        back=reverse("plain_mean_list"),
        submit="废止",
    )
