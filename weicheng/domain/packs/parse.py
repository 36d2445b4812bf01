"""Bytes → frozen Pack, or every fault at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from weicheng.domain.calendar import Allowance
from weicheng.domain.packs import assessing, schema
from weicheng.domain.packs.checks import cross_faults
from weicheng.domain.packs.faults import BadPack, PackFault, spelling_remedy
from weicheng.domain.packs.inherit import Cell, Layer, Origin, PackSource, Row, merge, read_layer
from weicheng.domain.packs.planning import AreaKind, FundChannel, FundUse, Obstacle, Planning
from weicheng.domain.packs.readiness import Audit, CovertHead, Readiness, Survey, SurveyKind
from weicheng.domain.packs.schema import SECTIONS, Head, Section
from weicheng.domain.packs.values import WrongValueError, fields_of, read_value
from weicheng.domain.packs.vocabulary import Mark


@dataclass(frozen=True)
class Limit:
    """The time allowed for a stage, how far it is confirmed, and which pack set it."""

    allowance: Allowance
    mark: Mark | None
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Pack:
    """规则包: all rules of a campaign in one place, frozen. Fields are named after the sections of the schema."""

    head: Head
    sha256: str
    layers: tuple[str, ...]  # names, base first
    origins: Mapping[tuple[str, str, str], Origin]  # (section, row key, field) → who set it
    source: Mapping[str, schema.Source]
    department: Mapping[str, schema.Department]
    duty: Mapping[str, schema.Duty]
    grade: Mapping[str, schema.Grade]
    matter_group: Mapping[str, schema.Group]
    component_group: Mapping[str, schema.Group]
    matter: Mapping[str, schema.Matter]
    component: Mapping[str, schema.Component]
    legacy: Mapping[str, schema.LegacyCode]
    default: Mapping[str, schema.Limits]
    limit: Mapping[str, schema.Limits]
    extension: schema.Extension
    suspension: schema.Suspension
    near_due: schema.NearDue
    dispatching: schema.Dispatching
    hotline: schema.Hotline
    step: Mapping[str, schema.Step]
    slip: Mapping[str, schema.Slip]
    bounce: schema.Bounce
    idle: schema.Idle
    conduct: schema.Conduct
    relapse: schema.Relapse
    joining: schema.Joining
    look_back: schema.LookBack
    drawing: schema.Drawing
    site: Mapping[str, schema.SiteKind]
    inspection: schema.Inspection
    check_cycle: Mapping[str, schema.CheckCycle]
    survey: Survey
    survey_kind: Mapping[str, SurveyKind]
    readiness: Readiness
    covert_head: Mapping[str, CovertHead]
    audit: Audit
    scheme: Mapping[str, assessing.ScoreScheme]
    ranking: assessing.RankingRule
    appeal: assessing.AppealRule
    honours: assessing.HonoursRule
    balance: assessing.BalanceRule
    planning: Planning
    obstacle: Mapping[str, Obstacle]
    fund_channel: Mapping[str, FundChannel]
    fund_use: Mapping[str, FundUse]
    area_kind: Mapping[str, AreaKind]
    word_list: Mapping[str, schema.WordList]

    @property
    def name(self) -> str:
        """`campaign/edition@version`, the name on every row the pack decided."""
        return self.head.name

    def limit_of(self, matter: str, stage: str) -> Limit:
        """The time allowed for `stage` of a matter: its own row, else the default of its grade.

        Raises KeyError for an unknown matter or stage. Costs nothing but look-ups.
        """
        for section, key in (("limit", matter), ("default", self.matter[matter].grade)):
            row = getattr(self, section).get(key)
            allowance = getattr(row, stage, None)
            if allowance is not None:
                return Limit(allowance, self.mark_of(row), self.origins[section, key, stage])
        raise KeyError(stage)

    def mark_of(self, row: Any) -> Mark | None:
        """How far a row is confirmed: its own mark, else that of its source."""
        mark: Mark | None = getattr(row, "mark", None)
        source = self.source.get(getattr(row, "source", None) or "")
        return mark or (source.mark if source else None)

    def row_name(self, section: str, key: str) -> str:
        """What a row is called: its own name, or that of the row its key refers to; empty for settings."""
        refers = next(s.key_refers for s in SECTIONS if s.name == section)
        row = getattr(self, refers)[key] if refers else (getattr(self, section)[key] if key else None)
        return str(getattr(row, "name", "") or getattr(row, "title", ""))

    def matter_of_legacy(self, code: str) -> str | None:
        """The matter that took the place of a 2+2 digit code (「01-10」 or 「0110」); None means 待核."""
        row = self.legacy.get(code.replace("-", "").strip())
        return row.matter if row else None

    def matters_of(self, duty: str) -> tuple[str, ...]:
        """Codes of the matters in use that belong to a duty."""
        return tuple(code for code, row in self.matter.items() if row.duty == duty and row.in_use)

    def common_matters(self) -> tuple[str, ...]:
        """What the public form offers first, in the order of the pack."""
        return tuple(code for code, row in self.matter.items() if row.common and row.in_use)


def parse_pack(chain: Sequence[PackSource]) -> Pack:
    """Builds a pack from its layers, base first. Raises BadPack with every fault of every layer."""
    builder = Builder([read_layer(source, _name_in(source)) for source in chain])
    head = builder.head()
    rows = {section.name: builder.section(section) for section in SECTIONS if section.row is not Head}
    if head is not None:
        builder.missing_sections()
    if not builder.faults:
        builder.faults += cross_faults(rows, builder.place)
    if builder.faults or head is None:
        raise BadPack(builder.faults)
    return Pack(
        head=head,
        sha256=fingerprint(chain),
        layers=tuple(_name_in(source) for source in chain),
        origins=MappingProxyType(builder.origins),
        **{name: _frozen(rows[name]) for name in rows},
    )


def fingerprint(chain: Sequence[PackSource]) -> str:
    """SHA-256 over the bytes of every file of every layer, base first; a renamed file changes it too."""
    digest = hashlib.sha256()
    for source in chain:
        for file, content in sorted(source.files.items()):
            digest.update(f"{file}\0{len(content)}\0".encode())
            digest.update(content)
        digest.update(b"\0layer\0")
    return digest.hexdigest()


def _name_in(source: PackSource) -> str:
    """The name of a pack as its folder gives it: `hygiene-city/chaozhou/2026.1` → `hygiene-city/chaozhou@2026.1`."""
    campaign, _, version = source.folder.rpartition("/")
    return f"{campaign}@{version}"


def _frozen(rows: Any) -> Any:
    return MappingProxyType(rows) if isinstance(rows, dict) else rows


class Builder:
    """Turns merged cells into rows; remembers where every value came from and everything that is wrong."""

    def __init__(self, layers: Sequence[Layer], sections: Sequence[Section] = SECTIONS) -> None:
        self.top, self.sections = layers[-1], sections
        self.tables, self.places = merge(layers)
        self.faults = [fault for layer in layers for fault in layer.faults]
        self.broken = {file for layer in layers for file in layer.broken}
        self.origins: dict[tuple[str, str, str], Origin] = {}

    def head(self) -> Head | None:
        """The head is not inherited: each pack says itself who it is."""
        folder = self.top.source.folder
        own = self.top.tables.get("pack", {}).get("")
        if own is None:
            problem, remedy = "缺少 [pack] 一节", "补上 [pack],写明活动、适用地和版本"
            self.faults.append(PackFault(f"{folder}/pack.toml", 0, problem, remedy))
            return None
        head: Head | None = self.row(SECTIONS[0], "", own)
        if head and head.name != _name_in(self.top.source):
            origin = own["version"].origin
            problem = f"包名“{head.name}”与所在文件夹不一致"
            remedy = f"改成与文件夹一致，或把文件夹改名为 {head.campaign}/{head.edition}/{head.version}"
            self.faults.append(PackFault(origin.file, origin.line, problem, remedy))
        return head

    def section(self, section: Section) -> Any:
        """Rows by key, or the one row of settings (None when it is missing or wrong)."""
        rows = self.tables.get(section.name, {})
        if section.keys:
            built = {key: self.row(section, key, row) for key, row in rows.items()}
            return {key: row for key, row in built.items() if row is not None}
        return self.row(section, "", rows[""]) if rows else None

    def missing_sections(self) -> None:
        """Sections nobody wrote. Without a sound head, or in a broken file, their absence says nothing."""
        for section in self.sections:
            if section.required and section.name not in self.tables and section.file not in self.broken:
                file = f"{self.top.source.folder}/{section.file}"
                problem = f"缺少“{section.name}”({section.title})一节"
                self.faults.append(PackFault(file, 0, problem, "补上这一节，或用 extends 继承国家基础包"))

    def place(self, section: str, key: str, field: str) -> tuple[str, int]:
        """Where to point at for a value; a default stands where its row begins."""
        origin = self.origins.get((section, key, field)) or self.places[section, key]
        return origin.file, origin.line

    def row(self, section: Section, key: str, cells: Row) -> Any:
        """One row of a section, None when anything in it is wrong."""
        specs = fields_of(section.row)
        values = {}
        before = len(self.faults)
        for name, cell in cells.items():
            if name not in specs:
                self._fault(cell, f"{section.title}没有“{name}”这个字段", spelling_remedy(name, specs))
                continue
            self.origins[section.name, key, name] = cell.origin
            try:
                values[name] = read_value(specs[name], cell.raw)
            except WrongValueError as wrong:
                self._fault(cell, wrong.problem, wrong.remedy, wrong.index)
        place = self.places[section.name, key]
        for spec in specs.values():
            if spec.required and spec.name not in cells:
                what = f"{section.title}{f'“{key}”' if key else ''}缺少“{spec.name}”({spec.told.title})"
                self.faults.append(PackFault(place.file, place.line, what, f"补上 {spec.name} = …"))
        return section.row(**values) if len(self.faults) == before else None

    def _fault(self, cell: Cell, problem: str, remedy: str, index: int | None = None) -> None:
        line = cell.element_lines[index] if index is not None else cell.origin.line
        self.faults.append(PackFault(cell.origin.file, line, problem, remedy))
