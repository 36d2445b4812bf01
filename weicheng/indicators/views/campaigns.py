"""创建活动: the list, one campaign with its documents, and its working groups with the clauses they own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.measures import Status
from weicheng.domain.refusals import OutOfReach
from weicheng.events.queries import happenings_of
from weicheng.indicators import badges
from weicheng.indicators.actions import campaigns as actions
from weicheng.indicators.forms import CampaignForm, DocumentForm, GiveForm, OpenForm
from weicheng.indicators.models import Campaign
from weicheng.indicators.queries import MANAGE, campaigns, editions
from weicheng.indicators.queries.statuses import judged
from weicheng.indicators.tables import CampaignTable

FORM = ["GET", "HEAD", "POST"]


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("创建活动", reverse("campaign_list")), *more]


def _manages(request: ActorRequest, row: Campaign) -> bool:
    return policy.covers(request.actor, MANAGE, row)


@needs("indicator.view")
@require_safe
def campaign_list(request: ActorRequest) -> HttpResponseBase:
    """Every campaign."""
    steps = []
    if policy.has(request.actor, MANAGE):
        steps.append(Step(label="启动创建活动", url=reverse("campaign_new"), icon="plus", primary=True))
    return CampaignTable(request, campaigns.campaign_rows()).respond(context={"steps": steps})


@needs("indicator.manage")
@require_http_methods(FORM)
def campaign_new(request: ActorRequest) -> HttpResponse:
    """Starts a campaign."""
    return edit(
        request,
        OpenForm(request.POST or None),
        act=lambda data: actions.open_campaign(actor=request.actor, **data),
        title="启动创建活动",
        intro="目标年份由党委、政府的文件确定，项目不能晚于这一年完成。",
        done="创建活动已启动，请把条款分给工作组。",
        back=reverse("campaign_list"),
        leads_to=lambda row: reverse("campaign_detail", args=[row.pk]),
    )


@needs("indicator.view")
@require_safe
def campaign_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A campaign: edition, target with its documents, working groups."""
    row = campaigns.campaign(pk)
    division = campaigns.division(row, timezone.localdate())
    owners, total = reverse("campaign_owners", args=[pk]), division.owned + len(division.unowned)
    context = {
        "title": row.title,
        "crumbs": _crumbs(Crumb(row.title)),
        "steps": _steps(request, row),
        "campaign": row,
        "division": division,
        "facts": _facts(row),
        "figures": [
            Figure(label="目标年份", value=str(row.target_year), unit="年", url="#documents"),
            Figure(label="工作组", value=str(len(division.groups)), unit="个", url=owners, change=division.sentence),
            Figure(label="已分工条款", value=f"{division.owned}/{total}", unit="条", url=owners),
            Figure(label="没有工作组", value=str(len(division.unowned)), unit="条", url=owners),
        ],
        "documents": campaigns.documents_of(row),
        "happenings": happenings_of(f"campaign:{pk}"),
    }
    return render(request, "indicators/campaign.html", context)


def _steps(request: ActorRequest, row: Campaign) -> list[Step]:
    steps = [
        Step(label="达标情况", url=reverse("status_table", args=[row.pk]), icon="checklist", primary=True),
        Step(label="工作组与条款", url=reverse("campaign_owners", args=[row.pk]), icon="users-group"),
    ]
    if _manages(request, row):
        steps += [
            Step(label="登记目标文件", url=reverse("campaign_document", args=[row.pk]), icon="file-plus"),
            Step(label="调整", url=reverse("campaign_edit", args=[row.pk]), icon="pencil"),
        ]
    return steps


def _facts(row: Campaign) -> list[Fact]:
    return [
        Fact("区域", row.area.name),
        Fact("标准", str(row.edition), reverse("edition_detail", args=[row.edition_id])),
        Fact("称号", row.edition.honour),
        Fact("启动日期", row.starts_on),
        Fact("结束日期", row.ends_on),
        Fact("目标年份", f"{row.target_year} 年"),
    ]


