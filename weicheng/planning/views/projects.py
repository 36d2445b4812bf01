"""Projects: the board, one of them, what is changed about it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.funds import add_up, wan
from weicheng.domain.project_care import Asking
from weicheng.domain.projects import Phase
from weicheng.events.queries import happenings
from weicheng.organization.queries import home_area
from weicheng.planning import actions, badges, drawing, facts, queries
from weicheng.planning.forms.projects import DropForm, ProjectForm, initial_of, plan_of
from weicheng.planning.models import Project
from weicheng.planning.queries import ProjectPage
from weicheng.planning.rules import Rules, rules_on
from weicheng.planning.tables import ProjectFilters, ProjectTable
from weicheng.planning.views.steps import FORM, links, may, step
from weicheng.tasks import badges as task_badges

SHOWN_REPORTS = 12


@needs("plan.view", "project.report")
@require_safe
def project_list(request: ActorRequest) -> HttpResponseBase:
    """The board, with what stands out among the projects that the filters leave."""
    rows = queries.visible_projects(request.actor)
    others = request.GET.copy()
    for name in ("state", "page", "export", "sort"):
        others.pop(name, None)
    context = {
        "steps": [
            *step(request.actor, queries.MANAGE, "新建项目", reverse("project_new"), "plus", primary=True),
            *([Step(label="表格导入", url=reverse("batch_list"), icon="file-import")] if _imports(request) else []),
        ],
        "figures": _figures(ProjectFilters(others).narrow(rows.filter(dropped_because="")), others.urlencode()),
        "links": links("project_list"),
    }
    table = ProjectTable(request, queries.listed_projects(request.actor), confidence=rules_on().confidence)
    return table.respond("planning/list.html", context)


def _imports(request: ActorRequest) -> bool:
    return has(request.actor, "workbook.import") and has(request.actor, queries.MANAGE)


def _figures(rows: Any, query: str) -> list[Figure]:
    """Each figure leads to the projects it counts."""
    base = f"{reverse('project_list')}?{query}&state=" if query else f"{reverse('project_list')}?state="
    today = timezone.localdate()
    review = queries.review(rows, today)
    purse = add_up(facts.purse_of(row, row.secured, row.paid) for row in queries.with_money(rows).only("needed"))
    bad = Tone.BAD
    return [
        Figure(label="项目", value=str(review.count), unit="个", url=base),
        Figure(label="完工率", value=review.finished.text, url=f"{base}finished"),
        Figure(
            label="未进入实质性建设", value=f"{review.unstarted.numerator}/{review.unstarted.denominator}",
            url=f"{base}unstarted", tone=Tone.WARN if review.unstarted.numerator else Tone.GOOD,
        ),
        Figure(
            label="落后", value=str(len(review.behind)), unit="个", url=f"{base}behind",
            change=f"其中 {len(review.unexplained)} 个未说明原因", tone=bad if review.behind else Tone.GOOD,
        ),
        Figure(label="未项目化", value=str(len(review.incomplete)), unit="个", url=f"{base}incomplete"),
        Figure(label="资金缺口", value=wan(purse.gap), unit="万元", url=reverse("fund_page")),
    ]  # fmt: skip


@needs("plan.manage")
@require_http_methods(FORM)
def project_new(request: ActorRequest) -> HttpResponse:
    """立项, prefilled from the gap of a clause: `?campaign=&clause=&title=&target=&unit=&work=`."""
    campaigns = queries.campaigns_for(request.actor)
    initial = _asked(request, campaigns)
    campaign = initial.get("campaign")
    form = ProjectForm(
        request.POST or None, initial=initial, rules=rules_on(), campaigns=campaigns,
        edition=campaign.edition_id if campaign and not request.POST else None,
    )  # fmt: skip
    clause = initial.get("clause")
    return edit(
        request,
        form,
        act=lambda data: actions.make_project(actor=request.actor, campaign=data["campaign"], plan=plan_of(data)),
        title="新建项目",
        intro=f"来自条款“{clause}”的差距。" if clause else "资金、时间节点、责任单位、责任人齐全，才算项目化。",
        done="已立项，责任单位会收到消息。",
        back=reverse("project_list"),
        leads_to=lambda project: reverse("project_detail", args=[project.pk]),
    )


def _asked(request: ActorRequest, campaigns: Any) -> dict[str, Any]:
    """What the address says of the new project; what cannot be read counts as not said."""
    said = request.GET
    rows = list(campaigns)
    wanted = next((row for row in rows if str(row.pk) == said.get("campaign")), rows[0] if len(rows) == 1 else None)
    number = said.get("clause", "")
    clause = queries.clause_of(wanted, int(number)) if wanted and number.isascii() and number.isdecimal() else None
    given = {
        "campaign": wanted,
        "clause": clause,
        "area": wanted.area if wanted else home_area(request.actor, queries.MANAGE),
    }
    given |= {name: said[name][:120] for name in ("title", "unit", "work", "programme") if said.get(name)}
    try:
        target = Decimal(said.get("target", ""))
    except InvalidOperation:
        target = Decimal(0)
    if target.is_finite() and 0 < target < 10**12:
        given["target"] = target
    return given


@needs("plan.manage")
@require_http_methods(FORM)
def project_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes what a project is to be."""
    project = queries.project_of(request.actor, pk)
    campaigns = queries.campaigns_for(request.actor).filter(pk=project.campaign_id)
    form = ProjectForm(
        request.POST or None, initial=initial_of(project), rules=rules_on(), campaigns=campaigns,
        edition=project.campaign.edition_id,
    )  # fmt: skip
    return edit(
        request,
        form,
        act=lambda data: actions.change_project(actor=request.actor, project=project, plan=plan_of(data)),
        title="调整项目",
        done="已保存，责任单位会收到消息。",
        back=reverse("project_detail", args=[pk]),
    )


