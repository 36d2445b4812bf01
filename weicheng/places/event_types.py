"""What can happen to sites and borders, and how the log says it."""

from __future__ import annotations

from weicheng.events.log import declare

SITE_ADDED = declare("site.added", "登记点位 {name}（{area}）")
SITE_CHANGED = declare("site.changed", "修改点位 {name}")
SITE_CLOSED = declare("site.closed", "停用点位 {name}，自 {on:date} 起")
BOUNDARIES_SET = declare("boundary.set", "导入 {count} 个区域的边界（{datum}）")
