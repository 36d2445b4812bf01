"""Inspectors drawn in pairs for the places drawn, with recusal 回避 (M-092)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from weicheng.domain.reasons import Reason
from weicheng.domain.refusals import BadInput, Fault
from weicheng.domain.sampling.lots import Lot, Lots
from weicheng.domain.sampling.pool import PAIR, Inspector, Item


@dataclass(frozen=True)
class Recusal:
    """Why an inspector must not go to a place."""

    inspector: str
    item: str
    reason: Reason


def recusal(inspector: Inspector, item: Item) -> Recusal | None:
    """The conflict between a person and a place: by the books (unit, area), or declared. None: there is none."""
    place = {item.ref, *item.ties}
    for rule, refs in (("sampling.recusal.derived", inspector.ties), ("sampling.recusal.declared", inspector.declared)):
        shared = sorted(place & set(refs))
        if shared:
            return Recusal(inspector.ref, item.ref, Reason(rule, "M-092", {"shared": " ".join(shared)}))
    return None


def _may_go_together(one: Inspector, other: Inspector) -> bool:
    return (
        one.ref != other.ref
        and other.ref not in {*one.ties, *one.declared}
        and one.ref not in {*other.ties, *other.declared}
    )


def _partners(one: Inspector, free: Sequence[Inspector]) -> list[Inspector]:
    return [other for other in free if _may_go_together(one, other)]


def check_pairing(items: Sequence[Item], inspectors: Sequence[Inspector]) -> None:
    """Raises BadInput naming each place for which no pair is free of conflicts, and who is kept from it and why.

    Asked when the pool is frozen: on the morning of the visit it would be too late. Without inspectors there is
    nothing to ask.
    """
    faults = []
    for item in items if inspectors else ():
        recused = {i.ref: found for i in inspectors if (found := recusal(i, item))}
        free = [inspector for inspector in inspectors if inspector.ref not in recused]
        if not any(_partners(one, free) for one in free):
            faults.append(Fault(item.label, _why_none(inspectors, recused), "请增加督查员，或核对回避申报"))
    if faults:
        raise BadInput(faults)


def _why_none(inspectors: Sequence[Inspector], recused: Mapping[str, Recusal]) -> str:
    kept = "、".join(
        f"{one.label}({'申报回避' if recused[one.ref].reason.rule.endswith('declared') else '本单位或本辖区'})"
        for one in inspectors
        if one.ref in recused
    )
    left = len(inspectors) - len(recused)
    if left < PAIR:
        return f"须回避：{kept}；只剩 {left} 人，不成一对"
    return f"可派的 {left} 人相互回避，配不成一对"


def draw_pair(
    item: Item, inspectors: Sequence[Inspector], loads: Mapping[str, int], lots: Lots
) -> list[tuple[Inspector, Lot]]:
    """Two inspectors for a place, one after the other, from those with the fewest places so far.

    `inspectors` come in the order of their references. The first is drawn only from those who have a partner left,
    so a pair is always found once `check_pairing` has passed.
    """
    free = [inspector for inspector in inspectors if recusal(inspector, item) is None]
    first, lot = _one([one for one in free if _partners(one, free)], loads, lots)
    second, other_lot = _one(_partners(first, free), loads, lots)
    return [(first, lot), (second, other_lot)]


def _one(candidates: Sequence[Inspector], loads: Mapping[str, int], lots: Lots) -> tuple[Inspector, Lot]:
    fewest = min(loads[one.ref] for one in candidates)
    least = [one for one in candidates if loads[one.ref] == fewest]
    lot = lots.draw(len(least))
    return least[lot.number], lot
