"""What can happen to a task, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = {"notifications"}

ASSIGNED = declare("task.assigned", "下达任务，由 {unit} 牵头，限 {due:date} 前完成", followers=TOLD)
CHANGED = declare("task.changed", "补充、调整任务的{fields}", followers=TOLD)
HANDLER_NAMED = declare("task.handler-named", "{unit} 明确经办人")
PROGRESSED = declare("task.progressed", "{unit} 填报进展")
REPORTED_DONE = declare("task.reported-done", "{unit} 报任务完成，待确认", followers=TOLD)
FINISHED = declare("task.finished", "任务办结", followers=TOLD)
SENT_BACK = declare("task.sent-back", "任务未完成，退回继续办理", followers=TOLD)
DROPPED = declare("task.dropped", "撤销任务", followers=TOLD)
REMINDED = declare("task.reminded", "催办：任务{why}", followers=TOLD)
HANDED_ON = declare("task.handed-on", "机构变动，由 {unit} 承接，时限不变", followers=TOLD)
