"""The life of a case: states, moves, who may make which, and what each needs.

Life cycle of M-096 in the words of the field (发现 → 核实 → 立案 → 派遣 → 接收 → 处置 → 核查 → 销号 → 回头看), with
return, dispute, rework, extension and suspension beside it. Pages, actions and tests read this one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from weicheng.domain.refusals import MoveRefused


class State(StrEnum):
    """Where a case stands. Whether it is suspended or disputed is a fact beside the state, not a state."""

    REPORTED = "reported"
    VERIFIED = "verified"
    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    HANDLED = "handled"
    CHECKED = "checked"
    CLOSED = "closed"
    DECLINED = "declined"
    JOINED = "joined"


STATE_NAMES: Mapping[State, str] = MappingProxyType(
    {
        State.REPORTED: "待核实",
        State.VERIFIED: "待立案",
        State.REGISTERED: "待派遣",
        State.DISPATCHED: "待接收",
        State.ACCEPTED: "处置中",
        State.HANDLED: "待核查",
        State.CHECKED: "待销号",
        State.CLOSED: "已销号",
        State.DECLINED: "不予立案",
        State.JOINED: "已并案",
    }
)
ENDED = frozenset({State.CLOSED, State.DECLINED, State.JOINED})
OPEN = frozenset(State) - ENDED


class Outcome(StrEnum):
    """Whether the thing itself is put right: a fact of its own, apart from *closed* (peers.md, FixMyStreet)."""

    UNKNOWN = "unknown"
    FIXED = "fixed"
    NOT_FIXED = "not_fixed"
    RELAPSED = "relapsed"


class Source(StrEnum):
    """Where a report came from; all go into one pool (M-096, M-129, M-131)."""

    INSPECTOR = "inspector"
    GRID = "grid"
    CITIZEN = "citizen"
    PHONE = "phone"
    LETTER = "letter"
    CHAT = "chat"
    HOTLINE = "hotline"
    MEDIA = "media"
    SUPERIOR = "superior"
    SELF_CHECK = "self_check"
    SWEEP = "sweep"


SOURCE_NAMES: Mapping[Source, str] = MappingProxyType(
    {
        Source.INSPECTOR: "督查发现",
        Source.GRID: "网格巡查",
        Source.CITIZEN: "群众随手拍",
        Source.PHONE: "电话",
        Source.LETTER: "来信来访",
        Source.CHAT: "微信群转办",
        Source.HOTLINE: "12345热线",
        Source.MEDIA: "媒体反映",
        Source.SUPERIOR: "上级反馈",
        Source.SELF_CHECK: "单位自查",
        Source.SWEEP: "举一反三",
    }
)
# Found by ourselves, numerator of 主动发现率 (M-098).
OWN_SOURCES = frozenset({Source.INSPECTOR, Source.GRID, Source.SELF_CHECK, Source.SWEEP})
# Verified on the spot before registration (facts.md 3.3).
VERIFY_FIRST = frozenset({Source.CITIZEN, Source.PHONE, Source.LETTER, Source.CHAT, Source.HOTLINE, Source.MEDIA})


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which (None: it stays), who may make it, what must be given."""

    code: str
    name: str
    sources: frozenset[State]
    target: State | None
    capability: str
    needs: tuple[str, ...] = ()
    # Whoever handled may not make this move (M-096: the unit that rectifies cannot verify itself).
    not_by_handler: bool = False
    # Only while no dispute is open / only while one is.
    disputed: bool | None = None


def _move(
    code: str,
    name: str,
    sources: set[State],
    target: State | None,
    capability: str,
    *,
    needs: tuple[str, ...] = (),
    not_by_handler: bool = False,
    disputed: bool | None = None,
) -> tuple[str, Move]:
    return code, Move(code, name, frozenset(sources), target, capability, needs, not_by_handler, disputed)


