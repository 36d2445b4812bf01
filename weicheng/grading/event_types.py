"""What can happen to claims and leads."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = ("notifications",)

RAISED = declare("lead.raised", "系统提出照片线索，待核实：{kind}", followers=TOLD)
DROPPED = declare("lead.dropped", "重新分级后疑点消失，系统撤销照片线索", followers=TOLD)
ANSWERED = declare("lead.answered", "对照片线索作出说明")
CONFIRMED = declare("lead.confirmed", "核实照片线索：属实", followers=TOLD)
DISMISSED = declare("lead.dismissed", "核实照片线索：不成立", followers=TOLD)
WITHDRAWN = declare("claims.withdrawn", "撤回 {count} 张照片的举证，原因：{reason}")
REGRADED = declare("claims.queued", "重新分级 {count} 张照片")
