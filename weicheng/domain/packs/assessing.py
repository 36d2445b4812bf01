"""Rows of assessment.toml: schemes, rankings, appeals, public lists, imbalance. Sections are listed in schema.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from weicheng.domain.calendar import Allowance
from weicheng.domain.packs.told import Clause, Marked, Name, Told


@dataclass(frozen=True, kw_only=True)
class ScoreScheme:
    """考核方案: which kinds of visit are scored to which full mark; items and their points stand in the checklist."""

    name: Name
    kinds: Annotated[tuple[str, ...], Told("检查类别")]
    full: Annotated[int, Told("满分", low=1, high=1000)]
    bonus_cap: Annotated[int, Told("加分上限", low=0, high=1000)] = 0
    veto_leaves: Annotated[int, Told("一票否决后保留分", low=0, high=1000)] = 0
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class RankingRule:
    """排名 (M-112): confidence of the error band, and the months whose spread is pooled."""

    confidence: Annotated[int, Told("置信度(%)", low=50, high=99)]
    months: Annotated[int, Told("合并月数", low=1, high=36)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class AppealRule:
    """得分申诉: how long after the review, and how long the answer may take."""

    within: Annotated[Allowance, Told("申诉期限")]
    answer: Annotated[Allowance, Told("答复期限")]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class HonoursRule:
    """红黑榜 (M-069) and 五有 (M-071); `never_listed` are kinds of places that are mostly sole traders or homes."""

    size: Annotated[int, Told("名额", low=1, high=99)]
    pass_mark: Annotated[int, Told("及格线(分)", low=0, high=1000)]
    never_listed: Annotated[tuple[str, ...], Told("不上榜的点位类型", refers="site")] = ()
    check_days: Annotated[int, Told("有检查的天数", low=1, high=366)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class BalanceRule:
    """不平衡度 (M-119) and the three typical groups (M-120), in points."""

    range: Annotated[int, Told("极差界线(分)", low=1, high=1000)]
    steady: Annotated[int, Told("持续保持(分)", low=0, high=1000)]
    progress: Annotated[int, Told("进步较大(分)", low=0, high=1000)]
    mean: Annotated[int, Told("面好点差的均分(分)", low=0, high=1000)]
    clause: Clause = ""
    mark: Marked = None
