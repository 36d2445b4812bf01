"""What can happen to plans and projects, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = {"notifications"}

PLAN_MADE = declare("plan.made", "起草方案“{title}”")
PLAN_DRAFTED = declare("plan.drafted", "起草方案第 {number} 版")
PLAN_CHANGED = declare("plan.changed", "修改方案草稿：{what}")
PLAN_ISSUED = declare(
    "plan.issued", "印发方案第 {number} 版（{document}），调整 {changes} 处，受影响任务 {affected} 项", followers=TOLD
)
NODE_DONE = declare("plan.node-done", "完成“{name}”")
NODE_TIMETABLED = declare("plan.node-timetabled", "登记“{name}”年内无法解决的时间表和措施")
STATEMENT_SIGNED = declare("plan.statement-signed", "{unit} 签订目标责任书，含任务 {tasks} 项", followers=TOLD)

PROJECT_MADE = declare("project.made", "立项“{title}”", followers=TOLD)
PROJECT_CHANGED = declare("project.changed", "调整项目的{fields}", followers=TOLD)
PROJECT_DROPPED = declare("project.dropped", "撤销项目：{reason}", followers=TOLD)
PROJECTS_IMPORTED = declare("project.imported", "导入项目 {rows} 个")
PROGRESS_REPORTED = declare("project.progress-reported", "填报进度：累计 {done}，{phase}")
OBSTACLE_NAMED = declare("project.obstacle-named", "提出受阻原因：{kind}")
OBSTACLE_CLEARED = declare("project.obstacle-cleared", "受阻原因“{kind}”已解决")
DECISION_ASKED = declare("project.decision-asked", "提请协调", followers=TOLD)
DECISION_ESCALATED = declare("project.decision-escalated", "协调事项已等待 {days} 天，列入下次协调会", followers=TOLD)
DECIDED = declare("project.decided", "作出决定", followers=TOLD)
MILESTONE_SET = declare("project.milestone-set", "设置节点“{name}”，计划 {planned:date}")
MILESTONE_DONE = declare("project.milestone-done", "节点“{name}”完成")
FUND_ENTERED = declare("project.fund-entered", "登记资金{act} {yuan} 元")

PILOT_OPENED = declare("pilot.opened", "安排试点")
PILOT_EVALUATED = declare("pilot.evaluated", "登记试点评估结论")
PILOT_ROLLED_OUT = declare("pilot.rolled-out", "开始推广")
PILOT_DONE = declare("pilot.done", "推广完成")

KEPT_HANDED_OVER = declare("kept.handed-over", "移交管护对象“{name}”")
KEPT_MANAGED = declare("kept.managed", "明确“{name}”的管护单位")
KEPT_CHECKED = declare("kept.checked", "检查管护对象“{name}”")
