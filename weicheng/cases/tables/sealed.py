"""The keeper's list of sealed matters, and the auditor's list of looks at reporters' identities."""

from __future__ import annotations

from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table
from weicheng.cases.models import SealedMatter

HANDED_OVER = Badge("已移交", Tone.GOOD, "circle-check")
OPENED = Badge("已开启，待移交", Tone.WARN, "lock-open")
CLOSED = Badge("未开启", Tone.INFO, "lock")


def matter_state(matter: SealedMatter) -> Badge:
    """How far a sealed matter has come."""
    if matter.handed_over_at:
        return HANDED_OVER
    return OPENED if matter.opened_at else CLOSED


class SealedTable(Table):
    title = "密封箱"
    default_sort = "-sealed"
    # A list of accusations is nothing to carry around.
    exportable = False
    empty = Empty(
        title="密封箱是空的",
        advice="受理员发现反映个人违纪违法的内容时，会移入这里；只有持密钥文件和口令的纪检专员能打开。",
        icon="lock",
    )
    columns = (
        Column(
            name="pk", header="编号", value=lambda matter: f"密封事项 {matter.pk}", rank=1, sort=["pk"],
            link=lambda matter: reverse("sealed_open", args=[matter.pk]),
        ),
        Column(name="state", header="状态", value=matter_state),
        Column(name="area", header="区域", value=lambda matter: matter.report.case.area.name),
        Column(name="sealed", header="封存时间", value=lambda matter: matter.sealed_at, sort=["sealed_at"]),
        Column(name="by", header="封存人", value=lambda matter: matter.sealed_by and matter.sealed_by.name, rank=3),
        Column(name="key", header="密钥指纹", value=lambda matter: matter.key_id, rank=3),
        Column(
            name="handed", header="移交时间", value=lambda matter: matter.handed_over_at,
            sort=["handed_over_at"], empty_last=True,
        ),
    )  # fmt: skip


class RevealTable(Table):
    title = "身份查看记录"
    default_sort = "-at"
    empty = Empty(title="还没有人查看过诉求人身份", advice="每次查看都须填写理由，并在这里留下一行。", icon="eye-off")
    columns = (
        Column(name="at", header="时间", value=lambda event: event.at, sort=["at"], rank=1),
        Column(name="who", header="查看人", value=lambda event: str(event.actor or ""), joins=["actor"]),
        Column(name="label", header="身份", value=lambda event: event.actor_label),
        Column(name="subject", header="对象", value=lambda event: f"{event.root}，{event.subject}", rank=3),
        Column(name="reason", header="理由", value=lambda event: event.data.get("reason", "")),
    )