S = State
MOVES: Mapping[str, Move] = MappingProxyType(
    dict(
        [
            _move("verify", "核实属实", {S.REPORTED}, S.VERIFIED, "case.verify"),
            _move("refute", "核实不属实", {S.REPORTED}, S.DECLINED, "case.verify", needs=("reason",)),
            _move("register", "立案", {S.VERIFIED}, S.REGISTERED, "case.receive"),
            _move("decline", "不予立案", {S.REPORTED, S.VERIFIED}, S.DECLINED, "case.receive", needs=("reason",)),
            _move(
                "correct",
                "更正类别或区域",
                {S.REPORTED, S.VERIFIED, S.REGISTERED},
                None,
                "case.receive",
                needs=("reason",),
            ),
            _move("dispatch", "派遣", {S.REGISTERED}, S.DISPATCHED, "case.dispatch", needs=("unit",), disputed=False),
            _move("withdraw", "收回误派", {S.DISPATCHED}, S.REGISTERED, "case.dispatch", needs=("reason",)),
            _move("accept", "接收", {S.DISPATCHED}, S.ACCEPTED, "case.handle", disputed=False),
            _move("return", "退回", {S.DISPATCHED}, S.REGISTERED, "case.handle", needs=("reason",), disputed=False),
            _move("dispute", "提出异议", {S.DISPATCHED}, None, "case.handle", needs=("reason",), disputed=False),
            _move(
                "rule",
                "裁定责任单位",
                {S.REGISTERED, S.DISPATCHED},
                S.DISPATCHED,
                "case.rule",
                needs=("unit", "reason"),
            ),
            _move(
                "rule_final",
                "共同上级裁定",
                {S.REGISTERED, S.DISPATCHED},
                S.DISPATCHED,
                "case.rule_final",
                needs=("unit", "reason"),
            ),
            _move("handle", "申请销号", {S.ACCEPTED}, S.HANDLED, "case.handle", needs=("note",)),
            _move("pass", "核查通过", {S.HANDLED}, S.CHECKED, "case.check", not_by_handler=True),
            _move(
                "rework",
                "退回返工",
                {S.HANDLED, S.CHECKED},
                S.ACCEPTED,
                "case.check",
                needs=("reason",),
                not_by_handler=True,
            ),
            _move("close", "销号", {S.CHECKED}, S.CLOSED, "case.close", not_by_handler=True),
            _move(
                "refuse_close",
                "不予销号",
                {S.CHECKED},
                S.ACCEPTED,
                "case.close",
                needs=("reason",),
                not_by_handler=True,
            ),
            _move("reopen", "重新办理", {S.CLOSED}, S.ACCEPTED, "case.rule", needs=("reason",)),
            _move(
                "relapse",
                "回头看反弹",
                {S.CLOSED},
                S.ACCEPTED,
                "case.look_back",
                needs=("reason",),
                not_by_handler=True,
            ),
            _move("ask_extension", "申请延期", {S.ACCEPTED}, None, "case.handle", needs=("reason",)),
            _move("ask_suspension", "申请挂账", {S.ACCEPTED}, None, "case.handle", needs=("reason",)),
            # Beside the path: these change no state, so no clock of the path moves.
            _move("decide_extension", "审批延期", {S.ACCEPTED}, None, "case.rule"),
            _move("decide_suspension", "审批挂账", {S.ACCEPTED}, None, "case.rule"),
            _move("resume", "解除挂账", {S.ACCEPTED}, None, "case.rule"),
            _move("add_photos", "补充照片", {S.ACCEPTED, S.HANDLED}, None, "case.handle"),
            _move("sweep", "登记举一反三", {S.ACCEPTED, S.HANDLED, S.CHECKED}, None, "case.handle"),
            _move("answer", "答复诉求人", set(State), None, "case.receive", needs=("note",)),
            _move("note", "备注", set(State), None, "case.view", needs=("note",)),
            _move("remind", "催办", {S.DISPATCHED, S.ACCEPTED}, None, "case.supervise"),
            _move("draft_slip", "起草督办单", {S.DISPATCHED, S.ACCEPTED}, None, "case.supervise"),
            _move("mark_key", "列为重点问题", set(OPEN), None, "case.supervise"),
            _move("list_up", "挂牌督办", set(OPEN), None, "case.supervise"),
            _move("delist", "摘牌", {S.CHECKED, S.CLOSED}, None, "case.supervise", needs=("note",)),
            _move("joint", "综合整治", set(OPEN), None, "task.manage"),
            _move("join", "并入其他案件", set(OPEN), None, "case.receive"),
            _move("seal_off", "移入密封箱", set(State), None, "case.seal_off", needs=("reason",)),
        ]
    )
)
NEED_NAMES: Mapping[str, str] = MappingProxyType({"reason": "理由", "unit": "责任单位", "note": "情况说明"})


def next_state(state: State, code: str, given: frozenset[str], *, disputed: bool = False) -> State:
    """The state after a move. Raises MoveRefused with a sentence when the state or a missing item forbids it."""
    move = MOVES[code]
    if state not in move.sources:
        expected = "、".join(STATE_NAMES[s] for s in State if s in move.sources)
        raise MoveRefused(
            f"这件案件现在是“{STATE_NAMES[state]}”，只有“{expected}”的案件才能{move.name}。请刷新页面查看最新状态。"
        )
    if move.disputed is not None and move.disputed != disputed:
        raise MoveRefused(f"这件案件的责任归属正在裁定，裁定作出前不能{move.name}。")
    if missing := [need for need in move.needs if need not in given]:
        raise MoveRefused(f"{move.name}前请填写{'、'.join(NEED_NAMES[need] for need in missing)}。")
    return move.target or state


def moves_from(state: State, *, disputed: bool = False) -> tuple[Move, ...]:
    """The moves that the state allows, in the order of the table; who may make them is the policy's answer."""
    return tuple(
        move
        for move in MOVES.values()
        if state in move.sources and (move.disputed is None or move.disputed == disputed)
    )
