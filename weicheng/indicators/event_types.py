"""What can happen to standards, campaigns and indicators, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = {"notifications"}

EDITION_LOADED = declare("edition.loaded", "装入标准第 {revision} 版，共 {clauses} 条")
INDICATORS_ADDED = declare("indicator.added", "登记指标 {count} 项")
CAMPAIGN_OPENED = declare("campaign.opened", "启动创建活动，目标年份 {year}")
CAMPAIGN_CHANGED = declare("campaign.changed", "调整创建活动，目标年份 {year}")
CAMPAIGN_EDITION = declare("campaign.edition-changed", "改按另一版标准对照")
DOCUMENT_ADDED = declare("campaign.document-added", "登记目标文件，目标年份 {year}")
OWNERS_SET = declare("campaign.owners-set", "确定 {clauses} 条的责任工作组")

RECORDED = declare("indicator.recorded", "登记数据 {value}（{since:date} 至 {until:date}）")
CORRECTED = declare(
    "indicator.corrected", "更正数据：{before} 改为 {value}（{since:date} 至 {until:date}）", followers=TOLD
)
WITHDRAWN = declare("indicator.withdrawn", "撤回数据 {value}（{since:date} 至 {until:date}）", followers=TOLD)

APPRAISED = declare("clause.appraised", "评估可控性")
BASELINE_MARKED = declare("clause.baseline-marked", "摸底：暂无数据，记为未知")
ACTIVITY_RECORDED = declare("clause.activity-recorded", "登记 {on:date} 开展的活动")

EVENT_COUNTED = declare("event.counted", "登记 {on:date} 发生的事件")
EVENT_WITHDRAWN = declare("event.withdrawn", "撤销误登的事件")
EVENTS_WATCHED = declare("event.watched", "自 {since:date} 起登记这类事件")

ASKED = declare("collection.asked", "请报送 {since:date} 至 {until:date} 的数据，{due:date} 前", followers=TOLD)
REMINDED = declare("collection.reminded", "催报 {since:date} 至 {until:date} 的数据", followers=TOLD)
WAIVED = declare("collection.waived", "免报 {since:date} 至 {until:date} 的数据")
