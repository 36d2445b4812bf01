"""Plans: versions, stages, milestones, nodes, what a new version changes, signed statements."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.plans import Node, days_left
from weicheng.events.queries import happenings
from weicheng.planning import actions, badges, facts, queries
from weicheng.planning.drawing import Bar, Gantt
from weicheng.planning.forms.plans import (
    DoneForm,
    DraftForm,
    IssueForm,
    ItemForm,
    PlanForm,
    StatementForm,
    TimetableForm,
    WordsForm,
    words_of,
)
from weicheng.planning.models import PlanItem, PlanVersion
from weicheng.planning.queries import PlanPage
from weicheng.planning.queries.reach import AREA_ONLY
from weicheng.planning.tables import PlanTable
from weicheng.planning.views.steps import FORM, post_step, step


@needs("plan.view")
@require_safe
def plan_list(request: ActorRequest) -> HttpResponseBase:
    """Every plan."""
    steps = step(request.actor, queries.MANAGE, "起草方案", reverse("plan_new"), "plus", primary=True)
    return PlanTable(request, queries.visible_plans(request.actor)).respond(context={"steps": steps})


@needs("plan.manage")
@require_http_methods(FORM)
def plan_new(request: ActorRequest) -> HttpResponse:
    """起草方案."""
    return edit(
        request,
        PlanForm(request.POST or None, campaigns=queries.campaigns_for(request.actor)),
        act=lambda data: actions.make_plan(actor=request.actor, **data),
        title="起草方案",
        done="已起草，请填写阶段、里程碑和时间节点。",
        back=reverse("plan_list"),
        leads_to=lambda version: reverse("plan_detail", args=[version.plan_id]),
    )


def _version_asked(request: ActorRequest) -> int | None:
    said = request.GET.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


@needs("plan.view")
@require_safe
def plan_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One version: its words, stage calendar, countdown, nodes, changes and what they affect."""
    today = timezone.localdate()
    page = queries.plan_page(request.actor, pk, _version_asked(request), today)
    version = page.version
    manages = policy.covers(request.actor, queries.MANAGE, version.plan, AREA_ONLY)
    draft = version.state == PlanVersion.State.DRAFT
    context = {
        "title": version.plan.title,
        "state": badges.version_state(version),
        "crumbs": [Crumb("实施方案", reverse("plan_list")), Crumb(version.plan.title)],
        "steps": _steps(page)
        if manages
        else [Step(label="责任书", url=reverse("statement_page", args=[version.pk]), icon="file-text")],
        "facts": [
            Fact("创建活动", version.plan.campaign.title),
            Fact("版本", f"第 {version.number} 版"),
            Fact("文号", version.document_no),
            Fact("印发日期", version.issued_on),
            Fact("规划期", f"{version.starts_on} 至 {version.ends_on}"),
            Fact("调整原因", version.reason),
        ],
        "figures": _figures(page, reverse("plan_detail", args=[pk])),
        "words": [(label, getattr(version, name)) for name, label in facts.WORDS.items() if getattr(version, name)],
        "gantt": _calendar(page),
        "stages": [(stage, page.by_stage.get(stage.name, 0)) for stage in page.stages],
        "outside": page.by_stage.get("", 0),
        "dates": [_date_row(row.item, row, today) for row in page.dates],
        "changes": page.changes,
        "previous": page.previous,
        "rephasing": page.rephasing,
        "affected": [_shift(shift) for shift in page.rephasing.affected] if page.rephasing else [],
        "versions": [(row, badges.version_state(row)) for row in page.versions],
        "plan_pk": pk,
        "version_pk": version.pk,
        "may_edit": manages and draft,
        "may_track": manages and not draft,
        "happenings": happenings(f"plan:{pk}"),
    }
    return render(request, "planning/plan.html", context)


def _shift(shift: Any) -> tuple[Any, str]:
    kind, _, pk = shift.work.record.partition(":")
    return shift, reverse(f"{kind}_detail", args=[pk])


