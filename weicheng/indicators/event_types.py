"""What can happen to standards, campaigns and indicators, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

EDITION_LOADED = declare("edition.loaded", "装入标准第 {revision} 版，共 {clauses} 条")
EDITION_DRAFTED = declare("edition.drafted", "上传标准工作簿待核对")
EDITION_DROPPED = declare("edition.dropped", "放弃上传的标准工作簿")
INDICATORS_ADDED = declare("indicator.added", "登记指标 {count} 项")
CAMPAIGN_OPENED = declare("campaign.opened", "启动创建活动，目标年份 {year}")
CAMPAIGN_CHANGED = declare("campaign.changed", "调整创建活动，目标年份 {year}")
CAMPAIGN_EDITION = declare("campaign.edition-changed", "改按另一版标准对照")
DOCUMENT_ADDED = declare("campaign.document-added", "登记目标文件，目标年份 {year}")
OWNERS_SET = declare("campaign.owners-set", "确定 {clauses} 条的责任工作组")
