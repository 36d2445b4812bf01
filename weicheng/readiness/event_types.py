"""What can happen in forecasting and in looking over inspectors, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = {"notifications"}

DOUBLE_PLANNED = declare("double.planned", "安排复核暗访，{day:date} 前不知道首次结果的另一组再查")
PLANTED = declare("planted.hidden", "登记盲测问题，最迟 {until:date} 揭晓")
UNCOVERED = declare("planted.uncovered", "揭晓盲测问题：{how}")
SHEET_DRAWN = declare("audit-sheet.drawn", "生成复核情况，请本人先看", followers=TOLD)
SHEET_ANSWERED = declare("audit-sheet.answered", "本人作出说明")
