"""What the lot fell on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from weicheng.draws.models import ChosenItem, Draw, PairMember
from weicheng.organization.models import User

# Kind of reference of a person: `user:5`.
PERSON = "user"
# A list that was drawn and then re-rolled or cancelled led to no visit.
VALID = (Draw.State.DRAWN, Draw.State.PUBLISHED)


@dataclass(frozen=True)
class Member:
    """An inspector sent to a place."""

    ref: str
    label: str

    @property
    def user_id(self) -> int | None:
        """The account, when the caller gave people as `user:5`."""
        kind, _, number = self.ref.partition(":")
        return int(number) if kind == PERSON and number.isascii() and number.isdecimal() else None


@dataclass(frozen=True)
class ChosenPlace:
    """A place on the list, in the order of the draw, with the pair sent there (empty without inspectors).

    `id` is the chosen item's key, by which a visit says which lot it fulfils.
    """

    id: int
    rank: int
    ref: str
    label: str
    stratum: str
    pair: tuple[Member, ...]


def chosen(draw: Draw) -> tuple[ChosenPlace, ...]:
    """The list of a draw, empty before it is drawn; two queries. Asks no policy (see the package)."""
    pairs: dict[int, list[Member]] = {}
    for row in PairMember.objects.filter(chosen__draw=draw).select_related("inspector").order_by("chosen", "seat"):
        pairs.setdefault(row.chosen_id, []).append(Member(row.inspector.ref, row.inspector.label))
    rows = ChosenItem.objects.filter(draw=draw).select_related("item").order_by("rank")
    return tuple(
        ChosenPlace(row.pk, row.rank, row.item.ref, row.item.label, row.item.stratum, tuple(pairs.get(row.pk, ())))
        for row in rows
    )


def last_chosen(refs: Collection[str]) -> dict[str, date]:
    """Reference → the day of the last visit that a draw led to; places never drawn are missing. One query."""
    rows = ChosenItem.objects.filter(item__ref__in=refs, draw__state__in=VALID)
    return dict(rows.values_list("item__ref").annotate(Max("draw__visit_on")))


def people_by_ref(places: Iterable[ChosenPlace]) -> dict[str, str]:
    """Reference → name of the inspectors of a list; one query. For those who may see the list."""
    ids = {user for place in places for member in place.pair if (user := member.user_id)}
    return {f"{PERSON}:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
