"""热线对账: what the centre sent, what was taken in, repeated, unclear and answered; and the results that go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Step
from weicheng.base.export import workbook_response
from weicheng.base.forms import Form
from weicheng.base.web import render
from weicheng.cases import actions
from weicheng.cases.models import HotlineOrder
from weicheng.cases.queries import hotline
from weicheng.cases.tables.hotline import HotlineTable, progress, unit_name
from weicheng.domain.refusals import BadInput

MOST_RESULTS = 5000
RESULT_HEADERS = (
    "工单号", "来电时间", "承办单位", "办理进展", "答复内容", "答复时间", "承诺时限", "是否按期", "契约版本",
)  # fmt: skip
# Filter of the list of orders behind each figure of a day.
FIGURES = (
    ("taken_in", "fresh"), ("repeated", "repeat"), ("unplaced", "unplaced"), ("suspect", "suspect"),
    ("answered", "answered"), ("answered_back", "answered_back"),
)  # fmt: skip


class DayForm(Form):
    """How many the centre says it sent."""

    day = forms.DateField(label="日期")
    sent = forms.IntegerField(label="中心交办数", min_value=0, max_value=99999)


class ResultForm(Form):
    """Which results go back."""

    since = forms.DateField(
        label="重新导出自", required=False, help_text="不填只导出还没有回传的；填日期则导出该日起答复的全部工单。"
    )


@needs("case.receive")
@require_safe
def hotline_list(request: ActorRequest) -> HttpResponse:
    """The comparison day by day."""
    return _page(request)


@needs("case.receive")
@require_safe
def hotline_order_list(request: ActorRequest) -> HttpResponseBase:
    """The orders themselves."""
    return HotlineTable(request, hotline.hotline_orders(request.actor)).respond()


@needs("case.receive")
@require_POST
def hotline_count(request: ActorRequest) -> HttpResponse:
    """Takes the centre's own figure of a day."""
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            actions.count_hotline_day(actor=request.actor, **form.cleaned_data)
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "已登记热线中心交办数。")
            return redirect("hotline_list")
    return _page(request, day_form=form, status=422)


@needs("case.receive")
@require_POST
def hotline_results(request: ActorRequest) -> HttpResponseBase:
    """The results as a workbook for the centre; what is in it counts as sent back."""
    form = ResultForm(request.POST)
    if not form.is_valid():
        return _page(request, result_form=form, status=422)
    rows = hotline.results_to_send(request.actor, again_since=form.cleaned_data["since"])
    orders = list(rows.prefetch_related("report__answers")[:MOST_RESULTS])
    if not orders:
        messages.info(request, "没有需要回传的办理结果。")
        return redirect("hotline_list")
    actions.mark_answered_back(actor=request.actor, order_ids=[order.pk for order in orders])
    title = f"热线办理结果{timezone.localdate():%Y%m%d}"
    return workbook_response(title, RESULT_HEADERS, _results(orders))


def _results(orders: list[HotlineOrder]) -> Iterator[list[object]]:
    for order in orders:
        report = order.report
        in_time = bool(report.told_due_at and report.answered_at and report.answered_at <= report.told_due_at)
        yield [
            order.order_no,
            order.called_at,
            unit_name(order),
            progress(order),
            hotline.latest_answer(order),
            report.answered_at,
            report.told_due_at,
            "是" if in_time else "否",
            order.contract,
        ]


def _page(
    request: ActorRequest, *, day_form: DayForm | None = None, result_form: ResultForm | None = None, status: int = 200
) -> HttpResponse:
    days = hotline.hotline_days(request.actor)
    context = {
        "title": "热线对账",
        "lead": "交办数由受理员按热线中心的通知登记；差额不为零时，请与中心核对遗漏或多出的工单。",
        "steps": [
            Step(label="导入工单", url=f"{reverse('batch_new')}?kind=hotline", icon="file-import", primary=True),
            Step(label="全部工单", url=reverse("hotline_order_list"), icon="list"),
        ],
        "days": [(line, _links(line.day)) for line in days],
        "to_send": hotline.results_to_send(request.actor).count(),
        "day_form": day_form or DayForm(initial={"day": timezone.localdate()}),
        "result_form": result_form or ResultForm(),
    }
    return render(request, "cases/hotline.html", context, status=status)


def _links(day: date) -> dict[str, str]:
    base = f"{reverse('hotline_order_list')}?since={day}&until={day}&shown="
    return {figure: base + shown for figure, shown in FIGURES}
