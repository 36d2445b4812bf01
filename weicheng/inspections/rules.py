"""What the rule pack in force says of inspection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.parse import Pack
from weicheng.domain.points import PointKind
from weicheng.standards import queries as standards


@dataclass(frozen=True)
class Rules:
    """The pack's figures for inspection, with the name that events keep."""

    pack: Pack

    @property
    def pass_grade(self) -> int:
        """达标等次."""
        return self.pack.inspection.pass_grade

    @property
    def bulletin_days(self) -> int:
        """督查后通报期限."""
        return self.pack.inspection.bulletin_days

    @property
    def patrol_level(self) -> str:
        """Each area of this level is patrolled every day (M-084)."""
        return self.pack.inspection.patrol_level

    def cycle_days(self, kind: PointKind, site_kind: str) -> int:
        """检查周期: that of the kind of site where the pack has one, else that of the kind of point."""
        if own := self.pack.check_cycle.get(site_kind):
            return own.days
        settings = self.pack.inspection
        return {
            PointKind.PART: settings.part_days,
            PointKind.STEP: settings.step_days,
            PointKind.PLACE: settings.place_days,
        }[kind]


def in_force(day: date, area_path: str) -> Rules:
    """The rules in force on a day in an area. Raises BadInput while no pack is published."""
    return Rules(standards.current_pack(day=day, area_path=area_path).pack)
