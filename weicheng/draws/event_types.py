"""What can happen to a draw, and its sentence. No event says what was drawn or typed."""

from __future__ import annotations

from weicheng.events.log import declare

FROZEN = declare("draw.frozen", "冻结抽查名单 {number}：{items} 个中抽 {size} 个，指纹 {sha256}")
ENTERED = declare("draw.figure-entered", "录入公布的数字，等待另一人录入")
MISMATCHED = declare("draw.figure-mismatched", "录入的数字与另一人不一致，未抽取")
DRAWN = declare("draw.drawn", "两人录入一致，抽取 {size} 个")
LOOKED = declare("draw.looked", "查看抽中名单")
REROLLED = declare("draw.re-rolled", "重新抽取，由 {by_number} 取代")
PUBLISHED = declare("draw.published", "公布抽查全过程，校验码 {digest}")
CANCELLED = declare("draw.cancelled", "取消抽查")
RECUSED = declare("recusal.declared", "申报回避")
RECUSAL_ENDED = declare("recusal.ended", "终止回避")
