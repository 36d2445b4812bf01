"""What no single row can show: references between rows, complete defaults, a ladder that only climbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from weicheng.domain.escalation import missing_rungs
from weicheng.domain.packs.faults import PackFault, spelling_remedy
from weicheng.domain.packs.schema import SECTIONS, STAGES
from weicheng.domain.packs.values import fields_of
from weicheng.domain.packs.vocabulary import Measure, Signer

# (section, row key, field) → (file, line)
Place = Callable[[str, str, str], tuple[str, int]]
Rows = Mapping[str, Any]


def cross_faults(rows: Rows, place: Place) -> list[PackFault]:
    """Every fault between rows that are each valid on their own."""
    found: list[PackFault] = []
    for check in CHECKS:
        for section, key, field, problem, remedy in check(rows):
            file, line = place(section, key, field)
            found.append(PackFault(file, line, problem, remedy))
    return found


Finding = tuple[str, str, str, str, str]


def _references(rows: Rows) -> Iterator[Finding]:
    """A value that names a row of another section must name one that exists."""
    for section in SECTIONS:
        for key, row in _keyed(rows, section.name):
            for spec in fields_of(section.row).values():
                if spec.told.refers:
                    yield from _unknown(rows, section.name, key, spec.name, spec.told.refers, getattr(row, spec.name))


def _unknown(rows: Rows, section: str, key: str, field: str, refers: str, value: Any) -> Iterator[Finding]:
    title = next(s.title for s in SECTIONS if s.name == refers)
    for word in value if isinstance(value, tuple) else [value]:
        if word is not None and word not in rows[refers]:
            yield section, key, field, f"{title}里没有“{word}”", spelling_remedy(word, rows[refers])


def _keyed(rows: Rows, section: str) -> Iterator[tuple[str, Any]]:
    content = rows.get(section)
    if isinstance(content, dict):
        yield from content.items()


def _groups(rows: Rows) -> Iterator[Finding]:
    """The first two digits of a code name its group."""
    for section, groups in (("matter", "matter_group"), ("component", "component_group")):
        for key, _ in _keyed(rows, section):
            if key[:2] not in rows[groups]:
                yield section, key, "name", f"代码“{key}”的大类“{key[:2]}”没有登记", f"在 [{groups}] 里补上 {key[:2]}"


def _defaults(rows: Rows) -> Iterator[Finding]:
    """Every grade has a default for every stage, so that no clock is ever without an end."""
    for key, _ in _keyed(rows, "grade"):
        row = rows["default"].get(key)
        if row is None:
            yield "grade", key, "name", f"等级“{key}”没有默认时限", f"在 deadlines.toml 补上 [default.{key}]"
            continue
        for stage in STAGES:
            if getattr(row, stage) is None:
                yield "default", key, stage, f"等级“{key}”缺少“{stage}”环节的默认时限", f"补上 {stage} = …"


def _keys(rows: Rows) -> Iterator[Finding]:
    """Rows whose key names a row of another section."""
    for section in SECTIONS:
        known = rows[section.key_refers] if section.key_refers else ()
        for key, _ in _keyed(rows, section.name) if section.key_refers else ():
            if key not in known:
                title = next(s.title for s in SECTIONS if s.name == section.key_refers)
                yield section.name, key, "", f"没有代码为“{key}”的{title}", spelling_remedy(key, known)


def _duties(rows: Rows) -> Iterator[Finding]:
    """A duty that no matter belongs to is owned by somebody and never met; a lead must be able to close."""
    used = {row.duty for _, row in _keyed(rows, "matter")}
    for key, row in _keyed(rows, "duty"):
        if key not in used:
            yield "duty", key, "name", f"职责“{row.name}”之下没有任何事项", "让至少一个事项归入它，或删去这项职责"
        lead = rows["department"].get(row.lead)
        if lead is not None and not lead.closes:
            yield "duty", key, "lead", f"牵头部门“{lead.name}”没有销号权", "在该部门一行写 closes = true,或换牵头部门"


def _orders(rows: Rows) -> Iterator[Finding]:
    """Rows are shown and climbed in order, so no two may claim one rank."""
    for section in ("duty", "step", "slip"):
        seen: dict[int, str] = {}
        for key, row in _keyed(rows, section):
            if row.order in seen:
                yield section, key, "order", f"次序 {row.order} 与“{seen[row.order]}”重复", "改成没有用过的次序"
            seen.setdefault(row.order, key)


def _bounces(rows: Rows) -> Iterator[Finding]:
    bounce = rows["bounce"]
    if bounce.superior_at <= bounce.office_rules_at:
        remedy = f"superior_at 应大于 office_rules_at({bounce.office_rules_at})"
        yield "bounce", "", "superior_at", "报共同上级的次数不大于创卫办裁定的次数", remedy


_SLIP_MEASURES = {"white": Measure.WHITE_SLIP, "yellow": Measure.YELLOW_SLIP, "red": Measure.RED_SLIP}


def _slips(rows: Rows) -> Iterator[Finding]:
    """White, yellow and red, climbing in this order; red is signed by a leader (M-103)."""
    slips = rows["slip"]
    for colour in _SLIP_MEASURES:
        if colour not in slips:
            yield "slip", next(iter(slips)), "", f"缺少“{colour}”督办单", f"补上 [slip.{colour}]"
    for colour in slips:
        if colour not in _SLIP_MEASURES:
            yield "slip", colour, "", f"没有“{colour}”这种督办单", spelling_remedy(colour, _SLIP_MEASURES)
    ranked = [colour for _, colour in sorted((row.order, colour) for colour, row in slips.items())]
    if set(ranked) == set(_SLIP_MEASURES) and ranked != list(_SLIP_MEASURES):
        yield "slip", "white", "order", "督办单的次序不是白、黄、红", "white、yellow、red 的 order 应依次增大"
    if "red" in slips and slips["red"].signer is not Signer.LEADER:
        yield "slip", "red", "signer", "红色督办单没有规定由领导签发", f'写 signer = "{Signer.LEADER.value}"'


def _slip_steps(rows: Rows) -> Iterator[Finding]:
    """A slip that no step of the ladder issues would never be seen."""
    measures = {row.measure for _, row in _keyed(rows, "step")}
    for colour, measure in _SLIP_MEASURES.items():
        if colour in rows["slip"] and measure not in measures:
            name = rows["slip"][colour].name
            yield "slip", colour, "name", f"升级阶梯里没有一步发“{name}”", f'补一步 measure = "{measure.value}"'


def _quiet(rows: Rows) -> Iterator[Finding]:
    """A situation without a rung that repeats is one in which a case could be forgotten (M-016)."""
    steps = dict(_keyed(rows, "step"))
    for trigger in missing_rungs(steps.values()):
        problem = f"升级阶梯里没有一步在“{trigger.label}”时反复催促，这样的案件会无人过问"
        yield "step", next(iter(steps)), "name", problem, f'补一步 trigger = "{trigger.value}"，写明 after'


def _lines(rows: Rows) -> Iterator[Finding]:
    """A lower line lies below the upper one, or a result would stand on both sides."""
    readiness, survey = rows["readiness"], rows["survey"]
    if readiness.basic_points >= readiness.pass_points:
        yield "readiness", "", "basic_points", "基本通过线不低于通过线", f"写小于 {readiness.pass_points} 的分数"
    if survey.low_below > survey.high_from:
        yield "survey", "", "low_below", "不能熟知线高于知晓率较高线", f"写不大于 {survey.high_from} 的百分比"


CHECKS = (
    _references, _keys, _groups, _defaults, _duties, _orders, _bounces, _slips, _slip_steps, _quiet, _lines,
)  # fmt: skip
