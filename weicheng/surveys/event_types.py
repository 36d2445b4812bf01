"""What can happen in a survey, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

OPENED = declare("survey.opened", "安排知晓率调查，{since:date} 至 {until:date}")
QUOTAS_SET = declare("survey.quotas-set", "调整调查配额，共 {wanted} 人")
SPOT_ADDED = declare("survey.spot-added", "登记访问对象")
INTERVIEWED = declare("survey.interviewed", "完成一次访问：答对 {correct}/{total} 题")
CLOSED = declare("survey.closed", "结束调查：访问 {asked} 人，知晓 {aware} 人")
