"""收数: who owes what for the office, and answering on a phone for a department."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.collecting import Period
from weicheng.events.queries import happenings_of
from weicheng.indicators import actions, figures, queries
from weicheng.indicators.models import Collection
from weicheng.indicators.queries import collecting
from weicheng.indicators.views.ledger_forms import AnswerForm, ReasonForm
from weicheng.indicators.views.ledger_tables import QuestionTable, state_of

FORM = ["GET", "HEAD", "POST"]


@needs("indicator.view", "indicator.report")
@require_safe
def collection_list(request: ActorRequest) -> HttpResponseBase:
    """Every question in reach; without a choice of state those that are still owed."""
    rows = collecting.visible_questions(request.actor)
    if not request.GET.get("state"):
        rows = rows.filter(collecting.IS_OPEN)
    return QuestionTable(request, rows).respond("indicators/collections.html", {"chart": _owed(request)})


def _owed(request: ActorRequest) -> Chart | None:
    """Open questions by department, those past their date apart."""
    counted = collecting.owed_by_unit(request.actor, timezone.localdate())
    if len(counted) < 2:
        return None
    return Chart(
        name="owed",
        title="各部门待报数据",
        kind=Kind.BAR,
        categories=[one.unit for one in counted],
        series=[
            Series(name="逾期未报", values=[one.late for one in counted], tone=Tone.BAD),
            Series(name="待报", values=[one.owed - one.late for one in counted], tone=Tone.INFO),
        ],
        unit="项",
        category_label="部门",
        stacked=True,
        links=[f"{reverse('collection_list')}?state=open&unit={one.pk}" for one in counted],
    )


@needs("indicator.view", "indicator.report")
@require_safe
def collection_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One question: what is asked, of whom, by when, and what was answered."""
    question = collecting.question_of(request.actor, pk)
    label = Period(question.since, question.until).label
    context = {
        "title": f"{question.indicator.name}（{label}）",
        "state": state_of(question),
        "crumbs": [Crumb("收数", reverse("collection_list")), Crumb(question.indicator.name)],
        "steps": _steps(request, question),
        "facts": _facts(question, label),
        "happenings": happenings_of(f"collection:{pk}"),
    }
    return render(request, "indicators/collection.html", context)


def _facts(question: Collection, label: str) -> list[Fact]:
    value, indicator = question.value, question.indicator
    return [
        Fact("部门", question.unit.name),
        Fact("区域", question.area.name),
        Fact("统计期", label),
        Fact("期限", question.due_on),
        Fact("发出时间", question.asked_at),
        Fact("催报", question.reminded_at),
        Fact("数据", figures.shown(indicator, value) if value else None,
             reverse("indicator_value", args=[value.pk]) if value else ""),
        Fact("免报理由", question.waived or None),
    ]  # fmt: skip


def _steps(request: ActorRequest, question: Collection) -> list[Step]:
    if question.answered_at or question.waived:
        return []
    steps = []
    if policy.covers(request.actor, queries.REPORT, question, queries.OF_QUESTION):
        url = reverse("collection_answer", args=[question.pk])
        steps.append(Step(label="报数", url=url, icon="pencil", primary=True))
    if policy.covers(request.actor, queries.MANAGE, question, queries.OF_QUESTION):
        steps.append(Step(label="免报", url=reverse("collection_waive", args=[question.pk]), icon="ban"))
    return steps


@needs("indicator.report")
@require_safe
def collection_mine(request: ActorRequest) -> HttpResponse:
    """What the person's own unit still owes, ready to be answered on a phone."""
    today = timezone.localdate()
    questions = [
        (row, Period(row.since, row.until).label, state_of(row))
        for row in collecting.own_questions(request.actor).order_by("due_on", "pk")[:100]
    ]
    late = sum(row.due_on < today for row, _, _ in questions)
    return render(request, "indicators/mine.html", {"title": "待报数据", "questions": questions, "late": late})


@needs("indicator.report")
@require_http_methods(FORM)
def collection_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """One figure, sent; then the next question of the unit, or the list."""
    question = collecting.question_of(request.actor, pk)
    policy.require(request.actor, queries.REPORT, question, queries.OF_QUESTION)
    label = Period(question.since, question.until).label

    def onwards(made: object) -> str:
        following = collecting.own_questions(request.actor).order_by("due_on", "pk").first()
        return reverse("collection_answer", args=[following.pk]) if following else reverse("collection_mine")

    last = collecting.last_value(question)
    before = f"上一期是 {figures.shown(question.indicator, last)}。" if last else ""
    return edit(
        request,
        AnswerForm(request.POST or None, indicator=question.indicator),
        act=lambda data: actions.answer(actor=request.actor, question=question, **data),
        title=question.indicator.name,
        intro=f"{question.area.name} {label}，请在 {question.due_on} 前报送。{before}报一次，各个创建活动都计入。",
        done="已报送，谢谢。",
        back=reverse("collection_mine"),
        submit="报送",
        leads_to=onwards,
    )


@needs("indicator.manage")
@require_http_methods(FORM)
def collection_waive(request: ActorRequest, pk: int) -> HttpResponse:
    """免报."""
    question = collecting.question_of(request.actor, pk)
    policy.require(request.actor, queries.MANAGE, question, queries.OF_QUESTION)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.waive(actor=request.actor, question=question, **data),
        title=f"免报：{question.indicator.name}",
        intro="这一期不再催报。",
        done="已免报。",
        back=reverse("collection_detail", args=[pk]),
        submit="免报",
    )
