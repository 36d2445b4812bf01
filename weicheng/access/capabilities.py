"""Every capability, once: code → what it lets a person do. An unknown code raises wherever it is used."""

from __future__ import annotations

CAPABILITIES: dict[str, str] = {
    # cases 案件
    "case.view": "查看案件",
    "case.report": "上报问题",
    "case.receive": "受理登记、电话信件录入、立案",
    "case.verify": "立案前核实",
    "case.dispatch": "派遣、改派、收回误派",
    "case.handle": "接收、处置、申请延期或挂账、提出异议",
    "case.check": "核查整改结果",
    "case.close": "销号",
    "case.rule": "裁定争议、批准延期挂账",
    "case.rule_final": "作为共同上级裁定三次退回的案件",
    "case.supervise": "催办、挂牌督办、起草督办单",
    "case.sign_yellow": "签发黄色督办单",
    "case.sign_red": "签发红色督办单",
    "case.look_back": "回头看",
    "case.reveal_reporter": "查看诉求人身份(须填理由并留痕)",
    "case.export": "导出案件",
    "case.seal_off": "将反映个人的内容移入密封箱",
    "sealed.open": "开启密封箱",
    # tasks 任务
    "task.view": "查看任务",
    "task.manage": "下达、调整任务",
    "task.report": "填报任务进展",
    "task.instruct": "作出批示",
    # organization 组织
    "organization.view": "查看组织与责任",
    "organization.manage": "维护单位、区域、任职与责任分工",
    "organization.accounts": "开通账号、重置密码",
    # rules 规则
    "standards.view": "查看规则包与工作日历",
    "standards.manage": "发布规则包、维护工作日历",
    # places 点位
    "place.view": "查看点位与地图",
    "place.manage": "维护点位与边界",
    # workbooks 表格
    "workbook.import": "导入表格",
    # evidence 证据
    "photo.clear": "照片脱敏与公开审核",
    "photo.original": "查看照片原件（含拍摄信息）",
    "photo.erase": "清除照片与附件",
    # notifications 消息
    "outbox.manage": "查看并重发对外发送",
    # supervision 社会监督
    "supervision.view": "查看社会监督意见与听证",
    "supervision.manage": "聘任监督员、答复意见、组织听证",
    # figures 看板
    "dashboard.view": "查看看板与统计",
    # system 系统
    "system.manage": "系统参数、任务与备份状态",
    "security.manage": "账号锁定、会话与口令策略",
    "audit.view": "查阅操作日志与封存记录",
}


def known(capability: str) -> str:
    """The capability itself; raises ValueError for a misspelt one, so that a typing error never means "allowed"."""
    if capability not in CAPABILITIES:
        raise ValueError(f"unknown capability {capability!r}")
    return capability
