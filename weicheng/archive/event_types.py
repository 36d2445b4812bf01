"""What can happen to an archive and an application, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

PACK_CHOSEN = declare("archive.pack-chosen", "选用活动包 {pack}，新增必备材料 {added} 项")
REQUIRED = declare("archive.required", "增加一项必备材料")
REQUIREMENT_CHANGED = declare("archive.requirement-changed", "调整必备材料")
REQUIREMENT_WITHDRAWN = declare("archive.requirement-withdrawn", "停用一项必备材料")
OWNED = declare("archive.owned", "明确责任单位，涉及 {count} 项材料", followers=["notifications"])
FILED = declare("archive.filed", "报送 {year} 年度材料")
FILE_WITHDRAWN = declare("archive.file-withdrawn", "撤回一份材料：{reason}", followers=["notifications"])
EXPORTED = declare("archive.exported", "导出档案 {files} 份，校验清单 {sha256}")
SCORED = declare("archive.scored", "登记 {day:date} 评分，总分 {total}")
APPLICATION_OPENED = declare("archive.application-opened", "启动申报，截止 {until:date}")
APPLICATION_CLOSED = declare("archive.application-closed", "结束申报：{reason}")
STEP_STARTED = declare("archive.step-started", "{step}开始于 {day:date}")
STEP_ENDED = declare("archive.step-ended", "申报步骤“{step}”：{result}", followers=["notifications"])
