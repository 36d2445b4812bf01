"""May we apply? The status table of a campaign, each clause down to its values, and what stands in the way."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import day_asked, edit
from weicheng.base.web import render
from weicheng.domain.bottlenecks import Bottleneck
from weicheng.domain.decomposition import Decomposition
from weicheng.domain.eligibility import Eligibility
from weicheng.domain.measures.verdicts import Status
from weicheng.events.queries import happenings_of
from weicheng.indicators import actions, explaining, queries
from weicheng.indicators.badges import STATUSES
from weicheng.indicators.models import Appraisal, Campaign, Clause
from weicheng.indicators.queries import bottlenecks as ways
from weicheng.indicators.queries.statuses import ClauseStatus, Part, campaign_row, campaign_rows, clause_row, judged
from weicheng.indicators.views.ledger_forms import ActivityForm, AppraisalForm, ReasonForm
from weicheng.indicators.views.ledger_tables import MAY, MAY_NOT, CampaignTable, StatusTable
from weicheng.tasks.queries import tasks_about

FORM = ["GET", "HEAD", "POST"]
CONTROL = {
    Appraisal.Control.STRONG: Badge("可控性较强", Tone.GOOD, "circle-check"),
    Appraisal.Control.WEAK: Badge("可控性较弱", Tone.WARN, "alert-triangle"),
}
NO_GROUP = "未归类"


@needs("indicator.view")
@require_safe
def status_list(request: ActorRequest) -> HttpResponseBase:
    """Every campaign with its verdict on a day."""
    day = day_asked(request, timezone.localdate())
    rows = [(campaign, queries.may_apply(campaign, day)) for campaign in campaign_rows()]
    return CampaignTable(request, rows).respond()


@needs("indicator.view")
@require_safe
def status_table(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Every judged clause of a campaign on a day, the summary sentence, and the verdict."""
    campaign = campaign_row(pk)
    day = day_asked(request, timezone.localdate())
    rows = queries.statuses(campaign, day)
    found = queries.eligibility(rows)
    table = StatusTable(request, rows, campaign=pk, tasks=ways.tasks_by_clause())
    context = {
        "title": f"达标情况：{campaign.title}",
        "state": MAY if found.may_apply else MAY_NOT,
        "crumbs": [Crumb("达标情况", reverse("status_list")), Crumb(campaign.title)],
        "steps": [Step(label="瓶颈与分解", url=reverse("bottlenecks", args=[pk]), icon="filter")],
        "campaign": campaign,
        "day": day,
        "eligibility": found,
        "failing": [
            _linked(campaign, one.record, f"第 {one.number} 项 {one.title}", one.status) for one in found.failing
        ],
        "figures": _figures(campaign, found),
        "chart": _shortfalls(campaign, rows),
    }
    return table.respond("indicators/statuses.html", context)


def _linked(campaign: Campaign, record: str, label: str, status: Status) -> tuple[str, str, Badge]:
    clause = int(record.partition(":")[2])
    return label, reverse("clause_status", args=[campaign.pk, clause]), STATUSES[status]


def _figures(campaign: Campaign, found: Eligibility) -> list[Figure]:
    url = reverse("status_table", args=[campaign.pk])
    tones = {Status.UNMET: Tone.BAD, Status.HELD: Tone.WARN, Status.MET: Tone.GOOD, Status.UNKNOWN: Tone.NEUTRAL}
    return [
        Figure(
            label=f"{campaign.edition.condition_name}{status.label}", value=str(count), unit="项",
            url=f"{url}?status={status.value}&kind=condition", tone=tones[status],
        )
        for status, count in found.counts.parts
    ]  # fmt: skip


def _shortfalls(campaign: Campaign, rows: list[ClauseStatus]) -> Chart | None:
    """How far each unmet part is from what is asked, as a share of it: the longest bar is the furthest."""
    lacking = [(row, part) for row in rows for part in row.parts if row.status is Status.UNMET and part.share > 0]
    lacking.sort(key=lambda pair: -pair[1].share)
    if not lacking:
        return None
    # An indicator that several clauses ask for stands once, where most is missing.
    bars: dict[str, tuple[ClauseStatus, Part]] = {}
    for row, part in lacking:
        bars.setdefault(part.indicator.name if part.indicator else row.clause.name, (row, part))
    top = list(bars.items())[:15]
    return Chart(
        name="shortfalls",
        title="与标准的差距占标准值的比例",
        kind=Kind.BAR,
        categories=[name for name, _ in top],
        series=[Series(name="差距", values=[round(part.share * 100, 1) for _, (_, part) in top], tone=Tone.BAD)],
        unit="%",
        category_label="指标",
        links=[reverse("clause_status", args=[campaign.pk, row.clause.pk]) for _, (row, _) in top],
    )


