"""迎检档案: the board, one required file, the list, units, the pack of a campaign."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.archive.actions import choosing, filing, requiring
from weicheng.archive.badges import IN_FORCE, SLOT_BADGES, WITHDRAWN
from weicheng.archive.forms.filing import (
    FileForm,
    NewRequirementForm,
    OwnerForm,
    PackForm,
    RequirementForm,
    WithdrawForm,
)
from weicheng.archive.models import ArchiveFile, Slot
from weicheng.archive.queries import campaigns as found
from weicheng.archive.queries import filing as queries
from weicheng.archive.tables.filing import SlotTable
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import size
from weicheng.domain.archive import BackfillRule
from weicheng.events.queries import happenings_of
from weicheng.evidence.actions import accept_attachment
from weicheng.evidence.links import attachment_url
from weicheng.indicators.models import Campaign

FORM = ["GET", "HEAD", "POST"]
RECENT_BATCHES = 5


@needs("archive.view")
@require_safe
def archive_board(request: ActorRequest, pk: int) -> HttpResponseBase:
    """What a campaign's archive has and lacks, by clause, year and material (M-197)."""
    campaign = found.campaign_of(request.actor, pk)
    today = timezone.localdate()
    choice = found.choice_of(campaign)
    rule = found.pack_of(campaign).backfill_rule if choice else BackfillRule()
    batches, suspicious = queries.suspicions(campaign, rule)
    rows = queries.slots(request.actor, campaign)
    table = SlotTable(request, rows, today=today, suspicious=suspicious)
    due = list(queries.due_by(rows, today))
    context = {
        "title": f"{campaign.title} 迎检档案",
        "crumbs": [Crumb("创建活动", reverse("campaign_matrix")), Crumb("迎检档案")],
        "steps": _board_steps(request, campaign),
        "figures": _figures(campaign, due, suspicious, today),
        "formulas": [rate.sentence for rate in _rates(due, suspicious, today)],
        "batches": batches[:RECENT_BATCHES] if found.manages(request.actor, campaign) else [],
        "rule": rule,
        "unchosen": choice is None,
        "choose": reverse("archive_pack", args=[pk]) if found.manages(request.actor, campaign) else "",
    }
    return table.respond("archive/board.html", context)


def _board_steps(request: ActorRequest, campaign: Campaign) -> list[Step]:
    pk = campaign.pk
    steps = [
        Step(label="按单位看", url=reverse("archive_units", args=[pk]), icon="table"),
        Step(label="申报", url=reverse("application_board", args=[pk]), icon="flag"),
        Step(label="评分方案", url=reverse("scheme_list", args=[pk]), icon="chart-line"),
    ]
    if found.manages(request.actor, campaign):
        steps += [
            Step(label="导出档案", url=reverse("archive_exports", args=[pk]), icon="download", primary=True),
            Step(label="明确责任单位", url=reverse("archive_owner", args=[pk]), icon="user-check"),
            Step(label="增加材料", url=reverse("requirement_new", args=[pk]), icon="plus"),
            Step(label="活动包", url=reverse("archive_pack", args=[pk]), icon="book"),
        ]
    return steps


def _rates(due: list[Slot], suspicious: set[int], today: Any) -> tuple[Any, Any]:
    found_ = queries.completeness_of(due, suspicious, today)
    return found_.exists, found_.current


def _figures(campaign: Campaign, due: list[Slot], suspicious: set[int], today: Any) -> list[Figure]:
    complete = queries.completeness_of(due, suspicious, today)
    here = reverse("archive_board", args=[campaign.pk])
    doubtful = sum(slot.pk in suspicious for slot in due)
    return [
        Figure(label="齐全率", value=complete.exists.text, url=here, change="到期应有的材料"),
        Figure(label="更新率", value=complete.current.text, url=here),
        Figure(
            label="缺", value=str(complete.missing), unit="项", url=f"{here}?state=due",
            tone=Tone.BAD if complete.missing else Tone.GOOD,
        ),
        Figure(
            label="疑似补录", value=str(doubtful), unit="项", url=f"{here}?state=backfilled",
            tone=Tone.WARN if doubtful else Tone.NEUTRAL,
        ),
    ]  # fmt: skip