@needs("plan.manage")
@require_http_methods(FORM)
def project_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """撤销, with a reason."""
    project = queries.project_of(request.actor, pk)
    return edit(
        request,
        DropForm(request.POST or None),
        act=lambda data: actions.drop_project(actor=request.actor, project=project, **data),
        title="撤销项目",
        intro=f"{project.title}：撤销后不再填报，记录保留。",
        done="已撤销。",
        back=reverse("project_detail", args=[pk]),
        submit="撤销",
    )


@needs("plan.view", "project.report")
@require_safe
def project_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One project: progress, curve, forecast, obstacles, money, decisions, nodes, tasks, timeline."""
    said = rules_on()
    page = queries.project_page(request.actor, pk, said)
    project, today = page.project, timezone.localdate()
    is_open = not project.dropped_because
    may_report = is_open and may(request.actor, queries.REPORT, project)
    context = {
        "title": project.title,
        "state": badges.project_state(project),
        "crumbs": [Crumb("重点项目", reverse("project_list")), Crumb(project.title)],
        "steps": _steps(request, page, may_report),
        "facts": _facts(request, page, said),
        "figures": _own_figures(page),
        "curve": drawing.curve_of(project, page.reports, page.finish, today),
        "forecast": drawing.sentence(page.finish, project.due_on),
        "outlook": badges.OUTLOOKS[page.finish.outlook],
        "reports": [_report_row(project, report) for report in reversed(page.reports[-SHOWN_REPORTS:])],
        "more_reports": max(len(page.reports) - SHOWN_REPORTS, 0),
        "obstacles": [(row, said.obstacles.get(row.kind, row.kind)) for row in page.obstacles],
        "silent": page.facts.is_behind(today) and not page.facts.obstacles,
        "requests": [
            (row, badges.decision_state(row), Asking("", row.asked_on, row.decided_on).waiting(today))
            for row in page.requests
        ],
        "funds": [(row, wan(row.yuan), said.channels.get(row.channel, row.channel)) for row in page.funds],
        "milestones": page.milestones,
        "kept": page.kept,
        "tasks": [(task, task_badges.of_task(task)) for task in page.tasks],
        "missing": "、".join(need.label for need in page.missing),
        "project_pk": pk,
        "may_report": may_report,
        "may_manage": is_open and may(request.actor, queries.MANAGE, project),
        "happenings": happenings(f"project:{pk}"),
    }
    return render(request, "planning/project.html", context)


def _report_row(project: Project, report: Any) -> tuple[Any, str, str]:
    share = facts.project_facts(Project(target=project.target, done=report.done)).rate
    return report, drawing.percent(share), Phase(report.phase).label


def _steps(request: ActorRequest, page: ProjectPage, may_report: bool) -> list[Step]:
    pk, project, steps = page.project.pk, page.project, []
    if may_report:
        steps.append(Step(label="填报进度", url=reverse("project_report", args=[pk]), icon="pencil", primary=True))
        steps.append(Step(label="受阻原因", url=reverse("project_obstacle", args=[pk]), icon="alert-triangle"))
        steps.append(Step(label="提请协调", url=reverse("project_ask", args=[pk]), icon="gavel"))
        if project.phase == Phase.FINISHED:
            steps.append(Step(label="移交管护", url=reverse("project_hand_over", args=[pk]), icon="transfer"))
    if not project.dropped_because and opens(request.actor, "task_new"):
        steps.append(Step(label="下达任务", url=f"{reverse('task_new')}?about=project:{pk}", icon="list-check"))
    if not project.dropped_because and may(request.actor, queries.MANAGE, project):
        steps += [
            Step(label="登记资金", url=reverse("project_fund", args=[pk]), icon="coin"),
            Step(label="设置节点", url=reverse("project_milestone", args=[pk]), icon="flag"),
            Step(label="调整", url=reverse("project_edit", args=[pk]), icon="edit"),
            Step(label="撤销", url=reverse("project_drop", args=[pk]), icon="ban", danger=True),
        ]
    return steps


def _facts(request: ActorRequest, page: ProjectPage, said: Rules) -> list[Fact]:
    project = page.project
    late = project.due_on and project.due_on.year > project.campaign.target_year
    unit = project.lead
    return [
        Fact("创建活动", project.campaign.title),
        Fact("对应条款", project.clause and str(project.clause)),
        Fact("类别", project.get_kind_display()),
        Fact("所属工程", project.programme),
        Fact("工程量", f"{project.target.normalize():,f} {project.unit} {project.work}"),
        Fact("责任单位", unit and unit.name, reverse("unit_detail", args=[unit.pk]) if unit else ""),
        Fact("责任人", project.person and f"{project.person.user.name}（{project.person.title}）"),
        Fact("包抓领导", project.leader and f"{project.leader.user.name}（{project.leader.title}）"),
        Fact("区域", project.area.name),
        Fact("投资区域类别", said.area_kinds.get(project.area_kind, project.area_kind)),
        Fact("所属阶段", project.stage),
        Fact("开工日期", project.starts_on),
        Fact("完工时限", project.due_on),
        *([Fact("超出目标年份", f"时限晚于目标年份 {project.campaign.target_year} 年")] if late else []),
        Fact("完工日期", project.finished_on),
        Fact("说明", project.note),
        *([Fact("撤销原因", project.dropped_because)] if project.dropped_because else []),
    ]


def _own_figures(page: ProjectPage) -> list[Figure]:
    project, here = page.project, reverse("project_detail", args=[page.project.pk])
    expected = page.facts.expected(timezone.localdate())
    behind = page.facts.is_behind(timezone.localdate())
    return [
        Figure(
            label="完成率", value=drawing.percent(page.facts.rate), url=f"{here}#reports",
            change=f"按时间应达 {drawing.percent(expected)}" if expected is not None else "没有起止日期",
            tone=Tone.BAD if behind else Tone.NEUTRAL,
        ),
        Figure(
            label="累计完成", value=f"{project.done.normalize():,f}", unit=project.unit, url=f"{here}#reports",
            change=f"截至 {project.reported_on}" if project.reported_on else "还没有填报",
        ),
        Figure(
            label="预计完工", value=f"{page.finish.on or '—'}", url=f"{here}#curve", change=page.finish.outlook.label,
        ),
        Figure(
            label="资金缺口", value=wan(page.purse.gap), unit="万元", url=f"{here}#funds",
            change=f"需要 {wan(page.purse.needed)}，落实 {wan(page.purse.secured)}，支付 {wan(page.purse.paid)}",
        ),
    ]  # fmt: skip