@needs("indicator.manage")
@require_http_methods(FORM)
def campaign_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes dates, target, edition and number of groups."""
    row = _managed(request, pk)
    fields = ("title", "edition", "starts_on", "ends_on", "target_year", "groups_wanted")
    return edit(
        request,
        CampaignForm(request.POST or None, initial={name: getattr(row, name) for name in fields}),
        act=lambda data: actions.change_campaign(actor=request.actor, campaign=row, **data),
        title=f"调整：{row.title}",
        intro="换用另一版标准后，代码相同的条款仍归原来的工作组。",
        done="已保存。",
        back=reverse("campaign_detail", args=[pk]),
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def campaign_document(request: ActorRequest, pk: int) -> HttpResponse:
    """A further document that the campaign stands in."""
    row = _managed(request, pk)
    return edit(
        request,
        DocumentForm(request.POST or None, initial={"target_year": row.target_year}),
        act=lambda data: actions.add_document(actor=request.actor, campaign=row, **data),
        title="登记目标文件",
        intro=f"写明“{row.title}”目标的五年规划、总体规划、决定或方案。",
        done="已登记。",
        back=reverse("campaign_detail", args=[pk]),
    )


def _managed(request: ActorRequest, pk: int) -> Campaign:
    row = campaigns.campaign(pk)
    policy.require(request.actor, MANAGE, row)
    return row


@needs("indicator.view")
@require_safe
def campaign_owners(request: ActorRequest, pk: int) -> HttpResponse:
    """The groups with their leaders and clauses, and the clauses nobody owns (M-003)."""
    row = campaigns.campaign(pk)
    division = campaigns.division(row, timezone.localdate())
    steps = []
    if _manages(request, row) and division.groups:
        steps.append(Step(label="分配条款", url=reverse("campaign_give", args=[pk]), icon="users-plus", primary=True))
    context = {
        "title": "工作组与条款",
        "crumbs": _crumbs(Crumb(row.title, reverse("campaign_detail", args=[pk])), Crumb("工作组与条款")),
        "steps": steps,
        "campaign": row,
        "division": division,
    }
    return render(request, "indicators/owners.html", context)


@needs("indicator.manage")
@require_http_methods(FORM)
def campaign_give(request: ActorRequest, pk: int) -> HttpResponse:
    """Gives clauses to a group; those nobody owns are ticked first."""
    row = _managed(request, pk)
    division = campaigns.division(row, timezone.localdate())
    initial = {"clauses": [clause.pk for clause in division.unowned], "group": request.GET.get("group")}

    def give(data: dict[str, Any]) -> int:
        return actions.give_clauses(actor=request.actor, campaign=row, **data)

    return edit(
        request,
        GiveForm(request.POST or None, campaign=row, initial=initial),
        act=give,
        title="分配条款",
        intro="每条只归一个工作组。已经勾选的是还没有工作组的条款；已有工作组的勾选后改归新的工作组。",
        done="已分配。",
        back=reverse("campaign_owners", args=[pk]),
    )


@needs("indicator.view")
@require_safe
def campaign_group(request: ActorRequest, pk: int, unit: int) -> HttpResponse:
    """One working group in a campaign: its leader and every clause it answers for."""
    row = campaigns.campaign(pk)
    division = campaigns.division(row, timezone.localdate())
    share = next((each for each in division.groups if each.group.pk == unit), None)
    if share is None:
        raise OutOfReach("没有找到这个工作组。")
    known = editions.names()
    rows = judged(row, share.clauses, timezone.localdate())
    context = {
        "title": share.group.name,
        "crumbs": _crumbs(
            Crumb(row.title, reverse("campaign_detail", args=[pk])),
            Crumb("工作组与条款", reverse("campaign_owners", args=[pk])),
            Crumb(share.group.name),
        ),
        "campaign": row,
        "share": share,
        "lines": [
            (each.clause, editions.asked_in_words(each.clause, known), badges.STATUSES[each.status], each.gap_text)
            for each in rows
        ],
        "counts": [(badges.STATUSES[status], sum(each.status is status for each in rows)) for status in Status],
    }
    return render(request, "indicators/group.html", context)
