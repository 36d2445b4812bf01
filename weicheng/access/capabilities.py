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
    # forms 表单
    "form.view": "查看表单与填报",
    "form.fill": "填报表单",
    "form.manage": "上传、发布、停用表单",
    # grading 照片证据
    "lead.view": "查看照片证据账与线索",
    "lead.decide": "核实照片线索",
    "lead.answer": "对照片线索作说明",
    # notifications 消息
    "outbox.manage": "查看并重发对外发送",
    # archive 档案与申报
    "archive.view": "查看迎检档案、申报步骤和评分方案",
    "archive.file": "报送迎检材料、登记长效机制运行",
    "archive.manage": "维护材料清单、登记申报步骤和评分、导出档案",
    # inspections 督查检查
    "inspection.view": "查看检查、点位和督查结果",
    "inspection.manage": "安排检查、维护重点点位、班次和督查活动",
    "inspection.visit": "开展检查、记录结果",
    "inspection.decide": "决定督导组的处理建议",
    # supervision 社会监督
    "supervision.view": "查看社会监督意见与听证",
    "supervision.manage": "聘任监督员、答复意见、组织听证",
    # draws 抽查
    "draw.view": "查看抽查过程（不含抽中名单）",
    "draw.look": "查看抽中名单（公布前每次查看都留痕）",
    "draw.manage": "冻结抽查名单、重抽、取消、公布",
    "draw.witness": "录入公布的数字，见证抽取",
    # surveys 知晓率调查
    "survey.view": "查看知晓率调查结果",
    "survey.manage": "安排和结束知晓率调查",
    "survey.ask": "开展知晓率访问",
    # indicators 标准与指标
    "indicator.view": "查看标准、指标、差距和创建活动",
    "indicator.report": "报送指标数据",
    "indicator.manage": "装入标准、维护创建活动、指标和工作组分工",
    # planning 规划与项目
    "plan.view": "查看规划、项目和资金",
    "plan.manage": "起草印发方案、立项、登记资金和责任书",
    "project.report": "填报项目进度、受阻原因和协调事项",
    "project.decide": "决定协调事项",
    # readiness 迎检研判
    "readiness.view": "查看迎检研判",
    "inspector.audit": "安排复核暗访和盲测、查看督查人员复核结果",
    # assessment 考核排名
    "score.view": "查看评分、排名和榜单",
    "score.review": "评分与复核、组织卫生评比",
    "score.appeal": "对得分提出申诉、陈述末位情况、登记五有",
    "score.decide": "答复得分申诉",
    "ranking.publish": "结账、公布排名和红黑榜、登记检讨",
    "ranking.sign": "签发按平均分定末位的决定",
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
