"""Closed vocabularies of rule packs: the words a field may take, with the Chinese that people read."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """How far a value is confirmed; shown beside it on every screen."""

    CONFIRMED = "已核"
    UNCHECKED = "待核"
    SAMPLE = "示例"


class Labelled(StrEnum):
    """Words with a Chinese name; a member is written `WORD = "word", "中文"`."""

    label: str

    def __new__(cls, word: str, label: str) -> Labelled:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member


class Dimension(Labelled):
    """The three kinds of responsibility for one place 三类责任 (M-011)."""

    TERRITORY = "territory", "属地管理"
    INDUSTRY = "industry", "行业承包"
    PAIRED = "paired", "挂钩包保"


class Trigger(Labelled):
    """What sets a step of the escalation ladder going."""

    UNOWNED = "unowned", "无责任单位"
    UNDELIVERED = "undelivered", "通知未送达"
    UNACCEPTED = "unaccepted", "派遣后未接收"
    UNCLAIMED = "unclaimed", "整改清单未认领"  # M-099
    BOUNCED = "bounced", "多次退回"  # as often as the thresholds allow (M-107)
    SILENT = "silent", "接收后无动静"
    NEAR_DUE = "near_due", "临期"
    OVERDUE = "overdue", "超期"
    SLIP_OVERDUE = "slip_overdue", "上一张督办单逾期未复"  # M-103


class Measure(Labelled):
    """What a step of the ladder does."""

    REMIND = "remind", "催办"
    WHITE_SLIP = "white_slip", "发白色督办单"
    YELLOW_SLIP = "yellow_slip", "起草黄色督办单"
    RED_SLIP = "red_slip", "起草红色督办单"
    TO_OFFICE = "to_office", "交创卫办处理"
    TO_SUPERIOR = "to_superior", "报共同上级"


class Signer(Labelled):
    """Who must sign a slip before it goes out (M-103)."""

    CLOCK = "clock", "到时自动发出"
    OFFICE = "office", "创卫办签发"
    LEADER = "leader", "市领导签发"
