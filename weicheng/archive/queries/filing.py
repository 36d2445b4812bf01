"""What is required, what is filed, and what looks filled in afterwards (M-196, M-197)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive.models import ArchiveFile, Requirement, Slot
from weicheng.archive.queries.campaigns import COLUMNS, OWED, VIEW, manages
from weicheng.domain.archive import BackfillRule, Batch, Completeness, Filed, SlotState, backfilled, completeness
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators.models import Campaign, Clause
from weicheng.organization.models import Unit


def slots(actor: Actor, campaign: Campaign) -> QuerySet[Slot]:
    """The required files of a campaign that the actor may see: all of them, or those of the actor's units."""
    rows = Slot.objects.filter(requirement__campaign=campaign, requirement__withdrawn_at=None)
    if not _sees_all(actor, campaign):
        rows = rows.filter(policy.scope(actor, VIEW, OWED))
    return rows.select_related("requirement__clause", "requirement__unit")


def _sees_all(actor: Actor, campaign: Campaign) -> bool:
    return policy.covers(actor, VIEW, campaign, COLUMNS)


def slot_of(actor: Actor, pk: int) -> Slot:
    """One of them, also of a line no longer required. Raises OutOfReach."""
    row = (
        Slot.objects.select_related("requirement__clause", "requirement__unit", "requirement__campaign__area")
        .filter(pk=pk)
        .first()
    )
    if row is None or not (_sees_all(actor, row.requirement.campaign) or policy.covers(actor, VIEW, row, OWED)):
        raise OutOfReach
    return row


def requirement_of(actor: Actor, pk: int) -> Requirement:
    """A required file for the person who keeps the list. Raises OutOfReach."""
    row = Requirement.objects.select_related("campaign", "clause", "unit").filter(pk=pk).first()
    if row is None or not manages(actor, row.campaign):
        raise OutOfReach
    return row


def files_of(slot: Slot) -> QuerySet[ArchiveFile]:
    """What was ever filed in a slot, newest first, with what has been withdrawn."""
    return slot.filed.select_related("attachment", "entered_by", "unit").order_by("-dated_on", "-pk")


def file_of(actor: Actor, pk: int) -> ArchiveFile:
    """A file in a slot in reach. Raises OutOfReach."""
    row = ArchiveFile.objects.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    row.slot = slot_of(actor, row.slot_id)
    return row