@needs("archive.view")
@require_safe
def archive_units(request: ActorRequest, pk: int) -> HttpResponse:
    """Unit × material: what exists and what is kept up (M-196)."""
    campaign = found.campaign_of(request.actor, pk)
    today = timezone.localdate()
    rule = found.pack_of(campaign).backfill_rule if found.choice_of(campaign) else BackfillRule()
    _, suspicious = queries.suspicions(campaign, rule)
    due = queries.due_by(queries.slots(request.actor, campaign), today)
    kinds, lines = queries.unit_matrix(due, suspicious, today)
    rows = [(line, [line.by_kind[kind] for kind in kinds]) for line in lines]
    context = {
        "title": "各单位档案",
        "crumbs": [
            Crumb("创建活动", reverse("campaign_matrix")),
            Crumb("迎检档案", reverse("archive_board", args=[pk])),
            Crumb("各单位"),
        ],
        "kinds": kinds,
        "rows": [
            (line, cells, f"{reverse('archive_board', args=[pk])}?unit={line.unit.pk}" if line.unit else "")
            for line, cells in rows
        ],
    }
    return render(request, "archive/units.html", context)


@needs("archive.view")
@require_safe
def archive_slot(request: ActorRequest, pk: int) -> HttpResponse:
    """One required file of one year: what is there, who owes it, the way to file."""
    slot = queries.slot_of(request.actor, pk)
    requirement, campaign = slot.requirement, slot.requirement.campaign
    today = timezone.localdate()
    rule = found.pack_of(campaign).backfill_rule if found.choice_of(campaign) else BackfillRule()
    batches, suspicious = queries.suspicions(campaign, rule)
    files = list(queries.files_of(slot))
    doubtful = {record for one in batches for record in one.batch.records}
    context = {
        "title": f"{requirement.name} {slot.year} 年",
        "state": SLOT_BADGES[queries.state_of(slot, suspicious, today)],
        "crumbs": [
            Crumb("创建活动", reverse("campaign_matrix")),
            Crumb("迎检档案", reverse("archive_board", args=[campaign.pk])),
            Crumb(str(requirement.clause)),
        ],
        "steps": _slot_steps(request, slot),
        "facts": [
            Fact("条款", str(requirement.clause)),
            Fact("责任单位", requirement.unit.name if requirement.unit else "还没有明确"),
            Fact("截止", slot.due_on),
            Fact("要求", _asked(slot)),
            Fact("说明", requirement.note),
        ],
        "files": [_file_line(request, slot, row, str(row.pk) in doubtful) for row in files],
        "happenings": happenings_of(f"slot:{slot.pk}"),
    }
    return render(request, "archive/slot.html", context)


def _may_file(request: ActorRequest, slot: Slot) -> bool:
    if slot.requirement.withdrawn_at:
        return False
    mine = policy.covers(request.actor, found.FILE, slot, found.OWED)
    return mine or found.manages(request.actor, slot.requirement.campaign)


def _slot_steps(request: ActorRequest, slot: Slot) -> list[Step]:
    steps = []
    if _may_file(request, slot):
        steps.append(Step(label="报送材料", url=reverse("archive_file", args=[slot.pk]), icon="plus", primary=True))
    if found.manages(request.actor, slot.requirement.campaign) and not slot.requirement.withdrawn_at:
        url = reverse("requirement_edit", args=[slot.requirement_id])
        steps.append(Step(label="调整要求", url=url, icon="adjustments-horizontal"))
    return steps


def _asked(slot: Slot) -> str:
    requirement = slot.requirement
    if requirement.withdrawn_at:
        return "已停用"
    parts = ["长期有效" if requirement.standing else "每年一份"]
    if requirement.cadence_days:
        parts.append(f"每 {requirement.cadence_days} 天更新")
    return "，".join(parts)


def _file_line(request: ActorRequest, slot: Slot, row: ArchiveFile, doubtful: bool) -> dict[str, Any]:
    return {
        "row": row,
        "badge": WITHDRAWN if row.withdrawn_at else IN_FORCE,
        "url": attachment_url(row.attachment),
        "size": size(row.attachment.size),
        "doubtful": doubtful,
        "withdraw": "" if row.withdrawn_at or not _may_file(request, slot) else reverse("file_withdraw", args=[row.pk]),
    }


