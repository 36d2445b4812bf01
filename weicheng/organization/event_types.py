"""What can happen in the organisation, and how the log says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weicheng.events.log import declare, name_table
from weicheng.organization.models import Area, Unit

UNIT_ADDED = declare("unit.added", "登记单位 {unit}")
UNIT_CHANGED = declare("unit.changed", "修改单位 {unit}:{fields}")
UNIT_MOVED = declare("unit.moved", "将 {unit} 调整到 {parent:unit} 之下")
UNIT_SUCCEEDED = declare("unit.succeeded", "{unit} 的未了事项转由 {to:unit} 承接，依据 {basis}", followers={"cases"})
UNIT_ALIAS_ADDED = declare("unit.alias-added", "确认 {unit} 的另一写法")
AREA_ADDED = declare("area.added", "登记区域 {area}")
AREA_CHANGED = declare("area.changed", "修改区域 {area}:{fields}")
POSTING_OPENED = declare("posting.opened", "任职：{unit} {title}")
POSTING_CLOSED = declare("posting.closed", "任职终止：{unit} {title}，自 {ends:date} 起")
SUBSTITUTION_OPENED = declare("posting.substituted", "AB岗：{unit} {title} 由他人代行，自 {starts:date} 至 {ends:date}")
DUTY_ASSIGNED = declare("duty.assigned", "{area} 的 {duty:duty} 由 {unit} 负责，自 {starts:date} 起")
DUTY_ENDED = declare("duty.ended", "{area} 的 {duty:duty} 不再由 {unit} 负责，自 {ends:date} 起")
PAIRING_OPENED = declare("pairing.opened", "{unit} 挂钩包保 {area}")
LEADER_ASSIGNED = declare("leader.assigned", "领导包联：{object}")
LEADER_ENDED = declare("leader.ended", "不再包联：{object}，自 {ends:date} 起")
TARGET_ADDED = declare("target.added", "登记包联对象：{kind} {name}")
TARGET_CLOSED = declare("target.closed", "停用包联对象：{name}")
GUARDIAN_LOGGED = declare("leader.logged", "包联记录：{duty}")
LIAISON_NAMED = declare("liaison.named", "明确 {unit} 的挂钩联络人")
LIAISON_CONTACTED = declare("liaison.contacted", "与 {unit} 联络({direction})")
BLOCK_ADDED = declare("block.added", "划定责任区块 {name}，牵头 {unit}")
BLOCK_STAFFED = declare("block.staffed", "明确责任区块 {name} 的领导小组和经办人")
BLOCK_CHECKED = declare("block.checked", "检查责任区块 {name}")
ACCOUNT_OPENED = declare("account.opened", "开通账号 {account}")
ACCOUNT_RESET = declare("account.reset", "重置账号 {account} 的口令，发放激活码")
ACCOUNT_ACTIVATED = declare("account.activated", "账号 {account} 已激活")
ACCOUNT_CLOSED = declare("account.closed", "停用账号 {account}")
PASSWORD_CHANGED = declare("account.password-changed", "修改口令")
SIGNED_IN = declare("session.opened", "登录")
SIGNED_OUT = declare("session.closed", "退出登录")
SESSION_ENDED = declare("session.ended", "结束了另一台设备上的登录")
LOCK_LIFTED = declare("session.unlocked", "解除账号 {account} 的登录锁定")
SECOND_FACTOR_ON = declare("session.totp-on", "启用动态口令")
SECOND_FACTOR_OFF = declare("session.totp-off", "停用账号 {account} 的动态口令")
VACUUM_RAISED = declare("vacuum.raised", "责任真空：{area} 的 {duty:duty} — {kind}", followers={"notifications"})
VACUUM_CLEARED = declare("vacuum.cleared", "责任真空已消除：{area} 的 {duty:duty}")


def _names(model: type[Unit] | type[Area]) -> Any:
    def lookup(keys: Sequence[Any]) -> Mapping[Any, str]:
        return dict(model.objects.filter(pk__in=keys).values_list("pk", "name"))

    return lookup


name_table("unit", _names(Unit))
name_table("area", _names(Area))
