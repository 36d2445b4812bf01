"""Whom the events of a case concern: the unit that must act next, the office, the lead department, a superior."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from weicheng.cases import event_types, queries
from weicheng.cases.models import Case
from weicheng.cases.queries import MessageFacts
from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register

Paths = Callable[[MessageFacts, Event], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """To whom, with which capability, in which words, as what kind of message."""

    to: Paths
    needs: str
    words: str
    kind: str = Kind.TODO


def _unit(facts: MessageFacts, event: Event) -> Iterable[str]:
    """The unit that the event names: the case may have gone on to another one since; else the one that has it."""
    return [facts.paths.get(event.data.get("unit"), facts.case.unit_path)]


def _office(facts: MessageFacts, _: Event) -> Iterable[str]:
    return [facts.office_path]


def _lead(facts: MessageFacts, _: Event) -> Iterable[str]:
    return [facts.case.lead_path]


def _told(facts: MessageFacts, event: Event) -> Iterable[str]:
    return [facts.paths[pk] for pk in event.data.get("told", []) if pk in facts.paths]


def _superior(facts: MessageFacts, event: Event) -> Iterable[str]:
    return [facts.paths.get(event.data.get("superior"), facts.top_path)]


RULES: dict[str, tuple[Rule, ...]] = {
    event_types.DISPATCHED: (
        Rule(_unit, "case.handle", "新派案件"),
        Rule(_told, "case.view", "辖区或包联区域有新案件", Kind.RESULT),
    ),
    event_types.RULED: (Rule(_unit, "case.handle", "裁定由本单位承办"),),
    event_types.WITHDRAWN: (Rule(_unit, "case.handle", "案件已收回,不需要办理", Kind.RESULT),),
    event_types.RETURNED: (Rule(_office, "case.dispatch", "案件被退回,请重新派遣"),),
    event_types.DISPUTED: (Rule(_office, "case.rule", "责任异议待裁定"),),
    event_types.HANDLED: (Rule(_office, "case.check", "整改完成,待核查"),),
    event_types.CHECKED: (Rule(_lead, "case.close", "核查通过,待销号"), Rule(_office, "case.close", "核查通过,待销号")),
    event_types.REWORKED: (Rule(_unit, "case.handle", "核查不通过,请返工"),),
    event_types.CLOSE_REFUSED: (Rule(_unit, "case.handle", "不予销号,请继续整改"),),
    event_types.CLOSED: (Rule(_unit, "case.handle", "案件已销号", Kind.RESULT),),
    event_types.REOPENED: (Rule(_unit, "case.handle", "案件重新办理"),),
    event_types.RELAPSED: (Rule(_unit, "case.handle", "回头看发现反弹,请重新整改"),),
    event_types.CONTESTED: (
        Rule(_unit, "case.handle", "诉求人对答复有异议,请重新办理"),
        Rule(_office, "case.receive", "诉求人对答复有异议"),
    ),
    event_types.EXTENSION_ASKED: (Rule(_office, "case.rule", "延期申请待审批"),),
    event_types.SUSPENSION_ASKED: (Rule(_office, "case.rule", "挂账申请待审批"),),
    event_types.EXTENDED: (Rule(_unit, "case.handle", "延期申请已同意", Kind.RESULT),),
    event_types.SUSPENDED: (Rule(_unit, "case.handle", "挂账申请已同意", Kind.RESULT),),
    event_types.REQUEST_REFUSED: (Rule(_unit, "case.handle", "申请未获同意", Kind.RESULT),),
    event_types.RESUMED: (Rule(_unit, "case.handle", "挂账已解除,恢复计时"),),
    event_types.REMINDED: (Rule(_unit, "case.view", "催办", Kind.REMINDER),),
    event_types.JOINT: (Rule(_office, "task.manage", "综合整治已安排", Kind.RESULT),),
    event_types.HANDED_ON: (Rule(_unit, "case.handle", "机构变动,由本单位承接"),),
    event_types.LIST_ASSIGNED: (Rule(_unit, "case.handle", "创卫办指定本单位承担清单问题"),),
    event_types.LISTED: (Rule(_unit, "case.handle", "案件被挂牌督办", Kind.ALARM),),
    event_types.DELISTED: (Rule(_unit, "case.handle", "案件已摘牌", Kind.RESULT),),
    event_types.SLIP_ISSUED: (Rule(_unit, "case.handle", "收到督办单,请回复", Kind.ALARM),),
    event_types.SLIP_SIGNED: (Rule(_unit, "case.handle", "收到督办单,请回复", Kind.ALARM),),
    event_types.SLIP_WITHDRAWN: (Rule(_unit, "case.handle", "督办单已撤回", Kind.RESULT),),
    event_types.SLIP_REPLIED: (Rule(_office, "case.supervise", "督办单已回复", Kind.RESULT),),
}


def _case_of(event: Event) -> int | None:
    kind, _, number = event.root.partition(":")
    return int(number) if kind == "case" and number.isdecimal() else None


def concerned(event: Event) -> list[Recipient]:
    """Everybody an event of a case concerns; nobody for a sealed case. Three queries."""
    facts = queries.message_facts(_case_of(event), event.data)
    if facts is None:
        return []
    return list(_recipients(facts, event, _rules(event)))


def _rules(event: Event) -> tuple[Rule, ...]:
    if event.action == event_types.ESCALATED:
        words = event_types.TRIGGER_NAMES.get(event.data.get("trigger", ""), "需要处理")
        above = event.data.get("level") == 2
        rule = Rule(_superior, "case.rule_final", words, Kind.ALARM) if above else None
        return (
            rule or Rule(_office, "case.dispatch", words, Kind.ALARM),
            Rule(_office, "case.rule", words, Kind.ALARM),
        )
    if event.action == event_types.SLIP_DRAFTED:
        if event.data.get("colour") == "red":
            return (Rule(_superior, "case.sign_red", "红色督办单待签发"),)
        return (Rule(_office, "case.sign_yellow", "黄色督办单待签发"),)
    if event.action == event_types.REPORTED:
        return (Rule(_office, "case.receive", "紧急问题上报", Kind.ALARM),)
    return RULES[event.action]


def _recipients(facts: MessageFacts, event: Event, rules: Iterable[Rule]) -> Iterator[Recipient]:
    case = facts.case
    if event.action == event_types.REPORTED and case.grade != "A":
        return  # the inbox counts them; a message for every report would hide the urgent ones
    for rule in rules:
        for path in dict.fromkeys(path for path in rule.to(facts, event) if path):
            yield Recipient(
                unit_path=path,
                needs=rule.needs,
                title=f"{rule.words}:{case.number} {case.title}",
                body=_body(case),
                kind=rule.kind,
                link=reverse("case_detail", args=[case.pk]),
            )


def _body(case: Case) -> str:
    return f"{case.area.name} {case.address}".strip()


for _action in (*RULES, event_types.ESCALATED, event_types.SLIP_DRAFTED, event_types.REPORTED):
    register(_action, concerned)
