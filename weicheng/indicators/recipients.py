"""Whom a question for figures concerns: the people of the department that report them; and whose value was changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.domain.collecting import Period
from weicheng.events.models import Event
from weicheng.indicators import event_types, queries
from weicheng.indicators.queries.collecting import question_about
from weicheng.indicators.queries.ledger import indicator_about
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register

WORDS = {event_types.ASKED: ("请报送", Kind.TODO), event_types.REMINDED: ("催报", Kind.REMINDER)}
CHANGES = {event_types.CORRECTED: "数据有更正", event_types.WITHDRAWN: "数据被撤回"}


def to_department(event: Event) -> Iterator[Recipient]:
    """The people of the unit that was asked."""
    question = question_about(event)
    if question is None:
        return
    word, kind = WORDS[event.action]
    label = Period(question.since, question.until).label
    yield Recipient(
        unit_path=question.unit_path,
        needs=queries.REPORT,
        title=f"{word}：{question.indicator.name}（{label}），{question.due_on} 前",
        kind=kind,
        link=reverse("collection_answer", args=[question.pk]),
    )


def to_owner(event: Event) -> Iterator[Recipient]:
    """The department that owes the indicator hears when its figures are changed."""
    indicator = indicator_about(event)
    if indicator is None or indicator.department is None:
        return
    yield Recipient(
        unit_path=indicator.department.path,
        needs=queries.REPORT,
        title=f"{CHANGES[event.action]}：{indicator.name}",
        kind=Kind.RESULT,
        link=reverse("indicator_detail", args=[indicator.pk]),
    )


for _action in WORDS:
    register(_action, to_department)
for _action in CHANGES:
    register(_action, to_owner)
