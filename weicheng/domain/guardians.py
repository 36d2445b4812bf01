"""Leaders and office staff who are tied to places and units: 包联包抓, 四包, 挂钩指导 (M-009, M-010, M-012)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from weicheng.domain.coverage import Coverage, cover
from weicheng.domain.packs.vocabulary import Labelled


class GuardianDuty(Labelled):
    """The four duties of 四包 (M-010)."""

    ADVANCE = "advance", "包推进"
    COORDINATE = "coordinate", "包协调"
    IMPLEMENT = "implement", "包落实"
    GUIDE = "guide", "包指导"


class Direction(Labelled):
    """Who made the contact of a liaison (M-012)."""

    OUTGOING = "outgoing", "创卫办联系单位"
    INCOMING = "incoming", "单位联系创卫办"


@dataclass(frozen=True)
class LeaderAssignment:
    """A leader answers for one object (area, street, road, project …)."""

    leader: str
    kind: str
    target: str


@dataclass(frozen=True)
class LeaderCoverage:
    """Which objects have a leader, and which kinds of object each leader lacks (M-009)."""

    objects: Coverage
    lacking: Mapping[str, tuple[str, ...]]
    idle_leaders: tuple[str, ...]


@dataclass(frozen=True)
class DutyRow:
    """What one guardian recorded under each of the four duties, and which he left blank."""

    guardian: str
    counts: Mapping[GuardianDuty, int]

    @property
    def blank(self) -> tuple[GuardianDuty, ...]:
        """Duties without any entry in the period."""
        return tuple(duty for duty, count in self.counts.items() if not count)


@dataclass(frozen=True)
class LiaisonContacts:
    """A unit, its liaison in the office, and the contacts of the period in each direction."""

    unit: str
    liaison: str
    outgoing: int = 0
    incoming: int = 0


@dataclass(frozen=True)
class LiaisonCoverage:
    """Units with a liaison, those whose contacts went one way only, with the way that is missing, and those
    without any contact (M-012).
    """

    units: Coverage
    one_way: tuple[tuple[str, Direction], ...]
    no_contact: tuple[str, ...]


def leader_coverage(
    assignments: Iterable[LeaderAssignment],
    *,
    leaders: Sequence[str],
    objects: Sequence[str],
    each_needs: Sequence[str] = (),
) -> LeaderCoverage:
    """Every object needs a leader; every leader needs one object of each kind in `each_needs` (秦都: a road section
    and a project site); leaders without any object are named.
    """
    known = list(assignments)
    covered = {assignment.target for assignment in known}
    kinds = {leader: {one.kind for one in known if one.leader == leader} for leader in leaders}
    lacking = {leader: tuple(kind for kind in each_needs if kind not in kinds[leader]) for leader in leaders}
    return LeaderCoverage(
        cover(
            {target: target in covered for target in objects},
            name="领导包联覆盖率",
            covered="有领导包联的对象数",
            total="应包联对象数",
            clause="M-009",
        ),
        {leader: kinds_missing for leader, kinds_missing in lacking.items() if kinds_missing},
        tuple(leader for leader in leaders if not kinds[leader]),
    )


def guardian_layers(layers: Mapping[str, Mapping[str, bool]]) -> dict[str, Coverage]:
    """四包 layer by layer: layer → lower areas and whether each has a guardian of the level above (M-010)."""
    return {
        layer: cover(areas, name=f"{layer}包保覆盖率", covered="有包保人的数", total=f"{layer}总数", clause="M-010")
        for layer, areas in layers.items()
    }


def duty_matrix(guardians: Sequence[str], entries: Iterable[tuple[str, GuardianDuty]]) -> tuple[DutyRow, ...]:
    """What each guardian recorded under each of the four duties; a duty without an entry shows as blank (M-010)."""
    counted = Counter(entries)
    return tuple(DutyRow(guardian, {duty: counted[guardian, duty] for duty in GuardianDuty}) for guardian in guardians)


def liaison_coverage(units: Iterable[LiaisonContacts]) -> LiaisonCoverage:
    """Units without a named liaison, and how two-way the contacts of the period were (单向, M-012)."""
    known = list(units)
    one_way = [
        (unit.unit, Direction.INCOMING if unit.outgoing else Direction.OUTGOING)
        for unit in known
        if bool(unit.outgoing) != bool(unit.incoming)
    ]
    return LiaisonCoverage(
        cover(
            {unit.unit: bool(unit.liaison) for unit in known},
            name="挂钩指导覆盖率",
            covered="有挂钩联络人的单位数",
            total="应挂钩单位数",
            clause="M-012",
        ),
        tuple(one_way),
        tuple(unit.unit for unit in known if not (unit.outgoing or unit.incoming)),
    )
