"""What the tests of inspection make again and again, by the ordinary actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from weicheng.domain.checklists import ChecklistItem, ItemAnswer
from weicheng.inspections import actions
from weicheng.inspections.commands import NewFinding
from weicheng.inspections.models import Visit
from weicheng.places import actions as places
from weicheng.places.models import Site
from weicheng.testing.town import FOUNDER, MORNING, REFUSE, Town

TODAY = MORNING.date()


def site(town: Town, name: str = "东一市场", **given: Any) -> Site:
    """A market in 东一01 run by the bureau of urban management."""
    wanted = {
        "kind": "market", "area": town.areas["east1_01"], "unit": town.units["urban"], "point": town.point("east1_01"),
    }  # fmt: skip
    return places.add_site(actor=FOUNDER, name=name, **(wanted | given))


def plan(town: Town, by: str = "director", **given: Any) -> Visit:
    """A patrol of 东一01 by the inspector, planned by the director."""
    wanted = {
        "kind": Visit.Kind.PATROL, "planned_on": TODAY, "inspectors": [town.users["inspector"]],
        "area": town.areas["east1_01"],
    }  # fmt: skip
    return actions.plan_visit(actor=town.actor(by), now=MORNING, **(wanted | given))


def record(town: Town, visit: Visit, by: str = "inspector", **given: Any) -> Visit:
    """The visit is made this morning; nothing found unless said."""
    wanted = {"command_id": uuid4(), "visited_at": MORNING, "now": MORNING}
    return actions.record_visit(actor=town.actor(by), visit_id=visit.pk, **(wanted | given))


def finding(text: str = "门口有垃圾", **given: Any) -> NewFinding:
    """A finding of refuse, with its own number."""
    return NewFinding(**({"uuid": uuid4(), "text": text, "category": REFUSE} | given))


def answer(code: str = "1", grade: int | None = 10, **given: Any) -> ItemAnswer:
    """A grade for an item worth ten points."""
    return ItemAnswer(ChecklistItem(code, f"第 {code} 项", points=1000, basis=f"第{code}条"), grade=grade, **given)


def new_id() -> UUID:
    """A number as a phone would choose it."""
    return uuid4()
