"""Campaign packs 创建活动包: reading them, and every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from weicheng.domain.archive import BackfillRule
from weicheng.domain.cycles import CycleRule
from weicheng.domain.packs import campaign_schema as schema
from weicheng.domain.packs.campaign_schema import SECTIONS
from weicheng.domain.packs.faults import BadPack, PackFault, spelling_remedy
from weicheng.domain.packs.inherit import PackSource, read_folder, read_layer
from weicheng.domain.packs.parse import Builder, fingerprint
from weicheng.domain.packs.schema import Source
from weicheng.domain.pipeline import PipelineStep
from weicheng.domain.schemes import ItemRule, SchemeItem

HEAD_FILE = "campaign.toml"


@dataclass(frozen=True, kw_only=True)
class CampaignPack:
    """创建活动包: everything that differs from one honour to another, apart from its standard."""

    head: schema.CampaignHead
    sha256: str
    source: Mapping[str, Source]
    cycle: Mapping[str, schema.Cycle]
    step: Mapping[str, schema.ApplicationStep]
    file: Mapping[str, schema.FileKind]
    backfill: schema.Backfill
    scheme: Mapping[str, schema.Scheme]
    item: Mapping[str, schema.Item]
    mechanism: Mapping[str, schema.MechanismKind]
    regulation: Mapping[str, schema.RegulationKind]

    @property
    def name(self) -> str:
        """`tourist-city@2026.1`, the name on every row it decided."""
        return f"{self.head.campaign}@{self.head.version}"

    @property
    def backfill_rule(self) -> BackfillRule:
        """When records look filled in afterwards."""
        row = self.backfill
        return BackfillRule(row.hours, row.least, row.span_days, row.late_days)

    def steps(self) -> tuple[PipelineStep, ...]:
        """The steps of an application in order."""
        rows = sorted(self.step.items(), key=lambda pair: pair[1].order)
        return tuple(PipelineStep(key, row.name, row.gate, row.repeats, row.repeat_after_months) for key, row in rows)

    def items(self, scheme: str) -> tuple[SchemeItem, ...]:
        """The items of a scheme in order."""
        rows = sorted(self.item.items(), key=lambda pair: pair[1].order)
        return tuple(
            SchemeItem(key, row.part, row.name, row.points, row.rule, row.need, row.facts, row.left)
            for key, row in rows
            if row.scheme == scheme
        )

    def cycle_on(self, day: date) -> schema.Cycle:
        """The procedure in force on a day; before the first one, the first."""
        rows = sorted(self.cycle.values(), key=lambda row: row.effective_from)
        begun = [row for row in rows if row.effective_from <= day]
        return begun[-1] if begun else rows[0]


def cycle_rule(row: schema.Cycle) -> CycleRule:
    """A procedure as its calendar reads it."""
    month, day = (int(part) for part in row.apply_until.split("-"))
    return CycleRule(row.kind, row.first_year, row.years, row.apply_year, row.accept_year, (month, day))


def parse_campaign(source: PackSource) -> CampaignPack:
    """Raises BadPack with every fault."""
    layer = read_layer(source, source.folder, SECTIONS)
    builder = Builder([layer], SECTIONS)
    rows = {section.name: builder.section(section) for section in SECTIONS}
    builder.missing_sections()
    if not builder.faults:
        for section, key, field, problem, remedy in _findings(source, rows):
            file, line = builder.place(section, key, field)
            builder.faults.append(PackFault(file, line, problem, remedy))
    if builder.faults:
        raise BadPack(builder.faults)
    head = rows.pop("campaign")
    frozen: dict[str, Any] = {
        name: MappingProxyType(row) if isinstance(row, dict) else row for name, row in rows.items()
    }
    return CampaignPack(head=head, sha256=fingerprint([source]), **frozen)


def read_campaigns(root: Path) -> Mapping[str, PackSource]:
    """`campaigns/tourist-city/2026.1` → its files, for every campaign pack under a folder of packs."""
    folders = sorted(path.parent for path in root.glob(f"**/{HEAD_FILE}"))
    return {(label := folder.relative_to(root).as_posix()): read_folder(folder, label) for folder in folders}


def campaign_faults(path: Path) -> Iterator[PackFault]:
    """Everything wrong with a campaign pack, or with those under a folder (`weicheng pack check`)."""
    single = (path / HEAD_FILE).is_file()
    for source in [read_folder(path)] if single else read_campaigns(path).values():
        try:
            parse_campaign(source)
        except BadPack as bad:
            yield from bad.pack_faults


Finding = tuple[str, str, str, str, str]
Rows = Mapping[str, Any]


def _findings(source: PackSource, rows: Rows) -> Iterator[Finding]:
    yield from _named_as_folder(source, rows)
    yield from _orders(rows)
    yield from _cycles(rows)
    yield from _items(rows)
    yield from _totals(rows)


def _named_as_folder(source: PackSource, rows: Rows) -> Iterator[Finding]:
    head = rows["campaign"]
    wanted = f"{head.campaign}/{head.version}"
    if not f"/{source.folder}".endswith(f"/{wanted}"):
        yield "campaign", "", "version", f"包名“{wanted}”与所在文件夹不一致", "改成与文件夹一致，或把文件夹改名"


def _orders(rows: Rows) -> Iterator[Finding]:
    """Rows are shown and walked in order, so no two may claim one rank."""
    for section in ("step", "file", "mechanism", "regulation"):
        seen: dict[int, str] = {}
        for key, row in rows[section].items():
            if row.order in seen:
                yield section, key, "order", f"次序 {row.order} 与“{seen[row.order]}”重复", "改成没有用过的次序"
            seen.setdefault(row.order, key)


def _cycles(rows: Rows) -> Iterator[Finding]:
    for key, row in rows["cycle"].items():
        if not row.apply_year <= row.accept_year <= row.years:
            remedy = "申报年份不晚于命名年份，命名年份不超过周期年数"
            yield "cycle", key, "apply_year", "申报、命名的年份不在周期之内", remedy
        # 29 February would be missing from three years of four.
        if row.apply_until[3:] > _LAST_DAYS.get(row.apply_until[:2], "31"):
            yield "cycle", key, "apply_until", f"没有 {row.apply_until} 这一天", '写成 "06-30" 的样子'


_LAST_DAYS = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}


def _items(rows: Rows) -> Iterator[Finding]:
    for key, row in rows["item"].items():
        if row.scheme not in rows["scheme"]:
            remedy = spelling_remedy(row.scheme, rows["scheme"])
            yield "item", key, "scheme", f"评分方案里没有“{row.scheme}”", remedy
        if lacking := _lacking(row):
            yield "item", key, "rule", f"“{row.rule.label}”的评分项{lacking[0]}", lacking[1]


def _lacking(row: schema.Item) -> tuple[str, str] | None:
    """What the rule of an item needs and does not find."""
    if row.rule is ItemRule.FACTS and not row.facts:
        return "没有写须做到什么", '补上 facts = ["…"]'
    if row.rule is ItemRule.COUNT and row.need < 1:
        return "没有写须达到几项", "补上 need = …"
    if row.rule is ItemRule.LEAST and not 1 <= row.need <= 100:
        return "没有写须达到百分之几", "补上 1 到 100 之间的 need = …"
    if row.rule is ItemRule.TIMES and (row.left[:1] != (row.points,) or sorted(row.left, reverse=True) != [*row.left]):
        return "的得分没有从满分递减", f"补上 left = [{row.points}, …]，依次不增"
    return None


def _totals(rows: Rows) -> Iterator[Finding]:
    for key, row in rows["scheme"].items():
        total = sum(item.points for item in rows["item"].values() if item.scheme == key)
        if total != row.full:
            yield "scheme", key, "full", f"各项分值之和是 {total}，不是满分 {row.full}", "核对分值"
        if row.line is not None and row.line > row.full:
            yield "scheme", key, "line", f"达标线 {row.line} 高于满分 {row.full}", "写不高于满分的达标线"
