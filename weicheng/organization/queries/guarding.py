"""领导包联 and 四包: leaders tied to places, roads and projects, and what they recorded (M-009, M-010)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from weicheng.access.paths import ancestors
from weicheng.access.policy import Actor
from weicheng.domain import guardians
from weicheng.domain.coverage import Coverage
from weicheng.domain.guardians import DutyRow, GuardianDuty, LeaderCoverage
from weicheng.domain.rates import Rate
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.enums import AreaLevel, LeaderDuty
from weicheng.organization.models import Area, GuardianEntry, LeaderAssignment, LeadTarget, Posting, Unit
from weicheng.organization.queries.validity import valid_on

# Which areas must have a leader of their own (M-009), and the layers of 四包 below the city (M-010).
LED_LEVELS = (AreaLevel.STREET, AreaLevel.COMMUNITY)
LAYERS = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)
LEADER_ROLE = "leader"
DUTIES = {duty.value: duty for duty in GuardianDuty}
AREA = "area"


@dataclass(frozen=True)
class LeaderRow:
    """A leader and what is tied to the post, by kind; `lacks` are the kinds still owed (秦都)."""

    posting: Posting
    areas: tuple[LeaderAssignment, ...]
    roads: tuple[LeaderAssignment, ...]
    projects: tuple[LeaderAssignment, ...]
    lacks: tuple[str, ...]
    entries: int

    @property
    def is_idle(self) -> bool:
        """Whether nothing is tied to the leader."""
        return not (self.areas or self.roads or self.projects)


@dataclass(frozen=True)
class UnledObject:
    """A place, road or project without a leader."""

    kind: str
    label: str
    name: str
    where: str
    pk: int


@dataclass(frozen=True)
class LeaderTable:
    """Leaders × objects on a day, with the share of objects that have one."""

    rows: tuple[LeaderRow, ...]
    unled: tuple[UnledObject, ...]
    coverage: LeaderCoverage

    @property
    def rate(self) -> Rate:
        """领导包联覆盖率."""
        return self.coverage.objects.rate


def assignments_on(day: date) -> QuerySet[LeaderAssignment]:
    """The ties of a day with what they name."""
    rows = LeaderAssignment.objects.filter(valid_on(day))
    return rows.select_related("area", "target", "posting__user", "posting__unit").order_by("pk")


def leader_assignment(pk: int) -> LeaderAssignment:
    """One tie. Raises OutOfReach."""
    rows = LeaderAssignment.objects.select_related("area", "target", "posting__user", "posting__unit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def leaders_on(day: date) -> QuerySet[Posting]:
    """The posts of leaders of the city or district on a day."""
    rows = Posting.objects.filter(valid_on(day), role=LEADER_ROLE).select_related("user", "unit")
    return rows.order_by("unit__path", "pk")


def lead_targets(day: date) -> QuerySet[LeadTarget]:
    """The roads and projects on the books on a day."""
    return LeadTarget.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day)).order_by("kind", "name")


def lead_target(pk: int) -> LeadTarget:
    """One road or project. Raises OutOfReach."""
    found = LeadTarget.objects.filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def leader_table(day: date, since: date) -> LeaderTable:
    """Who leads what, what nobody leads, and who leads nothing (M-009); `since` begins the counting of entries.

    A kind of object is owed by every leader only where the city keeps such objects at all (秦都: a road section and
    a project site each).
    """
    ties = list(assignments_on(day))
    targets = list(lead_targets(day))
    areas = list(Area.objects.filter(level__in=LED_LEVELS, closed_on=None).select_related("parent").order_by("path"))
    leaders = {row.pk: row for row in (*leaders_on(day), *(tie.posting for tie in ties))}
    kinds = tuple(kind.value for kind in LeadTarget.Kind if any(row.kind == kind for row in targets))
    objects: dict[str, Area | LeadTarget] = {
        **{f"area:{row.pk}": row for row in areas},
        **{f"target:{row.pk}": row for row in targets},
    }
    coverage = guardians.leader_coverage(
        (guardians.LeaderAssignment(str(tie.posting_id), kind_of(tie), _key(tie)) for tie in ties),
        leaders=[str(pk) for pk in leaders],
        objects=list(objects),
        each_needs=kinds,
    )
    entries = _entry_counts(since, day)
    rows = [_leader_row(posting, ties, coverage, entries) for posting in leaders.values()]
    unled = [_unled(objects[key]) for key in coverage.objects.missing]
    return LeaderTable(tuple(rows), tuple(unled), coverage)


def kind_of(tie: LeaderAssignment) -> str:
    """area, road or project."""
    return tie.target.kind if tie.target else AREA


def _key(tie: LeaderAssignment) -> str:
    return f"area:{tie.area_id}" if tie.area_id else f"target:{tie.target_id}"


def _entry_counts(since: date, until: date) -> Mapping[int, int]:
    rows = GuardianEntry.objects.filter(on__gte=since, on__lte=until)
    return dict(rows.values_list("assignment__posting").annotate(count=Count("pk")).order_by())


def _leader_row(
    posting: Posting, ties: Sequence[LeaderAssignment], coverage: LeaderCoverage, entries: Mapping[int, int]
) -> LeaderRow:
    def of(kind: str) -> tuple[LeaderAssignment, ...]:
        return tuple(tie for tie in ties if tie.posting_id == posting.pk and kind_of(tie) == kind)

    # A guardian of a village owes no road: the rule binds the leaders of the city and district.
    owed = coverage.lacking.get(str(posting.pk), ()) if posting.role == LEADER_ROLE else ()
    return LeaderRow(
        posting=posting,
        areas=of(AREA),
        roads=of(LeadTarget.Kind.ROAD),
        projects=of(LeadTarget.Kind.PROJECT),
        lacks=tuple(LeadTarget.Kind(kind).label for kind in owed),
        entries=entries.get(posting.pk, 0),
    )


def _unled(row: Area | LeadTarget) -> UnledObject:
    if isinstance(row, Area):
        return UnledObject(AREA, row.get_level_display(), row.name, row.parent.name if row.parent else "", row.pk)
    return UnledObject(row.kind, row.get_kind_display(), row.name, "", row.pk)


def guarded_areas(day: date) -> dict[int, list[LeaderAssignment]]:
    """Area → its guardians of a level above it (M-010); two queries.

    A guardian stands above an area when the territory of the post does: a village committee's member for a group
    of the village, a township's leader for a village.
    """
    ties = list(assignments_on(day).select_related("posting__area").filter(area__isnull=False))
    paths = {path for tie in ties for path in ancestors(tie.posting.unit.path)}
    governed = dict(Unit.objects.filter(path__in=paths, area__isnull=False).values_list("path", "area__path"))
    found: dict[int, list[LeaderAssignment]] = defaultdict(list)
    for tie in ties:
        above = _territory(tie.posting, governed)
        if tie.area and tie.area.path != above and tie.area.path.startswith(above):
            found[tie.area.pk].append(tie)
    return found


def _territory(posting: Posting, governed: Mapping[str, str]) -> str:
    if posting.area:
        return posting.area.path
    return next((governed[path] for path in reversed(ancestors(posting.unit.path)) if path in governed), "")


def guardian_layers(guarded: Mapping[int, object]) -> dict[str, Coverage]:
    """Layer → share of its areas with a guardian of the level above (M-010); one query."""
    layers: dict[str, dict[str, bool]] = {}
    rows = Area.objects.filter(level__in=LAYERS, closed_on=None).order_by("path").values_list("level", "pk")
    for level, pk in rows:
        layers.setdefault(AreaLevel(level).label, {})[f"area:{pk}"] = pk in guarded
    return guardians.guardian_layers({layer.label: layers[layer.label] for layer in LAYERS if layer.label in layers})


def duty_matrix(day: date, since: date, until: date) -> list[tuple[LeaderAssignment, DutyRow]]:
    """What each guardian of an area recorded under each of the four duties in a period; two queries (M-010)."""
    ties = list(assignments_on(day).filter(area__isnull=False).order_by("area__path", "pk"))
    entries = GuardianEntry.objects.filter(assignment__in=ties, on__gte=since, on__lte=until)
    counted = [(str(tie), DUTIES[duty]) for tie, duty in entries.values_list("assignment", "duty")]
    rows = guardians.duty_matrix([str(tie.pk) for tie in ties], counted)
    return list(zip(ties, rows, strict=True))


def own_ties(actor: Actor, day: date) -> QuerySet[LeaderAssignment]:
    """What is tied to the posts of the actor."""
    return assignments_on(day).filter(posting__user=actor.user_id)


def blank_duties(actor: Actor, day: date) -> int:
    """How many of the four duties the actor left without an entry this month, over all areas tied; two queries."""
    ties = list(own_ties(actor, day).filter(area__isnull=False).values_list("pk", flat=True))
    if not ties:
        return 0
    entries = GuardianEntry.objects.filter(assignment__in=ties, on__gte=day.replace(day=1), on__lte=day)
    return len(ties) * len(LeaderDuty) - entries.values("assignment", "duty").distinct().count()


def entries_of(tie: LeaderAssignment) -> QuerySet[GuardianEntry]:
    """The entries of one tie, newest first."""
    return GuardianEntry.objects.filter(assignment=tie).select_related("recorded_by").order_by("-on", "-pk")


def areas_with_guardians(
    parent: Area | None, guarded: Mapping[int, list[LeaderAssignment]]
) -> Iterable[tuple[Area, list[LeaderAssignment]]]:
    """The areas right below one, each with its guardians."""
    rows = Area.objects.filter(parent=parent, closed_on=None).order_by("path")
    return [(row, guarded.get(row.pk, [])) for row in rows]