@needs("indicator.view")
@require_safe
def clause_status(request: ActorRequest, pk: int, clause_pk: int) -> HttpResponse:
    """One clause: what it asks, what the values say and where they come from, the work, the tasks."""
    campaign, clause = campaign_row(pk), clause_row(campaign_row(pk), clause_pk)
    day = day_asked(request, timezone.localdate())
    (row,) = judged(campaign, [clause], day)
    names = {part.indicator.code: part.indicator for part in row.parts if part.indicator}
    context = {
        "title": f"第 {clause.number} 条 {clause.name}",
        "state": STATUSES[row.status],
        "flags": [CONTROL[Appraisal.Control(row.appraisal.control)]] if row.appraisal else [],
        "crumbs": [
            Crumb(campaign.title, reverse("status_table", args=[pk])),
            Crumb(f"第 {clause.number} 条"),
        ],
        "steps": _clause_steps(request, campaign, clause, row),
        "row": row,
        "campaign": campaign,
        "sentences": explaining.sentences(row.verdict, names),
        "again_on": row.verdict.again_on,
        "facts": _clause_facts(clause, row),
        "tasks": tasks_about(f"clause:{clause.pk}"),
        "activities": ways.activities_of(campaign, clause) if clause.is_ticket else [],
        "mark": ways.mark_of(campaign, clause),
        "happenings": happenings_of(f"clause:{clause.pk}"),
    }
    return render(request, "indicators/clause_status.html", context)


def _clause_facts(clause: Clause, row: ClauseStatus) -> list[Fact]:
    said = row.appraisal
    return [
        Fact("标准", clause.edition.name),
        Fact("大项", clause.parent.name if clause.parent else None),
        Fact("条文", clause.text or None),
        Fact("核对情况", clause.get_evidence_display()),
        *(
            [
                Fact("难度", said.get_difficulty_display() or None),
                Fact("瓶颈类别", _group_name(said.bottleneck or clause.bottleneck)),
                Fact("所需周期", f"{said.lead_months} 个月" if said.lead_months else None),
                Fact("所需资金", f"{said.funds:,} 元" if said.funds else None),
                Fact("评估日期", said.on),
            ]
            if said
            else []
        ),
    ]


def _project_steps(campaign: Campaign, clause: Clause, row: ClauseStatus) -> list[Step]:
    """立项 with what is missing filled in: one project for each work volume, or one for the clause (M-022, M-036)."""
    about = {"campaign": campaign.pk, "clause": clause.pk}
    volumes = [part.volume for part in row.parts if part.volume]
    asked = [
        {"title": f"新增{volume.name}", "work": f"新增{volume.name}", "target": volume.tens_of_thousands,
         "unit": f"万{volume.unit}"}
        for volume in volumes
    ] or [{"title": clause.name}]  # fmt: skip
    return [
        Step(label="立项" if len(asked) == 1 else f"立项：{one['title']}",
             url=f"{reverse('project_new')}?{urlencode(about | one)}", icon="plus")
        for one in asked
    ]  # fmt: skip


def _clause_steps(request: ActorRequest, campaign: Campaign, clause: Clause, row: ClauseStatus) -> list[Step]:
    steps = []
    if opens(request.actor, "task_new") and not row.status.counts_as_met:
        url = f"{reverse('task_new')}?about=clause:{clause.pk}"
        steps.append(Step(label="下达任务", url=url, icon="list-check", primary=True))
    if opens(request.actor, "project_new") and not row.status.counts_as_met:
        steps += _project_steps(campaign, clause, row)
    if policy.covers(request.actor, queries.MANAGE, campaign, queries.OF_AREA):
        at = [campaign.pk, clause.pk]
        steps.append(Step(label="评估可控性", url=reverse("clause_appraise", args=at), icon="scale"))
        if row.status is Status.UNKNOWN:
            steps.append(Step(label="摸底记为未知", url=reverse("clause_unknown", args=at), icon="question-mark"))
        if clause.is_ticket:
            steps.append(Step(label="登记活动", url=reverse("clause_activity", args=at), icon="calendar-plus"))
    return steps


