"""回头看: rounds that were drawn, what was found, and how often it had come back (M-102)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.models import LookBack
from weicheng.domain.rates import Rate
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.queries import unit_names

LOOKED = Q(looked_at__isnull=False)
RELAPSED = Q(result=LookBack.Result.RELAPSED)


def visible_look_backs(actor: Actor) -> QuerySet[LookBack]:
    """Every drawn case in reach, with what a list row shows."""
    rows = LookBack.objects.filter(policy.scope(actor, "case.view"), case__sealed=False)
    return rows.select_related("case__area", "case__unit", "looked_by")


def look_backs_to_do(actor: Actor) -> QuerySet[LookBack]:
    """Drawn cases that the actor may look at and nobody has, the oldest draw first."""
    rows = LookBack.objects.filter(policy.scope(actor, "case.look_back"), looked_at=None, case__sealed=False)
    return rows.select_related("case__area", "case__unit").order_by("drawn_at", "pk")


def get_look_back(actor: Actor, pk: int) -> LookBack:
    """One drawn case in reach. Raises OutOfReach."""
    found = visible_look_backs(actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


@dataclass(frozen=True)
class Round:
    """One draw: its name, its seed for anybody who wants to repeat it, and what was found so far."""

    name: str
    seed: str
    drawn_at: datetime
    drawn: int
    looked: int
    relapsed: int

    @property
    def rate(self) -> Rate:
        """反弹率 of the round."""
        return _rate(self.relapsed, self.looked)


def look_back_rounds(actor: Actor) -> list[Round]:
    """The rounds in reach, the latest first; one query."""
    rows = visible_look_backs(actor).order_by().values("round", "seed")
    counted = rows.annotate(
        drawn_at=Min("drawn_at"),
        drawn=Count("pk"),
        looked=Count("pk", filter=LOOKED),
        relapsed=Count("pk", filter=RELAPSED),
    ).order_by("-drawn_at", "round")
    return [
        Round(row["round"], row["seed"], row["drawn_at"], row["drawn"], row["looked"], row["relapsed"])
        for row in counted
    ]


@dataclass(frozen=True)
class Relapses:
    """How often it came back for one unit or one category."""

    key: str
    name: str
    rate: Rate


def relapse_rates(actor: Actor, *, by: str) -> list[Relapses]:
    """反弹率 `by` "unit" or "category", the worst first; two queries. Only what was really looked at counts."""
    column = {"unit": "case__unit", "category": "case__category"}[by]
    rows = visible_look_backs(actor).filter(LOOKED).order_by().values_list(column)
    counted = list(rows.annotate(looked=Count("pk"), relapsed=Count("pk", filter=RELAPSED)))
    names = _names(by, [key for key, _, _ in counted])
    found = [
        Relapses(str(key or ""), names.get(key, "尚无责任单位"), _rate(relapsed, looked))
        for key, looked, relapsed in counted
    ]
    return sorted(found, key=lambda one: (-(one.rate.value or 0), one.name))


def _rate(relapsed: int, looked: int) -> Rate:
    return Rate("反弹率", "反弹数", "回头看数", relapsed, looked, "M-102", inverted=True)


def _names(by: str, keys: list[object]) -> dict[object, str]:
    if by == "unit":
        known: dict[object, str] = {}
        known.update(unit_names(key for key in keys if isinstance(key, int)).items())
        return known
    matters = facts.rules_in_force(timezone.now()).pack.matter
    return {code: matters[str(code)].name if str(code) in matters else str(code) for code in keys}
