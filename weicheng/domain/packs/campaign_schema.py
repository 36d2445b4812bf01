"""What a campaign pack may say: cycles, steps, required files, schemes, mechanisms, regulations of one honour.

A campaign pack 创建活动包 is a folder `campaigns/<活动>/<版本>` of TOML files beside the rule packs. It names no clause
of its own: clauses stand in editions, and a pack speaks of them by the beginning of their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from weicheng.domain.calendar import Allowance
from weicheng.domain.cycles import CycleKind
from weicheng.domain.packs.schema import Section, Source
from weicheng.domain.packs.told import Clause, Marked, Name, Note, SourceRef, Told
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.schemes import ItemRule

SCHEMA = 1
MONTH_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_WORD = r"[a-z][a-z0-9_]{0,31}"


@dataclass(frozen=True, kw_only=True)
class CampaignHead:
    """campaign.toml [campaign]: which honour the pack is for."""

    schema: Annotated[int, Told("格式版本", low=SCHEMA, high=SCHEMA)]
    campaign: Annotated[str, Told("活动", pattern=r"[a-z][a-z0-9-]{1,31}", example="tourist-city")]
    version: Annotated[str, Told("版本", pattern=r"\d{4}\.\d{1,3}", example="2026.1")]
    title: Name
    honour: Annotated[str, Told("称号", pattern=r"\S.{0,39}", example="中国优秀旅游城市")]
    note: Note = ""


class StepLevel(Labelled):
    """Who carries a step out."""

    CITY = "city", "本市"
    PREFECTURE = "prefecture", "地级市"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家"


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """申报周期 from a day on (M-040). `apply_year` and `accept_year` count from 1 within a period."""

    name: Name
    effective_from: Annotated[date, Told("施行日期")]
    kind: Annotated[CycleKind, Told("周期")]
    first_year: Annotated[int, Told("首个周期开始年份", low=1990, high=2100)]
    years: Annotated[int, Told("周期年数", low=1, high=10)] = 3
    apply_year: Annotated[int, Told("第几年申报", low=1, high=10)] = 1
    accept_year: Annotated[int, Told("第几年命名", low=1, high=10)] = 3
    apply_until: Annotated[str, Told("申报截止(月-日)", pattern=MONTH_DAY, example="06-30")] = "12-31"
    recheck_years: Annotated[int, Told("复审间隔(年)", low=1, high=10)] = 3
    clause: Clause = ""
    source: SourceRef = None
    mark: Marked = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class ApplicationStep:
    """申报步骤 (M-203). A gate needs the right to apply (M-020); feedback is due so long after the result."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    level: Annotated[StepLevel, Told("组织单位")]
    gate: Annotated[bool, Told("须具备申报资格")] = False
    naming: Annotated[bool, Told("通过即命名")] = False
    repeats: Annotated[int, Told("可重复次数", low=0, high=9)] = 1
    repeat_after_months: Annotated[int, Told("整改后可重复(月)", low=0, high=36)] = 0
    feedback: Annotated[Allowance | None, Told("反馈期限")] = None
    documents: Annotated[tuple[str, ...], Told("应有材料")] = ()
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """必备材料 of each clause and year (M-197); without `clauses` every clause needs it."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    due: Annotated[str, Told("每年截止(月-日)", pattern=MONTH_DAY, example="12-31")]
    standing: Annotated[bool, Told("长期有效")] = False
    cadence_days: Annotated[int | None, Told("更新周期(天)", low=1, high=366)] = None
    clauses: Annotated[tuple[str, ...], Told("条号开头")] = ()
    mark: Marked = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Backfill:
    """疑似补录 (M-196)."""

    hours: Annotated[int, Told("集中录入(小时)", low=1, high=72)]
    least: Annotated[int, Told("最少条数", low=2, high=999)]
    span_days: Annotated[int, Told("所记日期跨度(天)", low=1, high=366)]
    late_days: Annotated[int, Told("晚录(天)", low=0, high=366)]
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """评分方案 (M-111, M-118): `line` is what a total must reach, where there is one."""

    name: Name
    full: Annotated[int, Told("满分", low=1, high=10000)]
    line: Annotated[int | None, Told("达标线", low=1, high=10000)] = None
    source: SourceRef = None
    mark: Marked = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """评分项."""

    scheme: Annotated[str, Told("评分方案", refers="scheme")]
    order: Annotated[int, Told("次序", low=1, high=999)]
    part: Annotated[str, Told("部分", pattern=r"\S.{0,39}", example="检查曝光")]
    name: Name
    points: Annotated[int, Told("分值", low=1, high=10000)]
    rule: Annotated[ItemRule, Told("得分方法")]
    need: Annotated[int, Told("须达到", low=0, high=9999)] = 0
    facts: Annotated[tuple[str, ...], Told("须做到")] = ()
    left: Annotated[tuple[int, ...], Told("0、1、2…次后的得分", low=0)] = ()
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class MechanismKind:
    """长效机制 (M-192) that every city is to have, with the cadence in which it must show that it runs."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    cadence_days: Annotated[int, Told("运行周期(天)", low=1, high=366)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class RegulationKind:
    """须出台的制度 (M-221); `clause` is the beginning of the number of the clause it satisfies."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    clause: Clause = ""
    mark: Marked = None


SECTIONS: tuple[Section, ...] = (
    Section("campaign.toml", "campaign", CampaignHead, "创建活动"),
    Section("campaign.toml", "source", Source, "出处", r"[A-Za-z0-9_-]{2,40}", required=False),
    Section("steps.toml", "cycle", Cycle, "申报周期", _WORD),
    Section("steps.toml", "step", ApplicationStep, "申报步骤", _WORD),
    Section("files.toml", "file", FileKind, "必备材料", _WORD),
    Section("files.toml", "backfill", Backfill, "疑似补录"),
    Section("scoring.toml", "scheme", Scheme, "评分方案", _WORD, required=False),
    Section("scoring.toml", "item", Item, "评分项", _WORD, required=False),
    Section("lasting.toml", "mechanism", MechanismKind, "长效机制", _WORD, required=False),
    Section("lasting.toml", "regulation", RegulationKind, "须出台的制度", _WORD, required=False),
)
