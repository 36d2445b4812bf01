"""A draw in the test town: frozen on the morning of 3 June, figure at 21:30, visit on the 4th."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from weicheng.domain.sampling.pool import Inspector, Item
from weicheng.draws import actions
from weicheng.draws.models import Draw, Publication
from weicheng.testing.town import MORNING, Town

KNOWN = MORNING.replace(hour=21, minute=30)
VISIT = MORNING.date() + timedelta(days=1)
VISIT_MORNING = MORNING + timedelta(days=1)
AFTER = MORNING + timedelta(days=2)
TYPED = "2 5 8 10 12 33 + 7"
FIGURE = actions.NamedFigure(
    name="中国福利彩票 双色球", issue="第2026062期", source="中国福彩网 www.cwl.gov.cn", known_at=KNOWN
)


def places(count: int = 20, **given: Any) -> list[Item]:
    """Places of two strata, the second half of them with a last visit."""
    return [
        Item(
            **(
                {
                    "ref": f"area:{number:03}",
                    "stratum": "东街道" if number % 2 else "西街道",
                    "label": f"第{number}网格",
                    "last_visit": VISIT - timedelta(days=number) if number >= count // 2 else None,
                }
                | given
            )
        )
        for number in range(count)
    ]


def people(count: int = 4) -> list[Inspector]:
    return [Inspector(ref=f"user:{number}", label=f"创卫办{number}号督查员") for number in range(1, count + 1)]


@dataclass
class Story:
    """What the people of the town do with a draw, by the clock."""

    town: Town
    clock: Callable[[datetime], None]

    def freeze(self, by: str = "director", **changed: Any) -> Draw:
        given = {
            "area": self.town.areas["county"], "title": "第23周暗访", "series": "周暗访", "items": places(),
            "inspectors": people(), "figure": FIGURE, "visit_on": VISIT, "rate": 2000,
        }  # fmt: skip
        return actions.freeze_pool(actor=self.town.actor(by), **(given | changed))

    def enter(self, draw: Draw, by: str = "director", typed: str = TYPED) -> Draw:
        return actions.enter_figure(actor=self.town.actor(by), draw=draw, typed=typed)

    def drawn(self, **changed: Any) -> Draw:
        """Frozen, and typed in by two persons on the morning of the visit, which it is then."""
        draw = self.freeze(**changed)
        self.clock(VISIT_MORNING)
        self.enter(draw, "director")
        return self.enter(draw, "discipline")

    def published(self, **changed: Any) -> Publication:
        """Drawn, looked at once, and published the day after."""
        draw = self.drawn(**changed)
        actions.look(actor=self.town.actor("inspector"), draw=draw)
        self.clock(AFTER)
        return actions.publish(actor=self.town.actor("director"), draw=draw)

    def browser(self, person: str = "director") -> Client:
        client = Client()
        client.force_login(self.town.users[person])
        return client
