"""The boxes of photo leads on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.grading import queries


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Leads to look into, and leads to explain; one query each for those who may."""
    if has(actor, "lead.decide"):
        waiting = queries.leads_to_decide(actor).values("pk")[: queries.COUNT_LIMIT].count()
        yield TodoBox(
            label="待核实照片线索", url=f"{reverse('lead_list')}?state=waiting", waiting=waiting, icon="photo-check",
            section="督办",
        )  # fmt: skip
    if has(actor, "lead.answer"):
        waiting = queries.leads_to_answer(actor).values("pk")[: queries.COUNT_LIMIT].count()
        yield TodoBox(
            label="待说明照片线索", url=f"{reverse('lead_list')}?state=unanswered", waiting=waiting, icon="message",
            section="督办",
        )  # fmt: skip
