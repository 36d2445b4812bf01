"""The menu: which pages a person finds where. An entry shows when the person has one of its capabilities."""

from __future__ import annotations

from weicheng.access import policy
from weicheng.base.navigation import Item, Navigation, Section
from weicheng.notifications.queries import unread_count

WORK = Section(
    label="办理",
    items=(
        Item(label="待办", url_name="home", icon="checklist", tab=True),
        Item(
            label="我的任务",
            url_name="my_work",
            icon="user-check",
            needs=("case.verify", "case.check", "case.handle"),
            tab=True,
        ),
        Item(label="上报", url_name="case_new", icon="camera", needs=("case.report",), tab=True),
        Item(label="外勤", url_name="field", icon="device-mobile", needs=("inspection.visit",)),
        Item(label="今日", url_name="leader", icon="chart-line", needs=("dashboard.view",), tab=True),
        Item(label="案件", url_name="case_list", icon="list", needs=("case.view",), tab=True),
        Item(label="附近", url_name="nearby", icon="map-pin", needs=("case.view",)),
        Item(label="来电来信", url_name="case_intake", icon="phone", needs=("case.receive",)),
        Item(label="诉求", url_name="report_list", icon="message", needs=("case.view",)),
        Item(label="热线对账", url_name="hotline_list", icon="arrows-exchange", needs=("case.receive",)),
        Item(label="密封箱", url_name="sealed_list", icon="shield-lock", needs=("sealed.open",)),
        Item(label="任务", url_name="task_list", icon="list-check", needs=("task.view",)),
        Item(label="督办单", url_name="slip_list", icon="file-alert", needs=("case.view",)),
        Item(label="清单", url_name="worklist_list", icon="list-check", needs=("case.view",)),
        Item(label="挂牌督办", url_name="listing_list", icon="flag", needs=("case.view",)),
        Item(label="难题", url_name="hard_list", icon="users-group", needs=("case.view",)),
        Item(label="回头看", url_name="look_back_list", icon="rotate", needs=("case.view",)),
        Item(label="抽查", url_name="draw_list", icon="dice-5", needs=("draw.view",)),
        Item(label="集中整治", url_name="cleanup_list", icon="spray", needs=("case.view",)),
        Item(label="照片线索", url_name="lead_list", icon="photo-check", needs=("lead.view",)),
        Item(label="照片证据账", url_name="photo_ledger", icon="photo", needs=("lead.view",)),
        Item(label="照片脱敏", url_name="photo_queue", icon="photo", needs=("photo.clear",)),
        Item(label="消息", url_name="message_list", icon="bell", count="unread", tab=True),
    ),
)
PEOPLE = ("organization.accounts", "organization.manage")
FIGURES = Section(
    label="统计与诊断",
    items=(
        Item(label="统计", url_name="statistics", icon="chart-bar", needs=("dashboard.view",)),
        Item(label="指标", url_name="kpi_page", icon="percentage", needs=("dashboard.view",)),
        Item(label="诊断", url_name="diagnosis", icon="stethoscope", needs=("dashboard.view",)),
        Item(label="诉求统计", url_name="complaint_figures", icon="report-analytics", needs=("dashboard.view",)),
        Item(label="群众反映与盲区", url_name="citizen_map", icon="map-search", needs=("dashboard.view",)),
    ),
)
SURVEYS = Section(
    label="调查与研判",
    items=(
        Item(label="迎检研判", url_name="readiness", icon="gauge", needs=("readiness.view",)),
        Item(label="知晓率调查", url_name="survey_list", icon="user-question", needs=("survey.view", "survey.ask")),
        Item(
            label="复核情况",
            url_name="audit_sheet_list",
            icon="scale",
            needs=("inspection.visit", "inspector.audit"),
        ),
        Item(label="复核暗访", url_name="double_list", icon="repeat", needs=("inspector.audit",)),
        Item(label="盲测问题", url_name="planted_list", icon="eye-off", needs=("inspector.audit",)),
        Item(label="漏查问题", url_name="missed_list", icon="list-search", needs=("inspector.audit",)),
        Item(label="回避提示", url_name="tie_list", icon="arrows-exchange", needs=("inspector.audit",)),
    ),
)
SUPERVISION = Section(
    label="社会监督",
    items=(
        Item(label="监督意见", url_name="opinion_list", icon="messages", needs=("supervision.view",)),
        Item(label="人大政协视察", url_name="review_list", icon="eye", needs=("supervision.view",)),
        Item(label="听证会", url_name="hearing_list", icon="gavel", needs=("supervision.view",)),
        Item(label="社会监督员", url_name="supervisor_list", icon="user-search", needs=("supervision.view",)),
    ),
)
PLANNING = Section(
    label="规划与项目",
    items=(
        Item(label="实施方案", url_name="plan_list", icon="calendar", needs=("plan.view",)),
        Item(label="重点项目", url_name="project_list", icon="building", needs=("plan.view", "project.report")),
        Item(label="受阻与协调", url_name="obstacle_page", icon="gavel", needs=("plan.view", "project.report")),
        Item(label="资金", url_name="fund_page", icon="coin", needs=("plan.view", "project.report")),
        Item(label="试点推广", url_name="pilot_list", icon="flag", needs=("plan.view", "project.report")),
        Item(label="改造后管护", url_name="kept_list", icon="tool", needs=("plan.view", "project.report")),
    ),
)
INSPECTION = Section(
    label="督查检查",
    items=(
        Item(label="检查", url_name="visit_list", icon="clipboard-check", needs=("inspection.view",)),
        Item(label="表单", url_name="form_list", icon="list-details", needs=("form.view", "form.fill")),
        Item(label="今日路线", url_name="tour", icon="route", needs=("inspection.visit", "inspection.manage")),
        Item(label="检查频次", url_name="cadence", icon="calendar", needs=("inspection.view",)),
        Item(label="重点点位", url_name="point_list", icon="star", needs=("inspection.view",)),
        Item(label="督查活动", url_name="round_list", icon="speakerphone", needs=("inspection.view",)),
        Item(label="特派督导组", url_name="squad_list", icon="users-group", needs=("inspection.view",)),
        Item(label="三级督导", url_name="level_list", icon="hierarchy", needs=("task.view",)),
        Item(label="值守班次", url_name="shift_page", icon="clock", needs=("inspection.view",)),
        Item(label="自查互查对比", url_name="check_comparison", icon="scale", needs=("inspection.view",)),
        Item(label="上级和媒体反馈", url_name="feedback_list", icon="message-report", needs=("inspection.view",)),
    ),
)
STANDARDS = Section(
    label="标准与指标",
    items=(
        Item(label="创建活动", url_name="campaign_list", icon="flag", needs=("indicator.view",)),
        Item(label="标准版本", url_name="edition_list", icon="book", needs=("indicator.view",)),
        Item(label="达标情况", url_name="status_list", icon="checklist", needs=("indicator.view",)),
        Item(label="指标台账", url_name="indicator_list", icon="gauge", needs=("indicator.view",)),
        Item(label="收数", url_name="collection_list", icon="inbox", needs=("indicator.manage",)),
        Item(label="待报数据", url_name="collection_mine", icon="pencil", needs=("indicator.report",)),
        Item(label="计入事件", url_name="counted_event_list", icon="alert-triangle", needs=("indicator.view",)),
    ),
)
ARCHIVE = Section(
    label="档案与申报",
    items=(Item(label="创建活动进展", url_name="campaign_matrix", icon="flag", needs=("archive.view",)),),
)
ASSESSMENT = Section(
    label="考核排名",
    items=(
        Item(label="评分", url_name="score_list", icon="list-check", needs=("score.view",)),
        Item(label="得分申诉", url_name="score_appeal_list", icon="message-2", needs=("score.view",)),
        Item(label="排名", url_name="ranking_list", icon="chart-bar", needs=("score.view",)),
        Item(label="末位检讨", url_name="last_duty_list", icon="alert-triangle", needs=("score.view",)),
        Item(label="得分图表", url_name="score_figures", icon="chart-line", needs=("score.view",)),
        Item(label="红黑榜", url_name="honour_lists", icon="flag", needs=("score.view",)),
        Item(label="卫生评比", url_name="contest_list", icon="users-group", needs=("score.view",)),
        Item(label="五有管护", url_name="five_have_list", icon="checklist", needs=("score.view",)),
        Item(label="目标责任考核", url_name="mark_list", icon="percentage", needs=("score.view",)),
    ),
)
ORGANISATION = Section(
    label="组织与责任",
    items=(
        Item(label="责任地图", url_name="responsibility_map", icon="map", needs=("organization.view",)),
        Item(label="责任真空", url_name="vacuum_list", icon="alert-triangle", needs=("organization.view",)),
        Item(label="责任分工", url_name="duty_list", icon="user-check", needs=("organization.view",)),
        Item(label="责任边界表", url_name="boundary_matrix", icon="grid-dots", needs=("organization.view",)),
        Item(label="单位", url_name="unit_list", icon="building", needs=("organization.view",)),
        Item(label="区域与网格", url_name="area_list", icon="map-pin", needs=("organization.view",)),
        Item(label="任职", url_name="posting_list", icon="id-badge", needs=("organization.view",)),
        Item(
            label="人员", url_name="person_list", icon="users", needs=("organization.accounts", "organization.manage")
        ),
        Item(label="点位", url_name="site_list", icon="building-store", needs=("place.view",)),
        Item(label="上报二维码", url_name="poster_list", icon="qrcode", needs=("place.manage",)),
        Item(label="表格导入", url_name="batch_list", icon="file-import", needs=("workbook.import",)),
    ),
)
TIES = Section(
    label="包联与网格",
    items=(
        Item(label="领导小组", url_name="group_list", icon="hierarchy", needs=("organization.view",)),
        Item(label="领导包联", url_name="leader_list", icon="road", needs=("organization.view",)),
        Item(label="四包责任", url_name="guardian_list", icon="checklist", needs=("organization.view",)),
        Item(label="挂钩指导", url_name="liaison_list", icon="link", needs=("organization.view",)),
        Item(label="网格台账", url_name="grid_list", icon="table", needs=("organization.view",)),
        Item(label="责任区块", url_name="block_list", icon="layout-dashboard", needs=("organization.view",)),
        Item(label="代行", url_name="substitution_list", icon="transfer", needs=("organization.view",)),
        Item(label="合并与承接", url_name="succession_list", icon="arrow-merge", needs=("organization.view",)),
        Item(label="创卫办日志", url_name="office_log", icon="notebook", needs=("organization.manage",)),
    ),
)
RULES = Section(
    label="规则与系统",
    items=(
        Item(label="规则包", url_name="pack_list", icon="book", needs=("standards.view",)),
        Item(label="工作日历", url_name="calendar", icon="calendar", needs=("standards.view",)),
        Item(label="对外发送", url_name="outbox_list", icon="send", needs=("outbox.manage",)),
        Item(label="账号安全", url_name="security_list", icon="shield-lock", needs=("security.manage",)),
        Item(label="系统状态", url_name="system_status", icon="activity", needs=("system.manage",)),
        Item(label="身份查看记录", url_name="reveal_list", icon="eye", needs=("audit.view",)),
        Item(label="操作日志", url_name="event_list", icon="history", needs=("audit.view",)),
        Item(label="封存记录", url_name="seal_list", icon="lock", needs=("audit.view",)),
    ),
)
ACCOUNT = (
    Item(label="我的账号", url_name="account", icon="user"),
    Item(label="退出登录", url_name="sign_out", icon="logout", post=True),
)
PUBLIC = (
    Item(label="我要反映", url_name="report_new", icon="camera"),
    Item(label="查进度", url_name="follow_entry", icon="search"),
    Item(label="办理公示", url_name="public_cases", icon="list-check"),
    Item(label="工作人员登录", url_name="sign_in", icon="login"),
)

NAVIGATION = Navigation(
    site="卫城",
    sections=(
        WORK,
        STANDARDS,
        PLANNING,
        INSPECTION,
        SURVEYS,
        ARCHIVE,
        ASSESSMENT,
        FIGURES,
        SUPERVISION,
        ORGANISATION,
        TIES,
        RULES,
    ),
    account=ACCOUNT,
    public=PUBLIC,
    home="home",
    search="case_list",
    inbox="message_list",
    inbox_count="unread",
    allowed=policy.has,
    counts={"unread": unread_count},
)
