"""Every move on a case: one page that asks for what the move needs, and the action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.base.forms import Form
from weicheng.base.web import render
from weicheng.cases import actions, queries
from weicheng.cases.forms import moves as forms
from weicheng.cases.models import Case, CasePhoto
from weicheng.domain.cases import MOVES
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.evidence.actions import accept_attachment, accept_photos
from weicheng.evidence.models import Photo

Act = Callable[[Actor, Case, dict[str, Any]], Any]


@dataclass(frozen=True)
class MovePage:
    """What a move asks for, what it does, and what is said afterwards."""

    form: type[Form]
    act: Act
    done: str
    intro: str = ""


def _photos(actor: Actor, uploads: list[Any], purpose: str) -> list[Photo]:
    return accept_photos(actor=actor, uploads=uploads or [], purpose=purpose)


def _handle(actor: Actor, case: Case, data: dict[str, Any]) -> Any:
    before = _photos(actor, data.pop("before"), CasePhoto.Kind.BEFORE)
    photos = _photos(actor, data.pop("photos"), CasePhoto.Kind.AFTER)
    return actions.handle_case(actor=actor, case=case, before=before, photos=photos, **data)


def _add_evidence(actor: Actor, case: Case, data: dict[str, Any]) -> Any:
    if not data["photos"] and not data["files"]:
        raise BadInput.of("照片", "照片和附件都没有选择", "请选择至少一张照片或一个附件")
    photos = _photos(actor, data["photos"], CasePhoto.Kind.AFTER)
    files = [accept_attachment(actor=actor, upload=upload) for upload in data["files"]]
    return actions.add_photos(actor=actor, case=case, photos=photos, attachments=files)


def _pass(actor: Actor, case: Case, data: dict[str, Any]) -> Any:
    photos = _photos(actor, data["photos"], CasePhoto.Kind.CHECK)
    return actions.pass_check(actor=actor, case=case, note=data["note"], photos=photos)


def _rework(actor: Actor, case: Case, data: dict[str, Any]) -> Any:
    photos = _photos(actor, data["photos"], CasePhoto.Kind.CHECK)
    return actions.rework_case(actor=actor, case=case, reason=data["reason"], photos=photos)


def _with(action: Callable[..., Any]) -> Act:
    """The usual case: the form's fields are the action's arguments."""
    return lambda actor, case, data: action(actor=actor, case=case, **data)


PAGES: dict[str, MovePage] = {
    "verify": MovePage(forms.PlainForm, _with(actions.verify_case), "已核实属实，转受理人员立案。"),
    "refute": MovePage(forms.ReasonForm, _with(actions.refute_case), "已登记核实不属实，并答复诉求人。"),
    "register": MovePage(forms.PlainForm, _with(actions.register_case), "已立案，等待派遣。"),
    "decline": MovePage(forms.ReasonForm, _with(actions.decline_case), "已作不予立案处理，并答复诉求人。"),
    "correct": MovePage(
        forms.CorrectForm, _with(actions.correct_case), "已更正。", "更正后按新的类别或区域重新建议责任单位。"
    ),
    "dispatch": MovePage(forms.DispatchForm, _with(actions.dispatch_case), "已派遣。"),
    "withdraw": MovePage(forms.ReasonForm, _with(actions.withdraw_dispatch), "已收回，等待重新派遣。"),
    "accept": MovePage(
        forms.AcceptForm, _with(actions.accept_case), "已接收。", "接收后请在时限内整改并申请销号；时限自派遣时起算。"
    ),
    "return": MovePage(
        forms.ReasonForm, _with(actions.return_case), "已退回。", "不属于本单位职责的才可退回，退回所耗时间会留痕。"
    ),
    "dispute": MovePage(
        forms.ReasonForm, _with(actions.dispute_case), "异议已提交创卫办裁定。", "裁定前案件仍在本单位，处置时限照走。"
    ),
    "rule": MovePage(forms.RuleForm, _with(actions.rule_ownership), "已裁定，裁定对该单位有约束力。"),
    "rule_final": MovePage(forms.RuleForm, _with(actions.rule_ownership), "已裁定，裁定对该单位有约束力。"),
    "handle": MovePage(forms.HandleForm, _handle, "已报完成，等待核查。", "没有整改后照片可以先报，但不能销号。"),
    "add_photos": MovePage(
        forms.EvidenceForm, _add_evidence, "照片和附件已补充。", "文档不超过 20 MB，视频（MP4）不超过 80 MB。"
    ),
    "pass": MovePage(forms.CheckForm, _pass, "核查通过，等待销号。"),
    "rework": MovePage(forms.ReworkForm, _rework, "已退回返工，处置时限继续走。"),
    "close": MovePage(forms.CloseForm, _with(actions.close_case), "已销号，并答复诉求人。"),
    "refuse_close": MovePage(forms.ReasonForm, _with(actions.refuse_close), "已退回责任单位。"),
    "reopen": MovePage(forms.ReasonForm, _with(actions.reopen_case), "已重新办理。"),
    "ask_extension": MovePage(forms.ExtensionForm, _with(actions.ask_extension), "延期申请已提交，审批前时限照走。"),
    "ask_suspension": MovePage(forms.SuspensionForm, _with(actions.ask_suspension), "挂账申请已提交，审批前时限照走。"),
    "decide_extension": MovePage(forms.DecisionForm, _with(actions.decide_extension), "已审批。"),
    "decide_suspension": MovePage(forms.DecisionForm, _with(actions.decide_suspension), "已审批。"),
    "resume": MovePage(forms.PlainForm, _with(actions.resume_case), "已解除挂账，时限继续走。"),
    "draft_slip": MovePage(forms.DraftSlipForm, _with(actions.draft_slip), "督办单已出具。"),
    "mark_key": MovePage(
        forms.PlainForm, _with(actions.mark_key), "已列为重点问题，请随即挂牌督办。", "重点问题须由领导挂牌督办并公开。"
    ),
    "list_up": MovePage(
        forms.ListUpForm, _with(actions.list_case), "已挂牌督办。", "挂牌后向社会公开问题、责任单位、督办领导和期限。"
    ),
    "delist": MovePage(forms.NoteForm, _with(actions.delist_case), "已摘牌。", "请写明核查验收情况。"),
}
# Moves whose pages ask in more than one step, or show rows of their own: URL names.
OWN_PAGES = {"joint": "case_joint", "sweep": "case_sweep", "join": "case_join"}


def move_url(code: str, pk: int) -> str:
    """Where a move is made; "" for moves that have no page of their own."""
    if code in OWN_PAGES:
        return reverse(OWN_PAGES[code], args=[pk])
    return reverse("case_move", args=[pk, code]) if code in PAGES else ""


@needs("case.view")
def case_move(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Asks for what a move needs and makes it. A case out of reach is 404, a move not allowed 403, one too late 409."""
    page, move = PAGES.get(code), MOVES.get(code)
    if page is None or move is None:
        raise OutOfReach("没有这个办理步骤。")
    case = queries.get_case(request.actor, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = page.form(*sent, initial=_initial(code, case))
    if request.method == "POST" and form.is_valid():
        try:
            page.act(request.actor, case, dict(form.cleaned_data))
        except BadInput as refusal:
            form.add_faults(refusal)
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, page.done)
            return redirect("case_detail", pk=pk)
    context = {
        "title": move.name,
        "crumbs": [Crumb(case.number, reverse("case_detail", args=[pk])), Crumb(move.name)],
        "case": case,
        "form": form,
        "intro": page.intro,
        "submit": move.name,
        "back_url": reverse("case_detail", args=[pk]),
        "suggestion": queries.propose_dispatch(case) if "unit" in form.fields else None,
    }
    return render(request, "cases/move.html", context, status=422 if form.errors else 200)


def _initial(code: str, case: Case) -> dict[str, Any]:
    """What a form begins with: the proposal of the rules, or what stands on the case."""
    if code in {"dispatch", "rule", "rule_final"}:
        return {"unit": queries.propose_dispatch(case).main}
    if code == "correct":
        return {"category": case.category, "area": case.area_id}
    if code == "draft_slip":
        return {"colour": queries.next_slip_colour(case)}
    return {}
