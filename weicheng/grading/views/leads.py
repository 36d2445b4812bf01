"""照片线索: two pictures side by side, the reasons, the answer and the decision."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.events.queries import happenings_of
from weicheng.grading import actions, badges, queries
from weicheng.grading.forms import AnswerForm, DecideForm
from weicheng.grading.models import Lead
from weicheng.grading.queries import Beside
from weicheng.grading.tables import LeadTable

FORM = ["GET", "HEAD", "POST"]


@needs("lead.view")
@require_safe
def lead_list(request: ActorRequest) -> HttpResponseBase:
    """Every lead of the actor's areas and units, and the actor's own."""
    steps = [Step(label="照片证据账", url=reverse("photo_ledger"), icon="photo")]
    lead = "线索是系统提出的疑问，不是结论：由督查员核实，提交人和单位可以说明，不直接产生任何处罚。"
    return LeadTable(request, queries.visible_leads(request.actor)).respond(context={"steps": steps, "lead": lead})


@needs("lead.view", "case.report")
@require_safe
def lead_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One lead; also for whoever handed the photo in."""
    lead = queries.lead(request.actor, pk)
    one, other = queries.side_by_side(request.actor, lead)
    context = {
        "title": lead.get_kind_display(),
        "state": badges.of_lead(lead),
        "crumbs": [Crumb("照片线索", reverse("lead_list")), Crumb(str(lead))],
        "steps": _steps(request, lead),
        "lead_row": lead,
        "one": one,
        "other": other,
        "one_facts": _picture_facts(one),
        "other_facts": _picture_facts(other) if other else [],
        "reasons": badges.of_signals(lead.reasons),
        "facts": _facts(lead),
        "happenings": happenings_of(f"lead:{pk}"),
    }
    return render(request, "grading/lead.html", context)


def _steps(request: ActorRequest, lead: Lead) -> list[Step]:
    steps = []
    if queries.may_decide(request.actor, lead):
        steps.append(Step(label="核实", url=reverse("lead_decide", args=[lead.pk]), icon="eye-check", primary=True))
    if queries.may_answer(request.actor, lead):
        url = reverse("lead_answer", args=[lead.pk])
        steps.append(Step(label="作说明", url=url, icon="message", primary=not steps))
    return steps


def _facts(lead: Lead) -> list[Fact]:
    return [
        Fact("等级", badges.of_claim(lead.claim)),
        Fact("单位", lead.unit and lead.unit.name),
        Fact("提交人", lead.person and lead.person.name),
        Fact("提出时间", lead.raised_at),
        Fact("核实", f"{moment(lead.decided_at)} {lead.decided_by}" if lead.decided_at else None),
    ]


def _picture_facts(side: Beside) -> list[Fact]:
    claim, photo = side.claim, side.photo
    subject = side.subject
    return [
        Fact("事项", subject.label if subject else "不在您的查看范围", subject.url if subject else ""),
        Fact("照片证明", claim and claim.get_role_display()),
        Fact("所说时间", claim and claim.at),
        Fact("拍摄时间", photo and photo.taken_at),
        Fact("收到时间", photo and photo.received_at),
        Fact("设备", photo and photo.device),
    ]


@needs("lead.answer", "case.report")
@require_http_methods(FORM)
def lead_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The one concerned explains."""
    lead = queries.lead(request.actor, pk)
    return edit(
        request,
        AnswerForm(request.POST or None, initial={"answer": lead.answer}),
        act=lambda data: actions.answer_lead(actor=request.actor, lead=lead, **data),
        title="对照片线索作说明",
        intro=lead.get_kind_display(),
        done="说明已提交，核实的人会看到。",
        back=reverse("lead_detail", args=[pk]),
        submit="提交说明",
    )


@needs("lead.decide")
@require_http_methods(FORM)
def lead_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """属实 or 不成立, with the reason."""
    lead = queries.lead(request.actor, pk)
    return edit(
        request,
        DecideForm(request.POST or None),
        act=lambda data: actions.decide_lead(actor=request.actor, lead=lead, **data),
        title="核实照片线索",
        intro=f"{lead.get_kind_display()}。说明：{lead.answer}" if lead.answer else lead.get_kind_display(),
        done="已核实，结果已告知提交人和单位。",
        back=reverse("lead_detail", args=[pk]),
        submit="确定",
    )
