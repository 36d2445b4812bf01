"""What a rule pack may say: every file, section and field, once. Types, Chinese titles and checks are read from here.

A pack is a folder of TOML files. A section is a table of rows (`[duty.sweeping]`) or one row of settings
(`[relapse]`). The vocabulary is closed: a new field is a change of this file, of its test and, where it changes the
meaning of published packs, of SCHEMA.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from weicheng.domain.calendar import Allowance
from weicheng.domain.codes import AreaLevel
from weicheng.domain.packs.assessing import AppealRule, BalanceRule, HonoursRule, RankingRule, ScoreScheme
from weicheng.domain.packs.planning import AreaKind, FundChannel, FundUse, Obstacle, Planning
from weicheng.domain.packs.readiness import Audit, CovertHead, Readiness, Survey, SurveyKind
from weicheng.domain.packs.told import Clause, Marked, Name, Note, Percent, SourceRef, Told
from weicheng.domain.packs.vocabulary import Dimension, Mark, Measure, Signer, Trigger

SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class Head:
    """pack.toml [pack]: who the pack is and which one it extends."""

    schema: Annotated[int, Told("格式版本", low=SCHEMA, high=SCHEMA)]
    campaign: Annotated[str, Told("活动", pattern=r"[a-z][a-z0-9-]{1,31}", example="hygiene-city")]
    edition: Annotated[str, Told("适用地", pattern=r"[a-z][a-z0-9-]{1,31}", example="chaozhou")]
    version: Annotated[str, Told("版本", pattern=r"\d{4}\.\d{1,3}", example="2026.1")]
    title: Name
    effective_from: Annotated[date, Told("施行日期")]
    extends: Annotated[
        str | None, Told("继承自", pattern=r"[a-z][a-z0-9-]*@\d{4}\.\d{1,3}", example="national@2026.1")
    ] = None
    area_code: Annotated[str | None, Told("区划代码", pattern=r"\d{6}", example="445100")] = None
    note: Note = ""

    @property
    def name(self) -> str:
        """How rows and events name the pack: `hygiene-city/chaozhou@2026.1`."""
        return f"{self.campaign}/{self.edition}@{self.version}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where figures come from, and how far they are confirmed."""

    title: Annotated[str, Told("出处")]
    mark: Annotated[Mark, Told("核对情况")]
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Department:
    """A kind of department 主管部门; a unit of the city carries its code, so that a pack never names a unit."""

    name: Name
    closes: Annotated[bool, Told("可销号")] = False
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """职责: what somebody must see to; every matter belongs to exactly one."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    main: Annotated[Dimension, Told("主责维度")]
    lead: Annotated[str, Told("牵头部门", refers="department")]
    levels: Annotated[tuple[AreaLevel, ...], Told("适用区域层级")]
    site_kinds: Annotated[tuple[str, ...], Told("适用点位类型", refers="site")] = ()
    joint: Annotated[tuple[str, ...], Told("配合部门", refers="department")] = ()
    clause: Clause = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A class of matters 案件等级 with its own default limits."""

    name: Name
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """大类: the first two digits of a matter or component."""

    name: Name
    source: SourceRef = None


@dataclass(frozen=True, kw_only=True)
class Matter:
    """事项小类, the category of a case. `plain` is what the public form calls it."""

    name: Name
    duty: Annotated[str, Told("职责", refers="duty")]
    grade: Annotated[str, Told("等级", refers="grade")]
    plain: Annotated[str, Told("通俗名称")] = ""
    common: Annotated[bool, Told("公众常用")] = False
    component: Annotated[str | None, Told("对应部件", refers="component")] = None
    in_use: Annotated[bool, Told("启用")] = True
    source: SourceRef = None
    mark: Marked = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Component:
    """部件小类: a thing in the street that a matter may be about."""

    name: Name
    source: SourceRef = None


