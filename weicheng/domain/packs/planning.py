"""What a pack says of plans and projects: limits, the taxonomy of obstacles, channels and uses of money, weak areas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from weicheng.domain.packs.told import Clause, Marked, Name, Told


class Side(StrEnum):
    """Where an obstacle arises: in building or in a campaign of enforcement (M-037)."""

    HARDWARE = "hardware"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, kw_only=True)
class Planning:
    """规划与项目: after how many days something is asked again (M-184, M-185), and the 同步 limit (M-229)."""

    decision_days: Annotated[int, Told("协调事项等待天数上限", low=1, high=366)]
    check_days: Annotated[int, Told("改造后检查周期（天）", low=1, high=366)]
    step_points: Annotated[int, Told("同步分差上限", low=0, high=100)]
    confidence: Annotated[int, Told("置信水平", low=50, high=99)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """受阻原因 (M-037)."""

    name: Name
    side: Annotated[Side, Told("类别")]
    in_use: Annotated[bool, Told("启用")] = True


@dataclass(frozen=True, kw_only=True)
class FundChannel:
    """筹资渠道 (M-181)."""

    name: Name
    in_use: Annotated[bool, Told("启用")] = True


@dataclass(frozen=True, kw_only=True)
class FundUse:
    """资金用途 (M-181)."""

    name: Name
    in_use: Annotated[bool, Told("启用")] = True


@dataclass(frozen=True, kw_only=True)
class AreaKind:
    """投资区域类别; `weak` ones are to get a share that does not fall (M-229)."""

    name: Name
    weak: Annotated[bool, Told("薄弱区域")]
    in_use: Annotated[bool, Told("启用")] = True
