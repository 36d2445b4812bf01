"""Moves that ask in more than one step: joint treatment, look-alikes, joining, splitting, judging a return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.cases import actions, queries
from weicheng.cases.forms.moves import JudgeForm, ReasonForm
from weicheng.cases.forms.supervision import (
    MOST_FOUND,
    JoinForm,
    JointForm,
    PartnersForm,
    SweepForm,
    chosen,
    look_alikes,
)
from weicheng.cases.models import Case, CasePhoto
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.evidence.actions import accept_photos
from weicheng.organization.models import Unit

NOTHING_NEAR = "附近近期没有同类未办结的案件，可直接填写案号。"
UNDO = "并案可以撤销：在诉求旁选“拆出”。"


def _back(pk: int) -> str:
    return reverse("case_detail", args=[pk])


def _crumbs(case: Case, name: str) -> list[Crumb]:
    return [Crumb(case.number, _back(case.pk)), Crumb(name)]


@needs("task.manage")
def case_joint(request: ActorRequest, pk: int) -> HttpResponse:
    """综合整治 in two steps: the units, then for each one person and one measure (M-106)."""
    case = queries.get_case(request.actor, pk)
    partners = PartnersForm(request.GET) if "unit_1" in request.GET else PartnersForm()
    if not partners.is_valid():
        context = {
            "title": "综合整治",
            "crumbs": _crumbs(case, "综合整治"),
            "case": case,
            "form": partners,
            "intro": "先选参与单位，下一步为每家明确一名责任人和措施。综合整治由创卫办牵头。",
            "submit": "下一步",
            "back_url": _back(pk),
        }
        return render(request, "cases/choose.html", context, status=422 if partners.errors else 200)
    units = chosen(partners.cleaned_data)
    return edit(
        request,
        JointForm(units, request.POST or None),
        act=lambda data: actions.treat_jointly(
            actor=request.actor, case=case, parts=_parts(units, data), due_on=data["due_on"], target=data["target"]
        ),
        title="综合整治",
        done="已下达综合整治任务，各单位责任人会收到消息。",
        back=_back(pk),
        submit="下达",
        intro=f"{case.number} {case.title}",
    )


def _parts(units: Sequence[Unit], data: dict[str, Any]) -> list[actions.JointPart]:
    return [actions.JointPart(unit, data[f"person_{unit.pk}"], data[f"measure_{unit.pk}"]) for unit in units]


@needs("case.handle")
def case_sweep(request: ActorRequest, pk: int) -> HttpResponse:
    """举一反三: cause, measure, places checked, and every look-alike as a case of its own (M-100)."""
    case = queries.get_case(request.actor, pk)
    asked = request.GET.get("found", "")
    found = min(int(asked), MOST_FOUND) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 0
    form = SweepForm(request.POST or None)
    rows = look_alikes(found)(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            made = actions.sweep_case(
                actor=request.actor, case=case, found=_look_alikes(request.actor, rows), **form.cleaned_data
            )
        except BadInput as refusal:
            form.add_faults(refusal)
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"已登记举一反三，新增同类问题 {len(made)} 件。")
            return redirect(_back(pk))
    context = {
        "title": "登记举一反三",
        "crumbs": _crumbs(case, "登记举一反三"),
        "case": case,
        "form": form,
        "rows": rows,
        "found": found,
        "choices": range(MOST_FOUND + 1),
        "with_files": True,
        "submit": "登记",
        "back_url": _back(pk),
    }
    return render(request, "cases/sweep.html", context, status=422 if form.errors or rows.total_error_count() else 200)


def _look_alikes(actor: Actor, rows: Any) -> list[actions.LookAlike]:
    given = [row.cleaned_data for row in rows if row.cleaned_data]
    return [
        actions.LookAlike(
            data["text"],
            data["area"],
            data["address"],
            accept_photos(actor=actor, uploads=data["photos"], purpose=CasePhoto.Kind.REPORT),
        )
        for data in given
    ]


@needs("case.receive")
def case_join(request: ActorRequest, pk: int) -> HttpResponse:
    """并案: the cases that may be the same matter, with what speaks for it; the earliest due time rules on (M-131)."""
    case = queries.get_case(request.actor, pk)
    near = queries.duplicates_of(request.actor, case)
    return edit(
        request,
        JoinForm(near, request.POST or None),
        act=lambda data: actions.join_case(
            actor=request.actor, case=case, into=queries.get_case(request.actor, data["into"]), reason=data["reason"]
        ),
        title="并入其他案件",
        done="已并案，各诉求的编号和答复时限不变。",
        back=_back(pk),
        submit="并案",
        intro=f"{case.number} {case.title}，{case.area.name}{case.address}。{NOTHING_NEAR if not near else ''}{UNDO}",
        leads_to=lambda kept: _back(kept.pk),
    )


@needs("case.receive")
def report_split(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes one report out of its case again."""
    report = queries.visible_report(request.actor, pk)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.split_report(actor=request.actor, report=report, reason=data["reason"]),
        title="拆出诉求",
        done="已拆出，单独办理；原答复时限不变。",
        back=_back(report.case_id or 0),
        submit="拆出",
        intro=report.text,
        leads_to=lambda own: _back(own.pk),
    )


@needs("case.rule")
def return_judge(request: ActorRequest, pk: int) -> HttpResponse:
    """Says whether a unit returned a case with good reason (M-107)."""
    dispatch = queries.returned_dispatch(request.actor, pk)
    return edit(
        request,
        JudgeForm(request.POST or None),
        act=lambda data: actions.judge_return(actor=request.actor, dispatch=dispatch, accepted=data["accepted"]),
        title="认定退回理由",
        done="已认定。",
        back=_back(dispatch.case_id),
        submit="认定",
        intro=f"{dispatch.unit.name}退回理由：{dispatch.end_reason}",
    )
