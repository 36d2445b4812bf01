"""The page of one case: what it is, where it stands, what may be done, what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST

from weicheng.access.policy import Actor, covers, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Badge
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.cases import actions, badges, queries
from weicheng.cases.forms.moves import TextForm
from weicheng.cases.models import CasePhoto, Slip
from weicheng.cases.queries import CasePage
from weicheng.cases.views.moves import move_url
from weicheng.domain.cases import Move
from weicheng.events.queries import happenings
from weicheng.grading import badges as grade_badges
from weicheng.grading.queries import claims_of
from weicheng.tasks.badges import of_task as task_badge
from weicheng.tasks.queries import tasks_about

# Steps of the path stand first; the rest are behind them.
PRIMARY = {"verify", "register", "dispatch", "accept", "handle", "pass", "close", "rule", "rule_final"}
GRAVE = {"refute", "decline", "withdraw", "return", "rework", "refuse_close", "reopen"}


@needs("case.view")
def case_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything about one case; a fixed number of queries."""
    page = queries.case_page(request.actor, pk)
    context = {
        "title": page.case.title,
        "tour": "case",
        "state": badges.of_case(page.case),
        "flags": badges.flags_of(page.case),
        "crumbs": [Crumb("案件", reverse("case_list")), Crumb(page.case.number)],
        "steps": [
            *(_step(pk, move) for move in page.moves if move_url(move.code, pk)),
            *_orders(request.actor, pk),
            *_papers(pk),
        ],
        "page": page,
        "facts": _facts(page),
        "owners": _owners(page),
        "before": page.photos_of(CasePhoto.Kind.REPORT) + page.photos_of(CasePhoto.Kind.BEFORE),
        "after": page.photos_of(CasePhoto.Kind.AFTER),
        "checks": page.photos_of(CasePhoto.Kind.CHECK) + page.photos_of(CasePhoto.Kind.LOOK_BACK),
        "gradings": _gradings(pk) if has(request.actor, "lead.view") else [],
        "slips": [(slip, badges.SLIPS[Slip.Colour(slip.colour)]) for slip in page.slips],
        "note_form": TextForm(),
        "may_remind": page.may("remind"),
        "may_reveal": has(request.actor, "case.reveal_reporter"),
        "may_seal": page.may("seal_off"),
        "may_answer": page.may("answer"),
        "may_judge": covers(request.actor, "case.rule", page.case),
        "may_look_back": covers(request.actor, "case.look_back", page.case),
        "tasks": [(task, task_badge(task)) for task in tasks_about(f"case:{pk}")],
        "happenings": happenings(f"case:{pk}"),
    }
    return render(request, "cases/case.html", context)


def _gradings(pk: int) -> list[tuple[Any, Badge, list[tuple[Badge, str]]]]:
    """Each photo as evidence: its grade, and what was observed."""
    rows = claims_of(f"case:{pk}")
    return [(row, grade_badges.of_claim(row), grade_badges.of_signals(row.signals)) for row in rows]


def _step(pk: int, move: Move) -> Step:
    return Step(
        label=move.name,
        url=move_url(move.code, pk),
        primary=move.code in PRIMARY,
        danger=move.code in GRAVE,
    )


def _orders(actor: Actor, pk: int) -> list[Step]:
    """A leader's 批示 on a case becomes a tracked task."""
    if not has(actor, "task.instruct"):
        return []
    return [Step(label="批示", url=f"{reverse('task_new')}?about=case:{pk}&kind=instruction", icon="signature")]


def _papers(pk: int) -> list[Step]:
    return [
        Step(label="打印交办单", url=reverse("case_print", args=[pk]), icon="printer"),
        Step(label="前后对比表", url=reverse("case_comparison_one", args=[pk, "docx"]), icon="columns"),
    ]


def _facts(page: CasePage) -> list[Fact]:
    case = page.case
    return [
        Fact("案号", case.number),
        Fact("类别", f"{page.category_name}（{case.category}）"),
        Fact("等级", case.get_grade_display()),
        Fact("来源", case.get_source_display()),
        Fact("位置", "，".join(part for part in (case.area.name, case.address) if part)),
        Fact("点位", case.site and case.site.name),
        Fact("发现", moment(case.found_at)),
        Fact("上报", moment(case.reported_at)),
        Fact("用时", page.took),
        Fact("标记", format_html_join(" ", "{}", ((flag,) for flag in badges.flags_of(case))) or None),
        Fact("规则", page.rules_name),
    ]


def _owners(page: CasePage) -> list[Fact]:
    """The unit that must put it right, and the others who answer for the place (M-011)."""
    case = page.case
    pairs = [
        ("责任单位", case.unit),
        ("销号牵头部门", case.lead),
        ("属地单位", case.territory),
        ("包联单位", case.paired),
    ]
    facts = [
        Fact(label, unit and unit.name, reverse("unit_detail", args=[unit.pk]) if unit else "") for label, unit in pairs
    ]
    return [*facts, Fact("承办人", case.handler and case.handler.name)]


@needs("case.view")
@require_POST
def case_note(request: ActorRequest, pk: int) -> HttpResponse:
    """A remark on a case; it moves no clock."""
    case = queries.get_case(request.actor, pk)
    form = TextForm(request.POST)
    if form.is_valid():
        actions.note_case(actor=request.actor, case=case, text=form.cleaned_data["text"])
        messages.success(request, "备注已保存。")
    else:
        messages.error(request, "备注没有填写。请写几个字再保存。")
    return redirect("case_detail", pk=pk)


@needs("case.supervise")
@require_POST
def case_remind(request: ActorRequest, pk: int) -> HttpResponse:
    """催办 in one tap."""
    actions.remind_unit(actor=request.actor, case=queries.get_case(request.actor, pk))
    messages.success(request, "已催办，责任单位会收到消息。")
    return redirect("case_detail", pk=pk)