@needs("archive.file", "archive.manage")
@require_http_methods(FORM)
def archive_file(request: ActorRequest, pk: int) -> HttpResponse:
    """Files a document."""
    slot = queries.slot_of(request.actor, pk)

    def act(data: dict[str, Any]) -> ArchiveFile:
        (upload,) = data.pop("files")
        attachment = accept_attachment(actor=request.actor, upload=upload)
        return filing.file_document(actor=request.actor, slot=slot, attachment=attachment, **data)

    return edit(
        request,
        FileForm(request.POST or None, request.FILES or None),
        act=act,
        title=f"报送材料：{slot.requirement.name} {slot.year} 年",
        intro=f"{slot.requirement.clause}。请如实填写文件上的日期，系统另记录入时间。",
        done="已报送。",
        back=reverse("archive_slot", args=[pk]),
    )


@needs("archive.file", "archive.manage")
@require_http_methods(FORM)
def file_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes back a file."""
    row = queries.file_of(request.actor, pk)
    return edit(
        request,
        WithdrawForm(request.POST or None),
        act=lambda data: filing.withdraw_file(actor=request.actor, file=row, **data),
        title=f"撤回：{row.title}",
        intro="文件和撤回理由都会留存，不会删除。",
        done="已撤回。",
        back=reverse("archive_slot", args=[row.slot_id]),
        submit="撤回",
    )


@needs("archive.manage")
@require_http_methods(FORM)
def archive_pack(request: ActorRequest, pk: int) -> HttpResponse:
    """Chooses the pack of a campaign."""
    campaign = found.campaign_of(request.actor, pk)
    choice = found.choice_of(campaign)
    now = f"现在用的是 {choice}。" if choice else "还没有选用。"
    return edit(
        request,
        PackForm(request.POST or None),
        act=lambda data: choosing.choose_pack(actor=request.actor, campaign=campaign, **data),
        title="选用活动包",
        intro=f"{now}活动包写明申报步骤、必备材料和评分方案；换用新版本时，已有的材料和要求不变，只增加新的。",
        done="已选用。",
        back=reverse("archive_board", args=[pk]),
    )


@needs("archive.manage")
@require_http_methods(FORM)
def requirement_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A further required file."""
    campaign = found.campaign_of(request.actor, pk)
    return edit(
        request,
        NewRequirementForm(request.POST or None, campaign=campaign),
        act=lambda data: requiring.add_requirement(actor=request.actor, campaign=campaign, **data),
        title="增加必备材料",
        done="已增加，每个年度都会列出。",
        back=reverse("archive_board", args=[pk]),
    )


@needs("archive.manage")
@require_http_methods(FORM)
def requirement_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes a required file."""
    row = queries.requirement_of(request.actor, pk)
    names = ("name", "due", "standing", "cadence_days", "unit", "note")
    return edit(
        request,
        RequirementForm(request.POST or None, initial={name: getattr(row, name) for name in names}),
        act=lambda data: requiring.change_requirement(actor=request.actor, requirement=row, **data),
        title="调整必备材料",
        intro=str(row.clause),
        done="已调整。",
        back=reverse("archive_board", args=[row.campaign_id]),
        template="archive/requirement.html",
        more={"withdraw_url": "" if row.withdrawn_at else reverse("requirement_withdraw", args=[row.pk])},
    )


@needs("archive.manage")
@require_http_methods(["POST"])
def requirement_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a required file out of use."""
    row = queries.requirement_of(request.actor, pk)
    requiring.withdraw_requirement(actor=request.actor, requirement=row)
    messages.success(request, f"“{row.name}”已停用，已报送的材料保留。")
    return redirect("archive_board", pk=row.campaign_id)


@needs("archive.manage")
@require_http_methods(FORM)
def archive_owner(request: ActorRequest, pk: int) -> HttpResponse:
    """Gives the files of a clause to a unit."""
    campaign = found.campaign_of(request.actor, pk)
    return edit(
        request,
        OwnerForm(request.POST or None, campaign=campaign),
        act=lambda data: requiring.give_clause(actor=request.actor, campaign=campaign, **data),
        title="明确责任单位",
        intro="一个条款的全部材料交给一个单位，单位会收到消息。",
        done="已明确，责任单位会收到消息。",
        back=reverse("archive_board", args=[pk]),
    )