@needs("indicator.manage")
@require_http_methods(FORM)
def clause_appraise(request: ActorRequest, pk: int, clause_pk: int) -> HttpResponse:
    """评估可控性."""
    campaign, clause = _managed(request, pk, clause_pk)
    return edit(
        request,
        AppraisalForm(request.POST or None),
        act=lambda data: actions.appraise(actor=request.actor, campaign=campaign, clause=clause, **data),
        title=f"评估可控性：{clause.name}",
        intro="目前达标但可控性较弱的，显示为“暂时达标”，单独计数，每期复核。",
        done="已评估。",
        back=reverse("clause_status", args=[pk, clause_pk]),
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def clause_unknown(request: ActorRequest, pk: int, clause_pk: int) -> HttpResponse:
    """摸底: there is no figure yet."""
    campaign, clause = _managed(request, pk, clause_pk)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.mark_unknown(actor=request.actor, campaign=campaign, clause=clause, **data),
        title=f"摸底记为未知：{clause.name}",
        intro="每一条都有本底数据或记为未知以后，才能出规划。",
        done="已记为未知。",
        back=reverse("clause_status", args=[pk, clause_pk]),
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def clause_activity(request: ActorRequest, pk: int, clause_pk: int) -> HttpResponse:
    """An activity for an entry ticket."""
    campaign, clause = _managed(request, pk, clause_pk)
    return edit(
        request,
        ActivityForm(request.POST or None),
        act=lambda data: actions.record_activity(actor=request.actor, campaign=campaign, clause=clause, **data),
        title=f"登记活动：{clause.name}",
        intro=f"入门证指标每季度至少开展 {ways.LEAST_ACTIVITIES} 次活动，不足时提醒。",
        done="已登记。",
        back=reverse("clause_status", args=[pk, clause_pk]),
    )


def _managed(request: ActorRequest, pk: int, clause_pk: int) -> tuple[Campaign, Clause]:
    campaign = campaign_row(pk)
    policy.require(request.actor, queries.MANAGE, campaign, queries.OF_AREA)
    return campaign, clause_row(campaign, clause_pk)


@needs("indicator.view")
@require_safe
def bottlenecks(request: ActorRequest, pk: int) -> HttpResponse:
    """Unmet clauses by group, entry tickets first; clauses without tasks; how complete the survey is."""
    campaign = campaign_row(pk)
    day = day_asked(request, timezone.localdate())
    rows = queries.statuses(campaign, day)
    by_pk = {str(row.pk): row for row in rows}
    groups = ways.bottlenecks_of(rows)
    clauses = ways.breakdown_clauses(campaign)
    broken = ways.decomposition_of(campaign, clauses)
    survey = ways.baseline_of(campaign, rows)
    named = {str(clause.pk): clause for clause in clauses}
    context = {
        "title": f"瓶颈与分解：{campaign.title}",
        "crumbs": [Crumb(campaign.title, reverse("status_table", args=[pk])), Crumb("瓶颈与分解")],
        "campaign": campaign,
        "tickets": ways.ticket_warnings(campaign, rows, day),
        "groups": [
            (_group_name(one.group), one, f"{one.funds:,}", [by_pk[unmet.record] for unmet in one.unmet])
            for one in groups
        ],
        "chart": _groups(groups),
        "broken": broken,
        "breakdown": _breakdown(broken),
        "missing": [named[one.record] for one in broken.missing],
        "survey": survey,
        "unknown": [by_pk[one.record] for one in survey.unknown],
        "open": [by_pk[one.record] for one in survey.open],
    }
    return render(request, "indicators/bottlenecks.html", context)


def _group_name(group: str) -> str:
    return Clause.Bottleneck(group).label if group else NO_GROUP


def _groups(groups: tuple[Bottleneck, ...]) -> Chart | None:
    if not groups:
        return None
    return Chart(
        name="groups",
        title="不达标条款按瓶颈类别",
        kind=Kind.BAR,
        categories=[_group_name(one.group) for one in groups],
        series=[Series(name="不达标条款", values=[len(one.unmet) for one in groups], tone=Tone.BAD)],
        unit="项",
        category_label="类别",
    )


def _breakdown(broken: Decomposition) -> Chart | None:
    # One bar compares nothing; the sentence above it says the same.
    if len(broken.by_category) < 2:
        return None
    return Chart(
        name="breakdown",
        title="各大项的指标分解率",
        kind=Kind.BAR,
        categories=[name for name, _ in broken.by_category],
        series=[
            Series(
                name="分解率", values=[float(rate.value * 100) if rate.value else 0 for _, rate in broken.by_category]
            )
        ],
        unit="%",
        category_label="大项",
    )
