"""清单: made from ticked cases, claimed by units, assigned by the office, burnt down to zero (M-099, M-110)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import edit
from weicheng.base.wording import moment
from weicheng.cases import actions, queries
from weicheng.cases.forms.worklists import AssignForm, ClaimForm, WorklistForm
from weicheng.cases.models import Case, CaseList
from weicheng.cases.tables.worklists import ClaimTable, ItemTable, RectificationTable, WorklistTable
from weicheng.cases.views.ticked import ticked_cases
from weicheng.domain.burndown import BurnDown
from weicheng.domain.refusals import BadInput
from weicheng.organization.queries import home_area


@needs("case.view")
def worklist_list(request: ActorRequest) -> HttpResponseBase:
    """Every list in reach with its rate."""
    steps = [Step(label="待认领", url=reverse("claim_list"), icon="hand-click")] if _may_claim(request) else []
    return WorklistTable(request, queries.counted_lists(request.actor)).respond(context={"steps": steps})


def _may_claim(request: ActorRequest) -> bool:
    return has(request.actor, "case.handle") or has(request.actor, "case.dispatch")


@needs("case.view")
def worklist_detail(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One list: its rate with the formula, its burn-down, its items."""
    row = queries.get_list(request.actor, pk)
    is_short = row.kind == CaseList.Kind.SHORT_BOARD
    table = (ItemTable if is_short else RectificationTable)(request, queries.list_items(request.actor, row))
    context: dict[str, Any] = {
        "title": row.title,
        "crumbs": [Crumb("清单", reverse("worklist_list")), Crumb(row.title)],
        "facts": _facts(row),
    }
    if is_short:
        burn = queries.burn_down(request.actor, row)
        context |= {"rate": burn.zero_rate, "burn": burn, "chart": _chart(burn)}
    else:
        context |= {"rate": queries.claim_rate(row), "claims": queries.claims_of(table.rows)}
    return table.respond("cases/worklist.html", context)


def _facts(row: CaseList) -> list[Fact]:
    return [
        Fact("类别", row.get_kind_display()),
        Fact("范围", row.area and row.area.name),
        Fact("来源", "，".join(part for part in (row.source, "上级交办" if row.from_above else "") if part)),
        Fact("整改要求", row.requirement),
        Fact("整改时限", row.due_on),
        Fact("建立", row.created_at),
    ]


def _chart(burn: BurnDown) -> Chart:
    """The start list comes down to zero; what was added later stands apart."""
    return Chart(
        name="burn",
        title="未销号的短板",
        kind=Kind.BURN_DOWN,
        categories=[f"{point.day:%m-%d}" for point in burn.series],
        series=[
            Series(name="起始短板", values=[point.open_of_start for point in burn.series]),
            Series(name="新增", values=[point.open_of_new for point in burn.series], tone=Tone.WARN),
        ],
        unit="件",
    )


@needs("case.supervise")
def worklist_new(request: ActorRequest) -> HttpResponse:
    """列入清单: the cases ticked in a list go on a new list or on one that is there."""
    cases = ticked_cases(request)
    if not cases:
        raise BadInput.of("案件", "没有勾选案件", "请在案件列表中勾选要列入清单的案件")
    lists = queries.visible_lists(request.actor).order_by("-pk")
    begun = {"area": home_area(request.actor, "case.supervise"), "kind": CaseList.Kind.RECTIFICATION}
    return edit(
        request,
        # The tick boxes arrive by POST as well; only the form's own button sends its fields.
        WorklistForm(lists, request.POST if "kind" in request.POST else None, initial=begun),
        act=lambda data: _make(request, cases, data),
        title="列入清单",
        done=f"已将 {len(cases)} 件案件列入清单。",
        back=reverse("case_list"),
        submit="列入清单",
        template="cases/ticked.html",
        more={"cases": cases},
        leads_to=lambda made: reverse("worklist_detail", args=[made.pk]),
    )


def _make(request: ActorRequest, cases: list[Case], data: dict[str, Any]) -> CaseList:
    existing: CaseList | None = data.pop("existing")
    if existing is None:
        return actions.make_list(actor=request.actor, cases=cases, **data)
    return actions.add_many_to_list(actor=request.actor, case_list=existing, cases=cases)


@needs("case.handle", "case.dispatch")
def claim_list(request: ActorRequest) -> HttpResponseBase:
    """Items that nobody has yet: to be claimed by a unit, or past the time and to be assigned by the office."""
    return ClaimTable(request, queries.items_to_claim(request.actor)).respond()


@needs("case.handle")
def item_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """认领 by a person of the unit; claiming is accepting."""
    item = queries.get_item(request.actor, pk)
    return edit(
        request,
        ClaimForm(request.actor.unit_ids("case.handle"), request.POST or None, initial={"unit": item.suggested_id}),
        act=lambda data: actions.claim_item(actor=request.actor, item=item, unit=data["unit"]),
        title="认领清单问题",
        done="已认领，处置时限开始计算。",
        back=reverse("claim_list"),
        submit="认领",
        intro=f"{item.case.number} {item.case.title}，{item.case.area.name}{item.case.address}（{item.list.title}）",
        leads_to=lambda taken: reverse("case_detail", args=[taken.case_id]),
    )


@needs("case.dispatch")
def item_assign(request: ActorRequest, pk: int) -> HttpResponse:
    """The office names the unit for what nobody claimed in time."""
    item = queries.get_item(request.actor, pk)
    return edit(
        request,
        AssignForm(request.POST or None, initial={"unit": item.suggested_id}),
        act=lambda data: actions.assign_item(actor=request.actor, item=item, **data),
        title="指定责任单位",
        done="已指定并派遣。",
        back=reverse("worklist_detail", args=[item.list_id]),
        submit="指定",
        intro=f"{item.case.number} {item.case.title}，认领时限 {moment(item.claim_due_at)}，逾时无人认领。",
    )
