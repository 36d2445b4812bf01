"""What runs when: one table. A task here takes no arguments, is harmless to repeat and ends in a row that says how."""

from __future__ import annotations

from weicheng.assessment import jobs as assessment
from weicheng.base import jobs as base
from weicheng.base.schedule import Daily, Entry, Every
from weicheng.cases import jobs as cases
from weicheng.events import jobs as events
from weicheng.evidence import jobs as evidence
from weicheng.fieldwork import jobs as fieldwork
from weicheng.grading import jobs as grading
from weicheng.indicators import jobs as indicators
from weicheng.notifications import jobs as notifications
from weicheng.planning import jobs as planning
from weicheng.readiness import jobs as readiness
from weicheng.tasks import jobs as tasks

SCHEDULE = (
    # Often rather than once: a night in which a long transaction held sealing up is made good half an hour later.
    Entry("seal_log", "封存前一日操作日志", Every(30), events.seal_log),
    Entry("forget_deliveries", "清理已完成的事件投递", Daily("03:50"), events.forget_deliveries),
    Entry("deliver_pending", "发送外发消息", Every(1), notifications.deliver_pending),
    Entry("grade_photos", "照片证据分级", Every(1), grading.grade_photos),
    Entry("climb_ladders", "催办与逐级升级", Every(5), cases.climb_ladders),
    Entry("score_visits", "为已完成的检查评分", Every(30), assessment.score_visits),
    Entry("remind_tasks", "任务到期提醒", Daily("08:30"), tasks.remind_tasks),
    Entry("collect_values", "向数据部门收数、催报", Daily("08:40"), indicators.collect_values),
    Entry("escalate_decisions", "久拖未决的协调事项上会", Daily("07:30"), planning.escalate_decisions),
    Entry("look_after_figures", "核对并合并统计表", Daily("01:00"), cases.look_after_figures),
    Entry("keep_forecast", "迎检研判快照、到期揭晓盲测问题", Daily("01:30"), readiness.keep_forecast),
    Entry("back_up", "备份数据库和文件", Daily("02:00"), base.back_up),
    Entry("forget_finished_work", "清理已结束的后台任务", Daily("03:40"), base.forget_finished_work),
    Entry("sweep_evidence", "清理无主照片和附件", Daily("04:10"), evidence.sweep_evidence),
    Entry("forget_commands", "清理外勤指令的答复", Daily("04:15"), fieldwork.forget_commands),
    Entry("tidy_messages", "清理陈旧消息", Daily("04:20"), notifications.tidy_messages),
)
