"""What a pack says of surveys, of the readiness forecast and of looking over inspectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from weicheng.domain.packs.told import Clause, Marked, Name, SourceRef, Told


@dataclass(frozen=True, kw_only=True)
class Survey:
    """知晓率调查 (M-090): the marks of a person and of a unit in percent."""

    pass_mark: Annotated[int, Told("个人知晓线", low=1, high=100)]
    high_from: Annotated[int, Told("单位知晓率较高线", low=1, high=100)]
    low_below: Annotated[int, Told("单位不能熟知线", low=1, high=100)]
    least: Annotated[int, Told("列入名单的最少访问人数", low=1, high=99)]
    confidence: Annotated[int, Told("置信水平", low=50, high=99)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class SurveyKind:
    """Where people are asked, and how many; `named` is false where a name would be that of one trader."""

    name: Name
    quota: Annotated[int, Told("访问人数", low=0, high=9999)]
    named: Annotated[bool, Told("可写名称")] = True


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """迎检研判: the two lines of the covert table, and how visits age (decision 0022)."""

    pass_points: Annotated[int, Told("通过线", low=1, high=1000)]
    basic_points: Annotated[int, Told("基本通过线", low=1, high=1000)]
    confidence: Annotated[int, Told("置信水平", low=50, high=99)]
    half_life_days: Annotated[int, Told("折半天数", low=1, high=366)]
    horizon_days: Annotated[int, Told("最长有效天数", low=1, high=1000)]
    spread: Annotated[int, Told("点位间差异的初始值(百分比)", low=1, high=100)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class CovertHead:
    """大项 of the 1000-point covert table, judged in equal parts by its kinds of places."""

    name: Name
    points: Annotated[int, Told("分值", low=1, high=1000)]
    sites: Annotated[tuple[str, ...], Told("点位类型", refers="site")]
    source: SourceRef = None
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Audit:
    """复核督查人员 (M-125, decision 0023)."""

    double_days: Annotated[int, Told("复核暗访须在几天内", low=1, high=60)]
    planted_days: Annotated[int, Told("盲测问题最长保留天数", low=1, high=14)]
    answer_days: Annotated[int, Told("本人说明天数", low=1, high=60)]
    often: Annotated[int, Told("同一人多次检查同一单位", low=2, high=99)]
    confidence: Annotated[int, Told("置信水平", low=50, high=99)]
    clause: Clause = ""
    mark: Marked = None
