"""What can happen to the rules and the calendar."""

from __future__ import annotations

from weicheng.events.log import declare

PACK_PUBLISHED = declare("pack.published", "发布规则包 {pack}，{effective_from:date} 起施行，SHA-256 {sha256}")
# The cases compute their open deadlines anew.
CALENDAR_PUBLISHED = declare(
    "calendar.published", "发布工作日历第 {batch} 批，改动 {changed} 天，依据：{basis}", followers={"cases"}
)
