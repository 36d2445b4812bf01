"""Twelve months of the demo city, told by calling the ordinary actions from a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from weicheng.access.policy import Actor
from weicheng.cases import actions, queries
from weicheng.cases.models import Case, Report
from weicheng.demo import names
from weicheng.demo.city import City
from weicheng.demo.pictures import take_pictures
from weicheng.domain.cases import Source
from weicheng.evidence.models import Photo
from weicheng.organization.models import Area, Unit

CASES = 3000
YEAR = timedelta(days=365)
# Problems that come back to the same corners, for the relapse map.
HOT_SPOTS = 8
HOT_SHARE = 0.06


@dataclass
class Storyteller:
    """One case after another: who found it, who dealt with it, how it ended."""

    city: City
    rng: random.Random
    now: datetime
    before: list[Photo]
    after: list[Photo]
    hot: list[Area]

    def tell_one(self, at: datetime) -> None:
        """One problem found at a moment and what has become of it by now."""
        category, text = self._problem()
        community = self._community()
        kind = self.rng.random()
        if kind < 0.52:
            self._fixed_on_the_spot(at, category, text, community)
        elif kind < 0.80:
            self._dispatched(self._found(at, category, text, community), at)
        else:
            self._from_the_public(at, category, text, community)

    def _problem(self) -> tuple[str, str]:
        [row] = self.rng.choices(names.PROBLEMS, weights=[weight for _, weight, _ in names.PROBLEMS])
        return row[0], self.rng.choice(row[2])

    def _community(self) -> Area:
        # Streets in the middle have more people and more problems; the first ones of the table are those.
        pool = self.hot if self.rng.random() < HOT_SHARE else self.city.communities
        return pool[int(len(pool) * self.rng.random() ** 1.5)]

    def _place(self, community: Area) -> dict[str, Any]:
        lng, lat = self.city.centres[community.pk]
        return {
            "area": community,
            "lng": round(lng + self.rng.uniform(-0.0012, 0.0012), 6),
            "lat": round(lat + self.rng.uniform(-0.0012, 0.0012), 6),
            "address": self.rng.choice(names.SPOTS),
            "command_id": UUID(int=self.rng.getrandbits(128), version=4),
        }

    def _later(self, at: datetime, low: float, high: float) -> datetime:
        return at + timedelta(hours=self.rng.uniform(low, high))

    def _street(self, community: Area) -> str:
        return f"{next(n for n, s in enumerate(self.city.streets) if community.path.startswith(s.path)):02}"

    def _fixed_on_the_spot(self, at: datetime, category: str, text: str, community: Area) -> None:
        unit = self._owner(category, community, at)
        if unit is None:
            return self._dispatched(self._found(at, category, text, community), at)
        fix = actions.SpotFix(
            unit, self.rng.choice(names.FIXES), [self.rng.choice(self.before)], [self.rng.choice(self.after)]
        )
        worker = self.city.actor(f"wangge{self._street(community)}")
        report = actions.report_case(
            actor=worker,
            source=Source.GRID,
            category=category,
            text=text,
            spot_fix=fix,
            now=at,
            **self._place(community),
        )
        self._finish(_case_of(report), self._later(at, 1, 20))
        return None

    def _owner(self, category: str, community: Area, at: datetime) -> Unit | None:
        rules = queries.rules_at(community.path, at)
        return queries.suggest(duty=rules.matter(category).duty, area_path=community.path, rules=rules, now=at).main

    def _found(self, at: datetime, category: str, text: str, community: Area) -> Case:
        source = Source.INSPECTOR if self.rng.random() < 0.4 else Source.GRID
        who = "ducha" if source is Source.INSPECTOR else f"wangge{self._street(community)}"
        report = actions.report_case(
            actor=self.city.actor(who),
            source=source,
            category=category,
            text=text,
            photos=[self.rng.choice(self.before)],
            now=at,
            **self._place(community),
        )
        return _case_of(report)

    def _from_the_public(self, at: datetime, category: str, text: str, community: Area) -> None:
        phone = self.rng.random() < 0.35
        report = actions.report_case(
            actor=self.city.actor("paiqian"),
            source=Source.PHONE if phone else Source.HOTLINE,
            category=category,
            text=text,
            external_no=f"GD{self.rng.getrandbits(48):014}",
            now=at,
            **self._place(community),
        )
        case = _case_of(report)
        if case.reports.count() > 1:
            return
        at = self._later(at, 0.3, 4)
        if at > self.now:
            return
        inspector, clerk = self.city.actor("ducha"), self.city.actor("paiqian")
        if self.rng.random() < 0.06:
            actions.refute_case(actor=inspector, case=case, reason="现场未发现所述问题", now=at)
            return
        actions.verify_case(actor=inspector, case=case, now=at)
        actions.register_case(actor=clerk, case=case, now=self._later(at, 0.1, 0.5))
        self._dispatched(case, self._later(at, 0.6, 1))
        self._rate(report)

    def _rate(self, report: Report) -> None:
        report.refresh_from_db()
        if report.answered_at and self.rng.random() < 0.3:
            rating = self.rng.choices([5, 4, 3, 2, 1], weights=[40, 35, 15, 7, 3])[0]
            actions.rate_report(report=report, rating=rating, now=min(self.now, self._later(report.answered_at, 1, 48)))

    def _dispatched(self, case: Case, at: datetime) -> None:
        at = self._later(at, 0.2, 2)
        suggestion = queries.propose_dispatch(case, now=at) if at <= self.now else None
        if suggestion is None or suggestion.main is None:
            return
        clerk = self.city.actor("paiqian")
        case = actions.dispatch_case(actor=clerk, case=case, unit=suggestion.main, now=at)
        if self.rng.random() < 0.05:
            at = self._bounce(case, suggestion.main, at)
        self._work(case, suggestion.main, self._later(at, 0.3, 5))

    def _bounce(self, case: Case, unit: Unit, at: datetime) -> datetime:
        back, again = self._later(at, 1, 8), self._later(at, 9, 20)
        if again < self.now:
            handler = self._handler(unit)
            actions.return_case(actor=handler, case=case, reason=self.rng.choice(names.RETURN_REASONS), now=back)
            actions.dispatch_case(actor=self.city.actor("paiqian"), case=case, unit=unit, now=again)
            return again
        return at

    def _handler(self, unit: Unit) -> Actor:
        for number, area in enumerate(self.city.streets):
            if self.city.units[area.name].pk == unit.pk:
                return self.city.actor(f"jiedao{number:02}")
        number = next(n for n, (name, _) in enumerate(names.BUREAUS) if self.city.units[name].pk == unit.pk)
        return self.city.actor(f"bumen{number:02}")

    def _work(self, case: Case, unit: Unit, at: datetime) -> None:
        if at > self.now:
            return
        handler = self._handler(unit)
        actions.accept_case(actor=handler, case=case, now=at)
        # Most are done within the limit, some late, a few not yet.
        share = self.rng.choices([self.rng.uniform(0.1, 0.9), self.rng.uniform(1.1, 3)], weights=[86, 14])[0]
        case.refresh_from_db()
        allowed = (case.handle_due_at or at + timedelta(days=1)) - at
        done = at + max(timedelta(minutes=30), allowed * share)
        if done > self.now or self.rng.random() < 0.01:
            return
        shown = self.rng.choice(self.after)
        actions.handle_case(actor=handler, case=case, note=self.rng.choice(names.FIXES), photos=[shown], now=done)
        self._finish(case, self._later(done, 0.5, 20), shown)

    def _finish(self, case: Case, at: datetime, shown: Photo | None = None) -> None:
        """核查 and 销号, by people who had no hand in the work; some come back once, and show another photo then."""
        checker, director = self.city.actor("hecha"), self.city.actor("zhuren")
        if at > self.now:
            return
        if not case.on_the_spot and self.rng.random() < 0.06:
            actions.rework_case(actor=checker, case=case, reason="角落仍有残留垃圾", now=at)
            at = self._later(at, 2, 12)
            case.refresh_from_db()
            if at > self.now or case.unit is None:
                return
            actions.handle_case(
                actor=self._handler(case.unit),
                case=case,
                note="已返工清理",
                photos=[self.rng.choice([photo for photo in self.after if photo != shown])],
                now=at,
            )
            at = self._later(at, 0.5, 4)
            if at > self.now:
                return
        actions.pass_check(actor=checker, case=case, note="属实", now=at)
        at = self._later(at, 0.2, 10)
        if at <= self.now:
            actions.close_case(actor=director, case=case, now=at)


def _case_of(report: Report) -> Case:
    if report.case is None:
        raise ValueError("a report without a case")
    return report.case


def tell(city: City, *, seed: int, cases: int, now: datetime) -> Iterator[None]:
    """Tells one problem after another, oldest first, more of them towards the end; yields after each."""
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    before, after = take_pictures(city.actor("wangge"), rng)
    hot = rng.sample(city.communities, HOT_SPOTS)
    teller = Storyteller(city, rng, now, before, after, hot)
    moments = sorted(_moment(rng, now) for _ in range(cases))
    for at in moments:
        teller.tell_one(at)
        yield None


def _moment(rng: random.Random, now: datetime) -> datetime:
    """A moment of the past year between seven and nineteen o'clock; the campaign finds more as it goes on."""
    day = now - YEAR * (1 - rng.random() ** 0.7)
    at = day.replace(hour=rng.randrange(7, 19), minute=rng.randrange(60), second=rng.randrange(60))
    return min(at, now - timedelta(minutes=rng.randrange(5, 240)))
