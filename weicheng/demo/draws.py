"""The weekly draws of the demo city. Told whenever the demo opens and never recorded: the text of a frozen pool holds
days, and a recorded year is moved to another week."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.draws import actions, queries
from weicheng.draws.models import Draw
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area, User
from weicheng.organization.queries import actor_of, area_rows, demo_accounts

WEEKS = 8
# The week whose draw was made again, and why.
AGAIN, WHY = 4, "原定检查日暴雨橙色预警，改到次日，另指定一个数字"


def draw_weeks(now: datetime) -> None:
    """Eight weeks of 5 % of the communities, each visited on its day; last week's waits to be published, the coming
    one is frozen."""
    cast = {user.username: user for user in demo_accounts()}
    teller = _Teller(cast, random.Random(8), now)  # noqa: S311 - a story, not a secret
    today = timezone.localtime(now).date()
    for week in range(WEEKS, 0, -1):
        draw = teller.freeze(today + timedelta(days=2 - 7 * week))
        if week == AGAIN:
            draw = teller.again(draw)
        teller.finish(draw, publish=week > 1)
    teller.freeze(today + timedelta(days=2))


@dataclass
class _Teller:
    cast: dict[str, User]
    rng: random.Random
    now: datetime

    def freeze(self, visit_on: date) -> Draw:
        """Frozen two days before the visit, to be decided by the lottery of the evening before it."""
        streets: list[Area] = list(area_rows().filter(level=AreaLevel.STREET))
        # The director reviews the scores of these visits and so makes none of them.
        people = [self.cast[name] for name in ("paiqian", "ducha", "hecha")]
        return actions.freeze_pool(
            actor=self._actor("zhuren"),
            area=queries.area_above(streets),
            title=f"{visit_on.month}月{visit_on.day}日暗访抽查",
            series="周暗访",
            items=queries.pool_of_areas(streets, AreaLevel.COMMUNITY, visit_on),
            inspectors=queries.inspectors_of(people, visit_on),
            figure=_lottery(visit_on),
            visit_on=visit_on,
            now=min(_at(visit_on - timedelta(days=2), 10), self.now),
        )

    def again(self, draw: Draw) -> Draw:
        """Drawn again the day before the visit, for a day later."""
        visit_on = draw.visit_on + timedelta(days=1)
        at = _at(draw.visit_on - timedelta(days=1), 16)
        return actions.re_roll(
            actor=self._actor("zhuren"), draw=draw, reason=WHY, figure=_lottery(visit_on), visit_on=visit_on, now=at
        )

    def finish(self, draw: Draw, *, publish: bool) -> None:
        """Typed by two witnesses, looked at by the inspector, published three days later."""
        typed = " ".join(str(n) for n in self.rng.sample(range(1, 34), 6)) + f" + {self.rng.randint(1, 16)}"
        morning = _at(draw.visit_on, 7, 40)
        for minutes, witness in enumerate(("zhuren", "jijian")):
            at = morning + timedelta(minutes=minutes)
            drawn = actions.enter_figure(actor=self._actor(witness), draw=draw, typed=typed, now=at)
        actions.look(actor=self._actor("ducha"), draw=drawn, now=morning + timedelta(minutes=6))
        if publish:
            actions.publish(actor=self._actor("zhuren"), draw=drawn, now=_at(draw.visit_on + timedelta(days=3), 10))

    def _actor(self, username: str) -> Actor:
        return actor_of(self.cast[username])


def _lottery(visit_on: date) -> actions.NamedFigure:
    evening = visit_on - timedelta(days=1)
    return actions.NamedFigure(
        name="中国福利彩票 双色球（演示）",
        issue=f"第{evening:%Y%j}期",
        source="中国福彩网 www.cwl.gov.cn",
        known_at=_at(evening, 21, 30),
    )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