def attachments_in_reach(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these attachments, those filed where the actor sees the slot; one query."""
    reached = policy.scope(actor, VIEW, OWED) | Q(requirement__campaign__in=visible_by_area(actor))
    rows = ArchiveFile.objects.filter(attachment__in=ids, slot__in=Slot.objects.filter(reached).values("pk"))
    return set(rows.values_list("attachment", flat=True))


def visible_by_area(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns of the actor's own areas, whose whole archive is open."""
    return Campaign.objects.filter(policy.scope(actor, VIEW, COLUMNS))


@dataclass(frozen=True)
class Suspicion:
    """A batch of records of one unit that were entered in one go (M-196)."""

    unit: str
    batch: Batch


def suspicions(campaign: Campaign, rule: BackfillRule) -> tuple[list[Suspicion], set[int]]:
    """The batches of running records, unit by unit, and the slots they stand in; one query however many records.

    Only files with a cadence are looked at: a document of an earlier year is filed late by nature.
    """
    rows = ArchiveFile.objects.filter(
        slot__requirement__campaign=campaign,
        slot__requirement__withdrawn_at=None,
        slot__requirement__cadence_days__isnull=False,
        withdrawn_at=None,
    ).values_list("pk", "slot_id", "unit__name", "dated_on", "entered_at")
    by_unit: dict[str, list[Filed]] = defaultdict(list)
    slot_of_record: dict[str, int] = {}
    for pk, slot_id, unit, day, entered in rows:
        by_unit[unit or "未注明单位"].append(Filed(str(pk), day, timezone.localtime(entered)))
        slot_of_record[str(pk)] = slot_id
    found = [Suspicion(unit, batch) for unit, filed in by_unit.items() for batch in backfilled(filed, rule)]
    return found, {slot_of_record[record] for one in found for record in one.batch.records}


def state_of(slot: Slot, suspicious: Collection[int], today: date) -> SlotState:
    """How a slot stands; the same rule as the core's, read from what the slot remembers of its newest file."""
    if not slot.files:
        return SlotState.MISSING
    if slot.stale_after is not None and slot.stale_after < today:
        return SlotState.STALE
    return SlotState.BACKFILLED if slot.pk in suspicious else SlotState.PRESENT


def in_state(rows: QuerySet[Slot], state: SlotState, suspicious: Collection[int], today: date) -> QuerySet[Slot]:
    """The slots in a state, in SQL."""
    stale = Q(files__gt=0, stale_after__lt=today)
    current = Q(files__gt=0) & (Q(stale_after__isnull=True) | Q(stale_after__gte=today))
    wanted = {
        SlotState.MISSING: Q(files=0),
        SlotState.STALE: stale,
        SlotState.BACKFILLED: current & Q(pk__in=suspicious),
        SlotState.PRESENT: current & ~Q(pk__in=suspicious),
    }
    return rows.filter(wanted[state])


def due_by(rows: QuerySet[Slot], today: date) -> QuerySet[Slot]:
    """Those that are due: of years to come nothing is missing yet."""
    return rows.filter(due_on__lte=today)


def completeness_of(rows: Iterable[Slot], suspicious: Collection[int], today: date) -> Completeness:
    """齐全率 and 更新率 of slots."""
    return completeness(state_of(slot, suspicious, today) for slot in rows)


@dataclass(frozen=True)
class UnitRow:
    """One unit's row of the matrix: material → how it stands."""

    unit: Unit | None
    by_kind: Mapping[str, Completeness]
    all: Completeness

    @property
    def name(self) -> str:
        """The unit, or that nobody owes it."""
        return self.unit.name if self.unit else "没有责任单位"


def unit_matrix(rows: Iterable[Slot], suspicious: Collection[int], today: date) -> tuple[list[str], list[UnitRow]]:
    """Unit × material (M-196); the worst units first."""
    grouped: dict[int | None, list[Slot]] = defaultdict(list)
    for slot in rows:
        grouped[slot.requirement.unit_id].append(slot)
    kinds = list(dict.fromkeys(slot.requirement.name for found in grouped.values() for slot in found))
    lines = [
        UnitRow(
            found[0].requirement.unit,
            {
                kind: completeness_of([s for s in found if s.requirement.name == kind], suspicious, today)
                for kind in kinds
            },
            completeness_of(found, suspicious, today),
        )
        for found in grouped.values()
    ]
    return kinds, sorted(lines, key=lambda line: (line.all.exists.value or 0, line.name))


def clauses_with_requirements(campaign: Campaign) -> QuerySet[Clause]:
    """The clauses whose files are asked for, for a choice."""
    wanted = Requirement.objects.filter(campaign=campaign).values("clause")
    return Clause.objects.filter(pk__in=wanted).order_by("position")


def filable_clauses(campaign: Campaign) -> QuerySet[Clause]:
    """Conditions and clauses of the campaign's edition: what files are kept for."""
    kinds = (Clause.Kind.CONDITION, Clause.Kind.CLAUSE)
    return Clause.objects.filter(edition=campaign.edition_id, kind__in=kinds).order_by("position")


def requirement_for_message(pk: int) -> Requirement | None:
    """The required file that a message speaks of."""
    return Requirement.objects.select_related("clause").filter(pk=pk).first()


def file_for_message(pk: int) -> ArchiveFile | None:
    """The file that a message speaks of."""
    return ArchiveFile.objects.select_related("slot__requirement__clause").filter(pk=pk).first()


def files_in_order(campaign: Campaign, since: int, until: int) -> QuerySet[ArchiveFile]:
    """Every file of some years in the order of the index: clause, material, year, date."""
    return (
        ArchiveFile.objects.filter(
            slot__requirement__campaign=campaign,
            slot__requirement__withdrawn_at=None,
            slot__year__gte=since,
            slot__year__lte=until,
            withdrawn_at=None,
        )
        .select_related("attachment", "slot__requirement__clause", "slot__requirement__unit")
        .order_by("slot__requirement__position", "slot__year", "dated_on", "pk")
    )


def missing_in_order(campaign: Campaign, since: int, until: int) -> QuerySet[Slot]:
    """Every required file of some years that is not there, in the order of the index."""
    rows = Slot.objects.filter(
        requirement__campaign=campaign, requirement__withdrawn_at=None, year__gte=since, year__lte=until, files=0
    )
    return rows.select_related("requirement__clause", "requirement__unit").order_by("requirement__position", "year")


def with_due_count(actor: Actor, today: date) -> QuerySet[Slot]:
    """Required files of the actor's own units that are due and missing, over all campaigns."""
    rows = Slot.objects.filter(policy.scope(actor, "archive.file", OWED), files=0, due_on__lte=today)
    return rows.filter(requirement__withdrawn_at=None, requirement__unit__isnull=False)


def newest(slot: Slot) -> date | None:
    """The newest day among the files of a slot that have not been withdrawn."""
    return slot.filed.filter(withdrawn_at=None).order_by("-dated_on").values_list("dated_on", flat=True).first()
