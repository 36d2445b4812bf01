"""The rules of the pack in the words of the core: points become hundredths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from weicheng.domain.calendar import Allowance
from weicheng.domain.imbalance import Limits
from weicheng.domain.packs.parse import Pack
from weicheng.domain.scoring import Scheme
from weicheng.standards.queries import current_pack

HUNDRED = 100


@dataclass(frozen=True)
class SchemeRule:
    """A scheme with the kinds of visit it scores."""

    key: str
    scheme: Scheme
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """Everything the pack in force says of assessment."""

    version_id: int
    name: str
    schemes: Mapping[str, SchemeRule]
    confidence: int
    months: int
    appeal_within: Allowance
    answer_within: Allowance
    list_size: int
    pass_mark: int
    never_listed: tuple[str, ...]
    check_days: int
    range_limit: int
    typical: Limits
    # The heads of 暗访调研评价表 by number.
    heads: Mapping[int, str]


def rules_on(day: date | None = None, area_path: str = "") -> Rules:
    """The rules in force on a day in an area. Raises BadInput while nothing is published."""
    published = current_pack(day=day, area_path=area_path)
    pack = published.pack
    balance, honours = pack.balance, pack.honours
    return Rules(
        published.version_id,
        pack.name,
        _schemes(pack),
        pack.ranking.confidence,
        pack.ranking.months,
        pack.appeal.within,
        pack.appeal.answer,
        honours.size,
        honours.pass_mark * HUNDRED,
        honours.never_listed,
        honours.check_days,
        balance.range * HUNDRED,
        Limits(balance.steady * HUNDRED, balance.progress * HUNDRED, balance.mean * HUNDRED, balance.range * HUNDRED),
        {int(number): head.name for number, head in pack.covert_head.items()},
    )


def _schemes(pack: Pack) -> Mapping[str, SchemeRule]:
    return {
        key: SchemeRule(
            key,
            Scheme(row.name, row.full * HUNDRED, row.bonus_cap * HUNDRED, row.veto_leaves * HUNDRED, pack.name),
            row.kinds,
        )
        for key, row in pack.scheme.items()
    }
