"""The list of cases and the work that is done from it in batches."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.urls import reverse

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Step
from weicheng.base.tables import BulkStep
from weicheng.cases import queries
from weicheng.cases.tables.cases import CaseTable
from weicheng.domain.refusals import OutOfReach

WORD, EXCEL = "docx", "xlsx"
# Batch steps: label, URL name, its argument, icon, capability.
BULK = (
    ("按建议派遣", "case_batch_dispatch", "", "send", "case.dispatch"),
    ("催办", "case_batch_remind", "", "bell", "case.supervise"),
    ("延期", "case_batch_extend", "", "clock", "case.rule"),
    ("销号", "case_batch_close", "", "rubber-stamp", "case.close"),
    ("列入清单", "worklist_new", "", "list-check", "case.supervise"),
    ("打印交办单", "case_orders", "", "printer", "case.view"),
    ("前后对比表 Word", "case_comparison", WORD, "columns", "case.export"),
    ("前后对比表 Excel", "case_comparison", EXCEL, "columns", "case.export"),
)


def bulk_steps(request: ActorRequest) -> tuple[BulkStep, ...]:
    """The batch steps this person may make somewhere; each row answers for itself."""
    return tuple(
        BulkStep(label=label, url=reverse(name, args=[argument] if argument else []), icon=icon)
        for label, name, argument, icon, capability in BULK
        if has(request.actor, capability)
    )


def _report_steps(request: ActorRequest) -> list[Step]:
    steps = []
    if has(request.actor, "case.report"):
        steps.append(Step(label="上报问题", url=reverse("case_new"), icon="plus", primary=True))
    if has(request.actor, "case.receive"):
        steps.append(Step(label="登记来电来信", url=reverse("case_intake"), icon="phone"))
    return steps


@needs("case.view")
def case_list(request: ActorRequest) -> HttpResponseBase:
    """Every case in reach."""
    table = CaseTable(request, queries.visible_cases(request.actor))
    table.bulk = bulk_steps(request)
    table.exportable = has(request.actor, "case.export")
    papers = _papers(request) if table.exportable and table.chips else []
    return table.respond(context={"steps": [*_report_steps(request), *papers], "tour": "cases"})


def _papers(request: ActorRequest) -> list[Step]:
    """The comparison of everything the filters let through."""
    query = request.GET.urlencode()
    return [
        Step(label=f"筛选结果对比表 {name}", url=f"{reverse('case_comparison', args=[ending])}?{query}", icon="columns")
        for name, ending in (("Word", WORD), ("Excel", EXCEL))
    ]


@needs("case.view")
def case_inbox(request: ActorRequest, code: str) -> HttpResponseBase:
    """One kind of waiting work, the one due first on top."""
    kind = queries.INBOXES.get(code)
    if kind is None or not has(request.actor, kind.capability):
        raise OutOfReach("没有这个待办箱。")
    table = CaseTable(request, queries.inbox(request.actor, code))
    table.default_sort = "due"  # type: ignore[misc]
    table.bulk = bulk_steps(request)
    table.exportable = has(request.actor, "case.export")
    return table.respond(context={"title": kind.name, "steps": []})
