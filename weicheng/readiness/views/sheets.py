"""复核情况: the person first, the answer beside the figures, then the others."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.readiness import actions
from weicheng.readiness.forms import AnswerForm, SheetsForm
from weicheng.readiness.queries import auditing
from weicheng.readiness.tables import ANSWERED, OPEN, SheetTable, counted, leaning_of, leaning_words

FORM = ["GET", "HEAD", "POST"]


@needs("inspection.visit", "inspector.audit")
@require_safe
def audit_sheet_list(request: ActorRequest) -> HttpResponseBase:
    """Own sheets, and those of others that are open."""
    steps = []
    if has(request.actor, "inspector.audit"):
        steps.append(Step(label="生成复核情况", url=reverse("audit_sheet_draw"), icon="plus", primary=True))
    return SheetTable(request, auditing.sheets(request.actor)).respond(context={"steps": steps})


@needs("inspector.audit")
@require_http_methods(FORM)
def audit_sheet_draw(request: ActorRequest) -> HttpResponse:
    """Draws up the sheets of a period."""
    return edit(
        request,
        SheetsForm(request.POST or None),
        act=lambda data: actions.draw_sheets(actor=request.actor, **data),
        title="生成复核情况",
        intro="先通知本人，本人看过并可以说明，期限过后领导才能看到。只作提示，不排名，不扣款。",
        done="已生成并通知本人。",
        back=reverse("audit_sheet_list"),
        submit="生成",
    )


@needs("inspection.visit", "inspector.audit")
@require_safe
def audit_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """One sheet with the answer."""
    row = auditing.sheet(request.actor, pk)
    own = row.user_id == request.actor.user_id
    steps = []
    if own and not row.answered_at:
        url = reverse("audit_sheet_answer", args=[pk])
        steps.append(Step(label="说明情况", url=url, icon="message", primary=True))
    said = leaning_of(row)
    context = {
        "title": f"{row.user.name} 的复核情况",
        "state": ANSWERED if row.answered_at else OPEN,
        "crumbs": [Crumb("复核情况", reverse("audit_sheet_list")), Crumb(row.user.name)],
        "steps": steps,
        "row": row,
        "own": own,
        "facts": [
            Fact("期间", f"{row.since} 至 {row.until}"),
            Fact("漏查（创卫办巡查发现而当值未查出）", counted(row, "missed")),
            Fact("盲测未查出", counted(row, "planted")),
            Fact("复核次数", said.get("pairs")),
            Fact("宽严（与另一组相差，已向零收缩）", leaning_words(said)),
        ],
        "visits": [int(record[6:]) for record in said.get("records", [])],
        "findings": row.figures.get("missed_records", []),
        "happenings": happenings(f"audit-sheet:{pk}"),
    }
    return render(request, "readiness/sheet.html", context)


@needs("inspection.visit", "inspector.audit")
@require_http_methods(FORM)
def audit_sheet_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The person's own words."""
    row = auditing.sheet(request.actor, pk)
    return edit(
        request,
        AnswerForm(request.POST or None),
        act=lambda data: actions.answer_sheet(actor=request.actor, sheet=row, **data),
        title="说明情况",
        intro="说明会和数字放在一起，谁看到数字，谁就看到说明。",
        done="已提交说明。",
        back=reverse("audit_sheet", args=[pk]),
        submit="提交说明",
    )