@dataclass(frozen=True, kw_only=True)
class LegacyCode:
    """A category of GB/T 30428.2-2013 (2+2 digits) and the matter that took its place."""

    name: Name
    matter: Annotated[str, Told("对应事项", refers="matter")]
    source: SourceRef = None
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Time allowed for each stage; None means that the default of the grade applies."""

    verify: Annotated[Allowance | None, Told("核实")] = None
    register: Annotated[Allowance | None, Told("立案")] = None
    dispatch: Annotated[Allowance | None, Told("派遣")] = None
    accept: Annotated[Allowance | None, Told("接收")] = None
    handle: Annotated[Allowance | None, Told("处置")] = None
    check: Annotated[Allowance | None, Told("核查")] = None
    close: Annotated[Allowance | None, Told("销号")] = None
    claim: Annotated[Allowance | None, Told("认领")] = None
    answer: Annotated[Allowance | None, Told("答复群众")] = None
    source: SourceRef = None
    mark: Marked = None
    clause: Clause = ""
    note: Note = ""


STAGES = ("verify", "register", "dispatch", "accept", "handle", "check", "close", "claim", "answer")


@dataclass(frozen=True, kw_only=True)
class Extension:
    """延期: how often and for how long the clock of a unit may be moved."""

    times: Annotated[int, Told("最多次数", low=0, high=9)]
    longest: Annotated[Allowance, Told("每次最长")]
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """挂账: how long a case may rest before somebody must decide again."""

    longest: Annotated[Allowance, Told("最长")]
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class NearDue:
    """临期: how much of an allowance must be used up before a clock counts as nearly due."""

    used_percent: Percent


@dataclass(frozen=True, kw_only=True)
class Dispatching:
    """派遣规则: whom a case goes to, and what is refused without a reason on record."""

    component_first: Annotated[Dimension, Told("部件先派")]
    matter_first: Annotated[Dimension, Told("事项先派")]
    refuse_push_down: Annotated[bool, Told("不得分派给基层")]
    push_down_levels: Annotated[tuple[AreaLevel, ...], Told("基层层级")]
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Hotline:
    """12345 热线 (M-129)."""

    single_channel: Annotated[bool, Told("统一受理平台")]
    merge_repeats: Annotated[bool, Told("重复诉求并单")]
    dispute_within: Annotated[Allowance, Told("异议期限")]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A rung of the ladder: what happens how long after the trigger."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=99)]
    trigger: Annotated[Trigger, Told("触发")]
    measure: Annotated[Measure, Told("措施")]
    after: Annotated[Allowance | None, Told("时长")] = None
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Slip:
    """督办单 of one colour (M-103)."""

    name: Name
    order: Annotated[int, Told("次序", low=1, high=9)]
    signer: Annotated[Signer, Told("签发")]
    reply_within: Annotated[Allowance, Told("答复期限")]
    published: Annotated[bool, Told("公开")] = False
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """推诿 (M-107)."""

    office_rules_at: Annotated[int, Told("创卫办裁定的退回次数", low=1, high=9)]
    superior_at: Annotated[int, Told("报共同上级的退回次数", low=1, high=9)]
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Idle:
    """等待观望 (M-016): open work and no record of any kind."""

    days: Annotated[int, Told("天数", low=1, high=366)]
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """拖拉、应付、说多做少 (M-108): a diagnosis with its records, never a penalty."""

    on_time_below: Percent
    returned_from: Percent
    kept_below: Percent
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Relapse:
    """反弹 (M-109)."""

    times: Annotated[int, Told("次数", low=2, high=99)]
    within_days: Annotated[int, Told("天数", low=1, high=3660)]
    after_campaign_days: Annotated[int, Told("整治后天数", low=1, high=3660)]
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Joining:
    """并案 (M-131): reports of one thing become one case."""

    within_hours: Annotated[int, Told("小时", low=1, high=720)]
    near_metres: Annotated[int, Told("提示范围(米)", low=1, high=2000)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class LookBack:
    """回头看 (M-102): the share of closed cases looked at again."""

    percent: Percent
    least: Annotated[int, Told("最少件数", low=0, high=999)]
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """抽查 (M-085, M-092): how much of the frame, how far memory goes, when the publication is due."""

    percent: Annotated[int, Told("抽取比例(百分比)", low=1, high=100)]
    highest_chance: Annotated[int, Told("最高机会(平均的倍数)", low=2, high=20)]
    never_days: Annotated[int, Told("从未检查按多少天算", low=1, high=3660)]
    publish_within: Annotated[Allowance, Told("公布期限")]
    coverage_weeks: Annotated[int, Told("覆盖率的周数", low=1, high=104)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class SiteKind:
    """点位类型."""

    name: Name
    department: Annotated[str | None, Told("建议主管部门", refers="department")] = None
    clause: Clause = ""


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """督查检查: cycles of key points, when a clause passes, bulletins, the daily patrol (M-084, M-088, M-231)."""

    part_days: Annotated[int, Told("重点部位检查周期(天)", low=1, high=366)]
    step_days: Annotated[int, Told("重点环节检查周期(天)", low=1, high=366)]
    place_days: Annotated[int, Told("重点点位检查周期(天)", low=1, high=366)]
    pass_grade: Annotated[int, Told("达标等次(0–10)", low=1, high=10)]
    bulletin_days: Annotated[int, Told("督查后通报(天)", low=0, high=99)]
    patrol_level: Annotated[AreaLevel, Told("日巡查到哪一级")]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class CheckCycle:
    """检查周期 of one kind of site, where it differs from that of its kind of point (M-231)."""

    days: Annotated[int, Told("检查周期(天)", low=1, high=366)]
    clause: Clause = ""
    mark: Marked = None


@dataclass(frozen=True, kw_only=True)
class WordList:
    """Words that a text is looked through for, and the hint shown when one is found."""

    words: Annotated[tuple[str, ...], Told("词语")]
    hint: Annotated[str, Told("提示")]
    clause: Clause = ""


@dataclass(frozen=True)
class Section:
    """One section: in which file it stands, what its rows are, whether it has keyed rows or is one row of settings."""

    file: str
    name: str
    row: type
    title: str
    keys: str = ""  # pattern of the row keys; empty for a single row of settings
    required: bool = True
    key_refers: str = ""  # name of the section whose keys the row keys must be


_WORD = r"[a-z][a-z0-9_]{0,31}"
SECTIONS: tuple[Section, ...] = (
    Section("pack.toml", "pack", Head, "规则包"),
    Section("pack.toml", "source", Source, "出处", r"[A-Za-z0-9_-]{2,40}"),
    Section("duties.toml", "department", Department, "主管部门", _WORD),
    Section("duties.toml", "duty", Duty, "职责", _WORD),
    Section("categories.toml", "grade", Grade, "案件等级", r"[A-Z]"),
    Section("categories.toml", "matter_group", Group, "事项大类", r"\d{2}"),
    Section("categories.toml", "component_group", Group, "部件大类", r"\d{2}"),
    Section("categories.toml", "matter", Matter, "事项", r"\d{5}"),
    Section("categories.toml", "component", Component, "部件", r"\d{5}"),
    Section("legacy_codes.toml", "legacy", LegacyCode, "旧代码", r"\d{4}", required=False),
    Section("deadlines.toml", "default", Limits, "等级默认时限", r"[A-Z]", key_refers="grade"),
    Section("deadlines.toml", "limit", Limits, "事项时限", r"\d{5}", required=False, key_refers="matter"),
    Section("deadlines.toml", "extension", Extension, "延期"),
    Section("deadlines.toml", "suspension", Suspension, "挂账"),
    Section("deadlines.toml", "near_due", NearDue, "临期"),
    Section("routing.toml", "dispatching", Dispatching, "派遣规则"),
    Section("routing.toml", "hotline", Hotline, "12345热线"),
    Section("escalation.toml", "step", Step, "升级阶梯", _WORD),
    Section("escalation.toml", "slip", Slip, "督办单", _WORD),
    Section("diagnosis.toml", "bounce", Bounce, "推诿"),
    Section("diagnosis.toml", "idle", Idle, "等待观望"),
    Section("diagnosis.toml", "conduct", Conduct, "拖拉应付"),
    Section("diagnosis.toml", "relapse", Relapse, "反弹"),
    Section("diagnosis.toml", "joining", Joining, "并案"),
    Section("diagnosis.toml", "look_back", LookBack, "回头看"),
    Section("sampling.toml", "drawing", Drawing, "抽查"),
    Section("sites.toml", "site", SiteKind, "点位类型", _WORD),
    Section("inspection.toml", "inspection", Inspection, "督查检查"),
    Section("inspection.toml", "check_cycle", CheckCycle, "点位检查周期", _WORD, required=False, key_refers="site"),
    Section("survey.toml", "survey", Survey, "知晓率调查"),
    Section("survey.toml", "survey_kind", SurveyKind, "访问对象类别", _WORD),
    Section("readiness.toml", "readiness", Readiness, "迎检研判"),
    Section("readiness.toml", "covert_head", CovertHead, "暗访评价大项", r"\d{1,2}"),
    Section("readiness.toml", "audit", Audit, "复核督查人员"),
    Section("assessment.toml", "scheme", ScoreScheme, "考核方案", _WORD),
    Section("assessment.toml", "ranking", RankingRule, "排名"),
    Section("assessment.toml", "appeal", AppealRule, "得分申诉"),
    Section("assessment.toml", "honours", HonoursRule, "红黑榜"),
    Section("assessment.toml", "balance", BalanceRule, "不平衡度"),
    Section("planning.toml", "planning", Planning, "规划与项目"),
    Section("planning.toml", "obstacle", Obstacle, "受阻原因", _WORD),
    Section("planning.toml", "fund_channel", FundChannel, "筹资渠道", _WORD),
    Section("planning.toml", "fund_use", FundUse, "资金用途", _WORD),
    Section("planning.toml", "area_kind", AreaKind, "投资区域类别", _WORD),
    Section("words.toml", "word_list", WordList, "词表", _WORD),
)
