"""What happens to the log and to the installation itself."""

from __future__ import annotations

from weicheng.events.log import declare

LOG_SEALED = declare("log.sealed", "封存 {day:date} 的操作日志 {count} 条，根值 {digest}", followers={"notifications"})
LOG_VERIFIED = declare("log.verified", "核验操作日志：{outcome}")
LOG_EXPORTED = declare("log.exported", "导出操作日志，条件：{filters}")
TASKS_RETRIED = declare("task.retried", "重新运行 {count} 个失败的后台任务")
DELIVERIES_RETRIED = declare("delivery.retried", "重新投递 {count} 条失败的事件")
BACKED_UP = declare("system.backed_up", "完成备份 {archive}，文件 {files} 个")
RESTORED = declare("system.restored", "从备份 {archive} 恢复")