def _date_row(item: PlanItem, row: Any, today: Any) -> dict[str, Any]:
    node = Node(str(item.pk), item.name, item.starts_on, item.done_on, item.unsolvable, item.timetable, item.measures)
    left = days_left(item.starts_on, today)
    return {
        "item": item,
        "state": badges.NODES[node.state(today)],
        "left": "" if item.done_on else (f"还有 {left} 天" if left >= 0 else f"超期 {-left} 天"),
        "former": row.former,
        "affected": row.affected,
        "lacks": badges.LACKS_TIMETABLE if node.lacks_timetable else None,
    }


def _steps(page: PlanPage) -> list[Step]:
    version = page.version
    if version.state == PlanVersion.State.DRAFT:
        return [
            Step(label="印发", url=reverse("version_issue", args=[version.pk]), icon="send", primary=True),
            Step(label="加阶段或节点", url=reverse("version_item", args=[version.pk]), icon="plus"),
            Step(label="修改文字", url=reverse("version_words", args=[version.pk]), icon="edit"),
        ]
    steps = [Step(label="责任书", url=reverse("statement_page", args=[version.pk]), icon="file-text")]
    if version.pk == page.versions[0].pk:
        steps.append(Step(label="起草新版本", url=reverse("plan_draft", args=[version.plan_id]), icon="copy"))
    return steps


def _figures(page: PlanPage, here: str) -> list[Figure]:
    review = page.review
    affected = len(page.rephasing.affected) if page.rephasing else 0
    return [
        Figure(label="阶段", value=str(len(page.stages)), unit="个", url=f"{here}#stages"),
        Figure(label="节点完成率", value=review.done.text, url=f"{here}#nodes"),
        Figure(label="超期节点", value=str(len(review.overdue)), unit="个", url=f"{here}#nodes"),
        Figure(label="缺时间表", value=str(len(review.flagged)), unit="个", url=f"{here}#nodes"),
        Figure(label="受影响任务", value=str(affected), unit="项", url=f"{here}#changes"),
    ]


def _calendar(page: PlanPage) -> Gantt | None:
    """The stages on one scale, with the milestones inside of each."""
    bars = [
        Bar(
            label=stage.name,
            text=f"{stage.starts_on} 至 {stage.ends_on}，任务和项目 {page.by_stage.get(stage.name, 0)} 项",
            starts_on=stage.starts_on,
            ends_on=stage.ends_on,
            marks=[
                (row.item.starts_on, row.item.name)
                for row in page.dates
                if stage.starts_on <= row.item.starts_on <= stage.ends_on
            ],
        )
        for stage in page.stages
    ]
    return Gantt(title="阶段日历", bars=bars, today=timezone.localdate()) if bars else None


@needs("plan.manage")
@require_http_methods(FORM)
def plan_draft(request: ActorRequest, pk: int) -> HttpResponse:
    """起草新版本."""
    page = queries.plan_page(request.actor, pk, None, timezone.localdate())
    return edit(
        request,
        DraftForm(request.POST or None),
        act=lambda data: actions.draft_version(actor=request.actor, plan=page.version.plan, **data),
        title="起草新版本",
        intro="已印发的版本不再改动。新版本先照抄现行版，改好后印发，系统列出调整之处和受影响的任务。",
        done="已起草。",
        back=reverse("plan_detail", args=[pk]),
    )


def _back(version: PlanVersion) -> str:
    return f"{reverse('plan_detail', args=[version.plan_id])}?version={version.pk}"


@needs("plan.manage")
@require_http_methods(FORM)
def version_words(request: ActorRequest, pk: int) -> HttpResponse:
    """The days and words of a draft."""
    version = queries.version_of(request.actor, pk)

    def act(data: dict[str, Any]) -> Any:
        days = {name: data.pop(name) for name in ("starts_on", "ends_on")}
        return actions.edit_words(actor=request.actor, version=version, texts=data, **days)

    return edit(
        request,
        WordsForm(request.POST or None, initial=words_of(version)),
        act=act,
        title="修改方案",
        done="已保存。",
        back=_back(version),
    )


@needs("plan.manage")
@require_http_methods(FORM)
def version_item(request: ActorRequest, pk: int) -> HttpResponse:
    """A stage, milestone or node of a draft; `?item=` fills in one that is there."""
    version = queries.version_of(request.actor, pk)
    named = request.GET.get("item", "")
    item = next((row for row in version.items.all() if str(row.pk) == named), None)
    names = ("kind", "name", "starts_on", "ends_on", "goals", "unit")
    initial = {name: getattr(item, name) for name in names} if item else {"kind": "stage"}
    return edit(
        request,
        ItemForm(request.POST or None, initial=initial),
        act=lambda data: actions.set_item(actor=request.actor, version=version, **data),
        title="阶段、里程碑、时间节点",
        done="已保存。",
        back=_back(version),
    )


