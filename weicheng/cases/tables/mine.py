"""What waits for one person, and what lies around: few columns, the countdown first."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table
from weicheng.base.wording import due_badge
from weicheng.cases import badges
from weicheng.cases.models import Case
from weicheng.domain.cases import MOVES, State

# The step that the state of a case waits for.
NEXT = {
    State.REPORTED: "verify",
    State.VERIFIED: "register",
    State.REGISTERED: "dispatch",
    State.DISPATCHED: "accept",
    State.ACCEPTED: "handle",
    State.HANDLED: "pass",
    State.CHECKED: "close",
}


def _next_step(case: Case) -> SafeString | None:
    code = "rule" if case.disputed else NEXT.get(State(case.state), "")
    if not code:
        return None
    return format_html(
        '<a class="btn btn-primary btn-small" href="{}">{}</a>',
        reverse("case_move", args=[case.pk, code]),
        MOVES[code].name,
    )


def _place(case: Case) -> str:
    return "，".join(part for part in (case.area.name, case.address) if part)


class NearTable(Table):
    title = "附近"
    page_size = 20
    exportable = False
    empty = Empty(title="附近没有未办结的案件", advice="您负责的区域里带定位的未办结案件会出现在这里。", icon="map-pin")
    columns = (
        Column(
            name="title", header="问题", value=lambda case: case.title, rank=1,
            link=lambda case: reverse("case_detail", args=[case.pk]),
        ),
        Column(
            name="due", header="时限", value=lambda case: due_badge(case.due_at, timezone.now()), sort=["due_at"],
            empty_last=True,
        ),
        Column(name="place", header="位置", value=_place),
        Column(name="state", header="状态", value=badges.of_case),
        Column(name="unit", header="责任单位", value=lambda case: case.unit and case.unit.name, rank=3),
    )  # fmt: skip

    def row_label(self, row: Case) -> str:
        return row.title


class MineTable(NearTable):
    title = "我的任务"
    empty = Empty(title="没有等您办理的案件", advice="派给您或等您核实、核查的案件会出现在这里。", icon="circle-check")
    columns = (
        *NearTable.columns[:4],
        Column(name="next", header="办理", value=_next_step, export=False),
    )
