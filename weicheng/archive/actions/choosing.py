"""Choosing the pack of a campaign, and the list of required files that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types, packs
from weicheng.archive.models import PackChoice, Requirement, Slot
from weicheng.archive.queries.campaigns import COLUMNS, MANAGE, choice_of, years_of
from weicheng.archive.queries.filing import filable_clauses
from weicheng.domain.packs.campaign_schema import FileKind
from weicheng.domain.packs.campaigns import CampaignPack, parse_campaign
from weicheng.domain.refusals import MoveRefused
from weicheng.events import log
from weicheng.indicators.models import Campaign, Clause

# Room in the index for the materials of one clause.
PLACES = 1000


@transaction.atomic
def choose_pack(*, actor: Actor, campaign: Campaign, name: str, now: datetime | None = None) -> PackChoice:
    """Takes a pack folder of the server for a campaign and asks for the files it names (M-197, M-206).

    Lines that are there already, also withdrawn ones, stay as they are. Raises MoveRefused for the pack in force,
    BadPack for a faulty one, OutOfReach for one that is not on the server.
    """
    policy.require(actor, MANAGE, campaign, COLUMNS)
    source = packs.source_of(name)
    pack = parse_campaign(source)
    before = choice_of(campaign)
    if before is not None and before.sha256 == pack.sha256:
        raise MoveRefused("已经选用这个活动包。")
    made = PackChoice.objects.create(
        campaign=campaign,
        code=pack.head.campaign,
        version=pack.head.version,
        title=pack.head.title,
        sha256=pack.sha256,
        files={file: content.decode() for file, content in source.files.items()},
        chosen_at=now or timezone.now(),
        chosen_by_id=actor.user_id,
    )
    added = _require(campaign, pack)
    subject = f"campaign:{campaign.pk}"
    log.record(event_types.PACK_CHOSEN, subject=subject, actor=actor, at=now, pack=pack.name, added=len(added))
    return made


def _require(campaign: Campaign, pack: CampaignPack) -> list[Requirement]:
    known = set(Requirement.objects.filter(campaign=campaign).values_list("clause_id", "kind"))
    wanted = [
        _line(campaign, clause, code, kind)
        for clause in filable_clauses(campaign)
        for code, kind in pack.file.items()
        if _applies(kind, clause) and (clause.pk, code) not in known
    ]
    added = Requirement.objects.bulk_create(wanted)
    add_slots(added, years_of(campaign))
    return added


def _applies(kind: FileKind, clause: Clause) -> bool:
    return not kind.clauses or any(clause.number.startswith(number) for number in kind.clauses)


def _line(campaign: Campaign, clause: Clause, code: str, kind: FileKind) -> Requirement:
    return Requirement(
        campaign=campaign,
        clause=clause,
        kind=code,
        name=kind.name,
        note=kind.note[:200],
        standing=kind.standing,
        cadence_days=kind.cadence_days,
        due=kind.due,
        position=clause.position * PLACES + kind.order,
        area_path=campaign.area_path,
    )


def due_date(year: int, due: str) -> date:
    """ "06-30" of a year."""
    month, day = (int(part) for part in due.split("-"))
    return date(year, month, day)


def add_slots(lines: Iterable[Requirement], years: Iterable[int]) -> None:
    """A slot for each line and year; two statements however many."""
    wanted = list(years)
    Slot.objects.bulk_create(
        Slot(
            requirement=line,
            year=year,
            due_on=due_date(year, line.due),
            unit_path=line.unit_path,
            area_path=line.area_path,
        )
        for line in lines
        for year in wanted
    )
