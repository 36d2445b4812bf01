"""What the tellers of inspection share: the cast, the days, checklists filled in from the seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.demo import names
from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.inspections import FollowUpResult
from weicheng.forms import queries as forms
from weicheng.forms.instances import write_instance
from weicheng.forms.models import FormVersion
from weicheng.inspections import actions
from weicheng.inspections import queries as inspections
from weicheng.inspections.commands import NewFinding, Result, SentForm
from weicheng.inspections.models import Visit
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area, User
from weicheng.organization.queries import actor_of, area_rows, demo_accounts

# Below this a checklist asks for words.
FAIR = 7
# Most of what an inspector writes down of one visit.
MOST_FINDINGS = 2
# Findings of this many days become cases; what became of older ones stands on the follow-ups.
FRESH = timedelta(days=10)


@dataclass
class Stage:
    """The demo city as a teller of inspection sees it, told up to `now`."""

    rng: random.Random
    now: datetime

    @cached_property
    def cast(self) -> dict[str, User]:
        return {user.username: user for user in demo_accounts()}

    @cached_property
    def county(self) -> Area:
        return area_rows().get(level=AreaLevel.COUNTY)

    @cached_property
    def streets(self) -> list[Area]:
        return list(area_rows().filter(level=AreaLevel.STREET, path__startswith=self.county.path).order_by("path"))

    @cached_property
    def communities(self) -> list[Area]:
        rows = area_rows().filter(level=AreaLevel.COMMUNITY, path__startswith=self.county.path)
        return list(rows.order_by("path"))

    @cached_property
    def checklists(self) -> dict[str, FormVersion]:
        """The published checklists by code."""
        return {version.form.code: version for version in forms.published(self.actor("zhuren"))}

    @cached_property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        return {}

    def actor(self, username: str) -> Actor:
        if username not in self._actors:
            self._actors[username] = actor_of(self.cast[username])
        return self._actors[username]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day, never later than now."""
        return min(self.clock(day, hour, minute), self.now)

    def clock(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day, also one to come."""
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def uuid(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def of_street(self, street: Area) -> list[Area]:
        return [area for area in self.communities if area.path.startswith(street.path)]

    def record(self, visit: Visit, *, by: str, at: datetime, code: str, unit_id: int | None = None) -> Visit:
        """A planned visit is made: the checklist filled in, some of what was poor written down as findings.

        With a unit these are handed over on the spot.
        """
        version = visit.version or self.checklists[code]
        graded = self._grade(version, self._quality(visit))
        uuid, poor = self.uuid(), [item for item, grade in graded if grade < FAIR]
        answers: dict[str, str] = {}
        for item, grade in graded:
            answers[item.code] = str(grade)
            if grade < FAIR:
                answers[f"{item.code}_remark"] = f"{item.text[:30]}：{self.problem()[1]}"
        instance = write_instance(forms.definition(version), answers, uuid)
        return actions.record_visit(
            actor=self.actor(by),
            visit_id=visit.pk,
            command_id=uuid,
            visited_at=at,
            form=SentForm(uuid=uuid, version_id=version.pk, instance=instance, started_at=at, ended_at=at),
            findings=[self.finding(item, at, unit_id=unit_id) for item in poor[:MOST_FINDINGS]],
            results=self._results(visit),
            now=at,
        )

    def finding(self, item: ChecklistItem, at: datetime, *, unit_id: int | None = None, days: int = 5) -> NewFinding:
        """One problem under an item; with a unit it is handed over on the spot, due in some days."""
        category, text = self.problem()
        return NewFinding(
            uuid=self.uuid(),
            item_code=item.code,
            text=text,
            category=item.category or category,
            unit_id=unit_id,
            due_on=timezone.localtime(at).date() + timedelta(days=days) if unit_id else None,
            raise_case=at > self.now - FRESH,
        )

    def problem(self) -> tuple[str, str]:
        """A category with the words of whoever saw it."""
        [row] = self.rng.choices(names.PROBLEMS, weights=[weight for _, weight, _ in names.PROBLEMS])
        return row[0], self.rng.choice(row[2])

    def _quality(self, visit: Visit) -> float:
        """Streets differ a little, communities within a street more: most differences of a ranking are luck."""
        street = next((n for n, area in enumerate(self.streets) if visit.area_path.startswith(area.path)), 0)
        return 8.9 - 0.9 * street / len(self.streets) + self.rng.gauss(0, 0.4)

    def _grade(self, version: FormVersion, quality: float) -> Sequence[tuple[ChecklistItem, int]]:
        """A grade for each item that can be looked at here."""
        here = [item for item in forms.items(version) if item.place_kind in {"", version.place_kind}]
        return [(item, max(0, min(10, round(self.rng.gauss(quality, 1.1))))) for item in here]

    def _results(self, visit: Visit) -> list[Result]:
        """What became of the findings of the earlier visit, where this one follows it up."""
        if visit.kind != Visit.Kind.FOLLOW_UP:
            return []
        chosen = self.rng.choices(list(FollowUpResult), weights=(7, 2, 1), k=20)
        found = inspections.findings_of_earlier(visit)
        return [Result(finding_id=row.pk, result=one) for row, one in zip(found, chosen, strict=False)]
