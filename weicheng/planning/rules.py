"""The rules of the pack in force: limits in days, and the words for obstacles, channels, uses and kinds of areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.planning import AreaKind, FundChannel, FundUse, Obstacle, Side
from weicheng.domain.refusals import BadInput
from weicheng.standards.queries import current_pack

HUNDRED = 100


@dataclass(frozen=True)
class Rules:
    """What the pack says of planning. Words no longer in use stay readable and are not offered."""

    decision_days: int
    check_days: int
    # In hundredths of a point, as scores are.
    step: int
    confidence: int
    obstacles: Mapping[str, str]
    channels: Mapping[str, str]
    uses: Mapping[str, str]
    area_kinds: Mapping[str, str]
    weak: frozenset[str]
    sides: Mapping[str, Side]
    offered: frozenset[tuple[str, str]]

    def choices(self, words: str) -> list[tuple[str, str]]:
        """Code and name of what may be chosen: `obstacles`, `channels`, `uses` or `area_kinds`."""
        return [(code, name) for code, name in getattr(self, words).items() if (words, code) in self.offered]

    def demand(self, words: str, code: str, label: str) -> str:
        """The code if it may be chosen. Raises BadInput."""
        if (words, code) not in self.offered:
            raise BadInput.of(label, f"规则包里没有“{code}”", "请从列表中选择")
        return code


def rules_on(day: date | None = None, area_path: str = "") -> Rules:
    """The rules in force on a day in an area. Raises BadInput while nothing is published."""
    pack = current_pack(day=day, area_path=area_path).pack
    said = pack.planning
    words: Mapping[str, Mapping[str, Obstacle | FundChannel | FundUse | AreaKind]] = {
        "obstacles": pack.obstacle,
        "channels": pack.fund_channel,
        "uses": pack.fund_use,
        "area_kinds": pack.area_kind,
    }
    return Rules(
        said.decision_days,
        said.check_days,
        said.step_points * HUNDRED,
        said.confidence,
        {code: row.name for code, row in pack.obstacle.items()},
        {code: row.name for code, row in pack.fund_channel.items()},
        {code: row.name for code, row in pack.fund_use.items()},
        {code: row.name for code, row in pack.area_kind.items()},
        frozenset(code for code, row in pack.area_kind.items() if row.weak),
        {code: row.side for code, row in pack.obstacle.items()},
        frozenset((name, code) for name, rows in words.items() for code, row in rows.items() if row.in_use),
    )
