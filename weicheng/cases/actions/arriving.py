"""What a report must say, and who may say it: everything that is checked before a row is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.actions.spot import SpotFix
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case
from weicheng.domain.cases import VERIFY_FIRST, Source
from weicheng.domain.refusals import BadInput, Fault, NotAllowed
from weicheng.organization.models import Area
from weicheng.organization.reach import Where
from weicheng.places import queries as places
from weicheng.places.models import Site

LONGEST_TEXT = 2000
LONGEST_ADDRESS = 200
# Entered by a clerk on behalf of somebody else.
CLERK_SOURCES = VERIFY_FIRST - {Source.CITIZEN} | {Source.SUPERIOR}


@dataclass(frozen=True)
class Reporter:
    """Who reports, if they said so; stored apart and encrypted."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Arrival:
    """How a report came in: from whom, by which command, and what is to be done with it beyond the ordinary."""

    reporter: Reporter
    command_id: UUID
    external_no: str
    kind: str
    is_key: bool
    wants_answer: bool
    spot_fix: SpotFix | None
    sweep_of: Case | None
    batch_id: int | None


@dataclass(frozen=True)
class Found:
    """What was seen, where and when: a report before it is checked."""

    source: Source
    category: str
    text: str
    area: Area | None = None
    lng: float | None = None
    lat: float | None = None
    address: str = ""
    site: Site | None = None
    title: str = ""
    found_at: datetime | None = None
    reported_at: datetime | None = None


def checked(found: Found, now: datetime) -> tuple[Area, Rules]:
    """The area of the report and the rules in force there, or BadInput with every fault at once."""
    faults = [*_text_faults(found), *_time_faults(found, now)]
    place: Area | None = None
    try:
        place = _locate(found)
    except BadInput as bad:
        faults.extend(bad.faults)
    rules = facts.rules_in_force(now, place.path if place else "")
    try:
        rules.matter(found.category)
    except BadInput as bad:
        faults.extend(bad.faults)
    if faults or place is None:
        raise BadInput(faults)
    return place, rules


def _text_faults(found: Found) -> list[Fault]:
    faults = [] if found.text.strip() else [Fault("问题描述", "没有填写", "请写明在什么位置、是什么问题")]
    for name, text, longest in (("问题描述", found.text, LONGEST_TEXT), ("位置描述", found.address, LONGEST_ADDRESS)):
        if len(text) > longest:
            faults.append(Fault(name, f"共 {len(text)} 字", f"请控制在 {longest} 字以内"))
    return faults


def _time_faults(found: Found, now: datetime) -> list[Fault]:
    return [
        Fault(name, f"{at:%Y-%m-%d %H:%M} 晚于现在", "请填写实际时间")
        for name, at in (("发现时间", found.found_at), ("诉求时间", found.reported_at))
        if at and at > now
    ]


def _locate(found: Found) -> Area:
    """The grid that contains the position; a chosen area wins when the position lies outside it or is missing."""
    if (found.lng is None) != (found.lat is None):
        raise BadInput.of("位置", "经度和纬度只填了一个", "请两个都填,或都不填")
    chosen = found.area or (found.site.area if found.site else None)
    if found.lng is None or found.lat is None:
        if chosen is None:
            raise BadInput.of("位置", "没有填写", "请在地图上点选,或选择所在社区")
        return chosen
    if not (-180 <= found.lng <= 180 and -90 <= found.lat <= 90):
        raise BadInput.of("位置", f"({found.lng}, {found.lat}) 不是有效的经纬度", "请在地图上重新点选")
    grid = places.locate(found.lng, found.lat)
    if chosen is None and grid is None:
        raise BadInput.of("位置", "不在本市的网格范围内", "请在地图上重新点选,或选择所在社区")
    if grid is not None and (chosen is None or grid.path.startswith(chosen.path)):
        return grid
    return chosen or grid  # type: ignore[return-value]


def demand_may_report(actor: Actor, source: Source, place: Area) -> None:
    if source == Source.CITIZEN:
        return
    capability = "case.receive" if source in CLERK_SOURCES else "case.report"
    if source in (Source.SELF_CHECK, Source.SWEEP):
        # A unit reports on itself, and on look-alikes of its case, wherever its own work lies.
        policy.require_anywhere(actor, capability)
        return
    if not policy.covers(actor, capability, Where(area_path=place.path)):
        policy.require_anywhere(actor, capability)
        raise NotAllowed(f"“{place.name}”不在您的管辖范围内,请选择您负责的区域。")
