"""Everything that can happen to a case, a report, a slip or a list, with the sentence that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weicheng.cases.models import CaseList, Slip
from weicheng.domain.cases import SOURCE_NAMES, STATE_NAMES, Source, State
from weicheng.events.log import declare, name_table

TOLD = {"notifications"}

REPORTED = declare("case.reported", "上报({source:case_source}),在 {area}", followers=TOLD)
JOINED = declare("case.joined", "又收到一件同一问题的诉求({source:case_source}),{how}", followers=TOLD)
MERGED = declare("case.merged", "并入案件 {into}", followers=TOLD)
SPLIT = declare("case.split", "将一件诉求从本案拆出,另立案件 {new}", followers=TOLD)
VERIFIED = declare("case.verified", "现场核实属实")
REFUTED = declare("case.refuted", "核实不属实", followers=TOLD)
REGISTERED = declare("case.registered", "立案", followers=TOLD)
DECLINED = declare("case.declined", "不予立案", followers=TOLD)
CORRECTED = declare("case.corrected", "更正{fields}")
DISPATCHED = declare("case.dispatched", "派遣至 {unit},限 {due:time} 前办结,告知 {told:unit}", followers=TOLD)
WITHDRAWN = declare("case.withdrawn", "收回对 {unit} 的误派", followers=TOLD)
ACCEPTED = declare("case.accepted", "{unit} 接收")
RETURNED = declare("case.returned", "{unit} 第 {count} 次退回", followers=TOLD)
DISPUTED = declare("case.disputed", "{unit} 对责任归属提出异议", followers=TOLD)
RULED = declare("case.ruled", "裁定由 {unit} 承办(有约束力)", followers=TOLD)
RETURN_JUDGED = declare("case.return-judged", "认定 {unit} 的退回{accepted:accepted}")
HANDLED = declare("case.handled", "{unit} 报整改完成,申请销号", followers=TOLD)
CHECKED = declare("case.checked", "核查通过", followers=TOLD)
REWORKED = declare("case.reworked", "核查不通过,退回 {unit} 返工", followers=TOLD)
CLOSED = declare("case.closed", "销号,从发现到销号用时 {took:duration}", followers=TOLD)
CLOSE_REFUSED = declare("case.close-refused", "不予销号,退回 {unit} 继续整改", followers=TOLD)
REOPENED = declare("case.reopened", "重新办理", followers=TOLD)
RELAPSED = declare("case.relapsed", "回头看发现反弹,第 {count} 次重新办理", followers=TOLD)
CONTESTED = declare("case.contested", "诉求人对答复提出异议,案件重新办理", followers=TOLD)
ANSWERED = declare("report.answered", "答复诉求人", followers=TOLD)
RATED = declare("report.rated", "诉求人评价 {rating} 分")

EXTENSION_ASKED = declare("case.extension-asked", "{unit} 申请延期 {extra}", followers=TOLD)
SUSPENSION_ASKED = declare("case.suspension-asked", "{unit} 申请挂账至 {until:time}", followers=TOLD)
EXTENDED = declare("case.extended", "同意 {unit} 延期,新时限 {due:time}", followers=TOLD)
SUSPENDED = declare("case.suspended", "同意挂账至 {until:time}", followers=TOLD)
REQUEST_REFUSED = declare("case.request-refused", "不同意 {unit} 的申请", followers=TOLD)
RESUMED = declare("case.resumed", "解除挂账,恢复计时", followers=TOLD)

NOTED = declare("case.noted", "添加备注")
REMINDED = declare("case.reminded", "催办 {unit}", followers=TOLD)
PHOTOS_ADDED = declare("case.photos-added", "补充照片 {count} 张")
KEY_MARKED = declare("case.key-marked", "列为重点问题")
SWEPT = declare("case.swept", "举一反三:排查 {places} 处,发现同类问题 {found} 件")
JOINT = declare("case.joint", "由创卫办牵头综合整治,{units:unit} 各明确一名责任人", followers=TOLD)
HANDED_ON = declare("case.handed-on", "机构变动,由 {unit} 承接,时限不变", followers=TOLD)
LEAD_HANDED_ON = declare("case.lead-handed-on", "机构变动,改由 {unit} 牵头销号")
RECALCULATED = declare("case.recalculated", "工作日历变动,重新计算时限")
CLOCKS_RECALCULATED = declare("cases.recalculated", "按新工作日历重新计算 {count} 件案件的时限")
ESCALATED = declare("case.escalated", "{trigger:trigger},升级至 {level:level}", followers=TOLD)

SLIP_ISSUED = declare("slip.issued", "向 {unit} 发出{colour:colour},限 {due:time} 前回复", followers=TOLD)
SLIP_DRAFTED = declare("slip.drafted", "起草给 {unit} 的{colour:colour},待签发", followers=TOLD)
SLIP_SIGNED = declare("slip.signed", "签发给 {unit} 的{colour:colour},限 {due:time} 前回复", followers=TOLD)
SLIP_WITHDRAWN = declare("slip.withdrawn", "撤回给 {unit} 的{colour:colour}", followers=TOLD)
SLIP_REPLIED = declare("slip.replied", "{unit} 回复{colour:colour}", followers=TOLD)
LISTED = declare("case.listed", "挂牌督办,限 {due:date} 前办结", followers=TOLD)
DELISTED = declare("case.delisted", "摘牌", followers=TOLD)

LIST_MADE = declare("list.made", "建立清单 {list:case_list},共 {count} 件")
LIST_ADDED = declare("list.added", "列入清单 {list:case_list}")
LIST_CLAIMED = declare("list.claimed", "{unit} 认领清单问题")
LIST_ASSIGNED = declare("list.assigned", "逾时无人认领,创卫办指定 {unit} 承担", followers=TOLD)
CLEANUP_RECORDED = declare("cleanup.recorded", "登记集中整治行动,{area},{ends:date} 结束")
LOOK_BACK_DRAWN = declare("look-back.drawn", "抽取回头看 {count} 件,抽取种子 {seed}")
LOOK_BACK_DONE = declare("look-back.done", "回头看:{result:look_back}")

SEALED_OFF = declare("report.sealed-off", "内容移入密封箱")
SEAL_KEY_MADE = declare("sealed.key-made", "生成密封箱密钥,指纹 {fingerprint}")
SEALED_OPENED = declare("sealed.opened", "开启密封箱中的一件内容")
SEALED_HANDED_OVER = declare("sealed.handed-over", "密封内容移交")
IDENTITY_REVEALED = declare("report.identity-revealed", "查看诉求人身份,理由:{reason}")
HOTLINE_IMPORTED = declare("hotline.imported", "按契约 {contract} 导入热线工单 {count} 件，重复 {repeated} 件")
HOTLINE_ANSWERED = declare("hotline.answered-back", "向热线回传 {count} 件工单的办理结果")
HOTLINE_COUNTED = declare("hotline.counted", "登记热线 {day:date} 交办 {sent} 件")
IMPORT_TAKEN_BACK = declare("cases.import-taken-back", "撤销导入的 {count} 件诉求")
FIGURES_RECONCILED = declare("cases.figures-reconciled", "核对统计表:重算 {months} 个月,更正 {corrected} 处")


def _fixed(names: Mapping[Any, str]) -> Any:
    def lookup(keys: Sequence[Any]) -> Mapping[Any, str]:
        return {key: names[key] for key in keys if key in names}

    return lookup


def _lists(keys: Sequence[Any]) -> Mapping[Any, str]:
    return dict(CaseList.objects.filter(pk__in=keys).values_list("pk", "title"))


TRIGGER_NAMES = {
    "unowned": "无人负责",
    "undelivered": "未能送达",
    "unaccepted": "逾时未接收",
    "unclaimed": "逾时未认领",
    "bounced": "多次退回",
    "silent": "接收后无进展",
    "near_due": "即将到期",
    "overdue": "超期",
    "slip_overdue": "督办单逾期未回复",
}
LEVEL_NAMES = {1: "创卫办", 2: "共同上级"}

name_table("case_source", _fixed({source.value: SOURCE_NAMES[source] for source in Source}))
name_table("state", _fixed({state.value: STATE_NAMES[state] for state in State}))
name_table("colour", _fixed(dict(Slip.Colour.choices)))
name_table("look_back", _fixed({"holds": "巩固", "relapsed": "反弹"}))
name_table("accepted", _fixed({True: "理由成立", False: "理由不成立"}))
name_table("trigger", _fixed(TRIGGER_NAMES))
name_table("level", _fixed(LEVEL_NAMES))
name_table("case_list", _lists)