@needs("plan.manage")
@require_POST
def item_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes one out of a draft."""
    item = queries.item_of(request.actor, pk)
    version = queries.version_of(request.actor, item.version_id)
    return post_step(
        request, lambda: actions.remove_item(actor=request.actor, item=item), done="已删去。", to=_back(version)
    )


@needs("plan.manage")
@require_http_methods(FORM)
def version_issue(request: ActorRequest, pk: int) -> HttpResponse:
    """印发."""
    version = queries.version_of(request.actor, pk)
    return edit(
        request,
        IssueForm(request.POST or None),
        act=lambda data: actions.issue(actor=request.actor, version=version, **data),
        title="印发方案",
        intro="印发后冻结。阶段须覆盖规划期、互不重叠；受影响的单位会收到消息。",
        done="已印发。",
        back=_back(version),
        submit="印发",
    )


@needs("plan.manage")
@require_http_methods(FORM)
def item_done(request: ActorRequest, pk: int) -> HttpResponse:
    """A milestone or node is done."""
    item = queries.item_of(request.actor, pk)
    return edit(
        request,
        DoneForm(request.POST or None),
        act=lambda data: actions.finish_item(actor=request.actor, item=item, **data),
        title="登记完成",
        intro=f"{item.name}，计划 {item.starts_on}",
        done="已登记。",
        back=_back(queries.version_of(request.actor, item.version_id)),
    )


@needs("plan.manage")
@require_http_methods(FORM)
def item_timetable(request: ActorRequest, pk: int) -> HttpResponse:
    """年内无法解决: a timetable and measures."""
    item = queries.item_of(request.actor, pk)
    return edit(
        request,
        TimetableForm(request.POST or None, initial={"timetable": item.timetable, "measures": item.measures}),
        act=lambda data: actions.set_timetable(actor=request.actor, item=item, **data),
        title="年内无法解决",
        intro=f"{item.name}：订出时间表，落实措施，在限期内解决。",
        done="已登记。",
        back=_back(queries.version_of(request.actor, item.version_id)),
    )


@needs("plan.view")
@require_safe
def statement_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Who signed for a version, who did not."""
    version = queries.version_of(request.actor, pk)
    page = queries.signing_of(version, version.plan.campaign)
    manages = policy.covers(request.actor, queries.MANAGE, version.plan, AREA_ONLY)
    url = reverse("statement_new", args=[pk])
    here = reverse("statement_page", args=[pk])
    context = {
        "title": "目标责任书",
        "crumbs": [
            Crumb("实施方案", reverse("plan_list")), Crumb(version.plan.title, _back(version)), Crumb("责任书"),
        ],
        "steps": [Step(label="登记签订", url=url, icon="plus", primary=True)]
        if manages and version.state == PlanVersion.State.ISSUED
        else [],
        "figures": [
            Figure(label="签订率", value=page.signing.rate.text, url=here),
            Figure(label="有任务的单位", value=str(page.signing.rate.denominator), unit="个", url=here),
            Figure(label="未签订", value=str(len(page.unsigned)), unit="个", url=here),
        ],
        "formula": page.signing.rate.sentence,
        "page": page,
        "rows": [(row, page.unlisted[row.pk]) for row in page.statements],
    }  # fmt: skip
    return render(request, "planning/statements.html", context)


@needs("plan.manage")
@require_http_methods(FORM)
def statement_new(request: ActorRequest, pk: int) -> HttpResponse:
    """登记签订."""
    version = queries.version_of(request.actor, pk)
    return edit(
        request,
        StatementForm(request.POST or None),
        act=lambda data: actions.sign_statement(actor=request.actor, version=version, **data),
        title="登记目标责任书",
        intro="签订时该单位的全部任务记入责任书。",
        done="已登记，单位会收到消息。",
        back=reverse("statement_page", args=[pk]),
    )
