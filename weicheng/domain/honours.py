"""Who is named in public and who wins: red and black lists (M-069), comparisons (M-070), five-haves (M-071)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from weicheng.domain.rates import Rate
from weicheng.domain.reasons import Reason


class Scope(StrEnum):
    """What a list may name. Households, persons and sole traders are not among them, so none can be listed."""

    AREA = "area"  # streets, communities, villages
    UNIT = "unit"  # public bodies and enterprises
    SITE = "site"  # public places


@dataclass(frozen=True)
class Scored:
    """An object with its score in hundredths; `record` names it."""

    record: str
    score: int


@dataclass(frozen=True)
class RedBlack:
    """红榜, the best first, and 黑榜, the worst first."""

    red: tuple[Scored, ...]
    black: tuple[Scored, ...]
    reason: Reason


def red_black(scored: Iterable[Scored], *, size: int, pass_mark: int) -> RedBlack:
    """Top and bottom `size`, ties at the edge included. Who reaches the pass mark is never black, others never red."""
    known = sorted(scored, key=lambda one: (-one.score, one.record))
    passed = [one for one in known if one.score >= pass_mark]
    failed = [one for one in reversed(known) if one.score < pass_mark]
    reason = Reason("honours.lists", "M-069", {"size": size, "pass_mark": pass_mark, "objects": len(known)})
    return RedBlack(_first(passed, size), _first(failed, size), reason)


def _first(ordered: Sequence[Scored], size: int) -> tuple[Scored, ...]:
    if size < 1 or len(ordered) <= size:
        return tuple(ordered[: max(size, 0)])
    edge = ordered[size - 1].score
    return tuple(one for place, one in enumerate(ordered) if place < size or one.score == edge)


@dataclass(frozen=True)
class Winners:
    """Who wins within the quota, and who ties for its last places: a person decides between those."""

    winners: tuple[Scored, ...]
    tied: tuple[Scored, ...]
    seats_left: int


def winners(candidates: Iterable[Scored], *, quota: int) -> Winners:
    """The best within the quota; a tie across its edge is left open (M-070)."""
    ordered = sorted(candidates, key=lambda one: (-one.score, one.record))
    if len(ordered) <= quota or ordered[quota - 1].score > ordered[quota].score:
        return Winners(tuple(ordered[:quota]), (), 0)
    edge = ordered[quota].score
    sure = tuple(one for one in ordered if one.score > edge)
    return Winners(sure, tuple(one for one in ordered if one.score == edge), quota - len(sure))


class Have(StrEnum):
    """The five of 五有长效管护."""

    SYSTEM = "system"
    STANDARD = "standard"
    TEAM = "team"
    MONEY = "money"
    CHECK = "check"

    @property
    def label(self) -> str:
        return _HAVES[self]


_HAVES = {
    Have.SYSTEM: "有制度",
    Have.STANDARD: "有标准",
    Have.TEAM: "有队伍",
    Have.MONEY: "有经费",
    Have.CHECK: "有检查",
}


@dataclass(frozen=True)
class FiveHaves:
    """What a village has, what it lacks, and why."""

    have: tuple[Have, ...]
    missing: tuple[Have, ...]
    reason: Reason

    @property
    def met(self) -> bool:
        """五有达标: all five with evidence."""
        return not self.missing

    @property
    def text(self) -> str:
        return f"{len(self.have)}/{len(Have)}"


def five_haves(evidence: Mapping[Have, str], *, checked_on: date | None, today: date, within_days: int) -> FiveHaves:
    """All five with evidence; 有检查 needs a look in the last `within_days` days, the day itself included (M-071)."""
    fresh = checked_on is not None and today - timedelta(days=within_days) <= checked_on <= today
    have = tuple(one for one in Have if evidence.get(one, "").strip() and (one is not Have.CHECK or fresh))
    inputs = {"checked_on": checked_on.isoformat() if checked_on else None, "within_days": within_days}
    return FiveHaves(have, tuple(one for one in Have if one not in have), Reason("five-haves", "M-071", inputs))


def five_have_rate(villages: Iterable[FiveHaves]) -> Rate:
    """五有达标率."""
    known = list(villages)
    return Rate("五有达标率", "五有达标数", "村庄总数", sum(one.met for one in known), len(known), "M-071")
