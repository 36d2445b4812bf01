"""Which cases an actor sees, and the unit's and the person's inboxes over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases import facts
from weicheng.cases.models import Case, CaseListItem, Report, Request, Slip
from weicheng.cases.models.case import IS_OPEN
from weicheng.domain.cases import MOVES, Source, State
from weicheng.domain.refusals import OutOfReach

LIST_RELATIONS = ("area", "unit", "lead")


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Every case in the actor's reach; what is in the sealed box is in nobody's."""
    return Case.objects.filter(policy.scope(actor, "case.view"), sealed=False)


def all_cases() -> QuerySet[Case]:
    """Every case, for jobs that work on all of them; never for a page."""
    return Case.objects.order_by("pk")


def listed_cases(actor: Actor) -> QuerySet[Case]:
    """As `visible_cases`, with what a list row shows; one query a page."""
    return visible_cases(actor).select_related(*LIST_RELATIONS)


@dataclass(frozen=True)
class Inbox:
    """One kind of waiting work: code, 中文, the filter that finds it, and the capability to do it."""

    code: str
    name: str
    where: Q
    capability: str


def _stage(code: str, name: str, state: State, move: str, **more: object) -> Inbox:
    return Inbox(code, name, Q(state=state, **more), MOVES[move].capability)


WITH_SUPERIOR = Q(escalation__gte=2, state__in=[State.REGISTERED, State.DISPATCHED])

INBOXES: Mapping[str, Inbox] = MappingProxyType(
    {
        inbox.code: inbox
        for inbox in (
            _stage("verify", "待核实", State.REPORTED, "verify"),
            _stage("register", "待立案", State.VERIFIED, "register"),
            _stage("dispatch", "待派遣", State.REGISTERED, "dispatch", disputed=False),
            Inbox("rule", "待裁定", Q(disputed=True) & IS_OPEN, "case.rule"),
            Inbox("rule_final", "待共同上级裁定", WITH_SUPERIOR, "case.rule_final"),
            _stage("accept", "待接收", State.DISPATCHED, "accept", disputed=False),
            _stage("handle", "待处置", State.ACCEPTED, "handle"),
            _stage("check", "待核查", State.HANDLED, "pass"),
            _stage("close", "待销号", State.CHECKED, "close"),
        )
    }
)


def inbox(actor: Actor, code: str) -> QuerySet[Case]:
    """The waiting cases of one kind on which the actor may act, the one due first on top."""
    kind = INBOXES[code]
    return (
        Case.objects.filter(kind.where, IS_OPEN, policy.scope(actor, kind.capability), sealed=False)
        .select_related(*LIST_RELATIONS)
        .order_by("due_at", "pk")
    )


def my_work(actor: Actor) -> QuerySet[Case]:
    """Everything on which the actor may make the next step now, the one due first on top; one query."""
    mine = Q(pk__in=[])
    for kind in INBOXES.values():
        if policy.has(actor, kind.capability):
            mine |= kind.where & policy.scope(actor, kind.capability)
    return Case.objects.filter(mine, IS_OPEN, sealed=False).select_related(*LIST_RELATIONS).order_by("due_at", "pk")


def open_nearby(actor: Actor) -> QuerySet[Case]:
    """Open cases with a position in the actor's reach, the one due first on top."""
    return visible_cases(actor).filter(IS_OPEN, lng__isnull=False).select_related(*LIST_RELATIONS).order_by("due_at")


def open_around(actor: Actor, points: Sequence[tuple[float, float]], degrees: float) -> QuerySet[Case]:
    """Open cases in reach within `degrees` of any of these WGS84 points, the newest first."""
    boxes = [
        Q(lng__range=(lng - degrees, lng + degrees), lat__range=(lat - degrees, lat + degrees)) for lng, lat in points
    ]
    place = reduce(or_, boxes, Q(pk__in=[]))
    return visible_cases(actor).filter(IS_OPEN, place).order_by("-reported_at")


def common_categories() -> list[tuple[str, str]]:
    """The everyday categories of the pack in plain words, for a quick report."""
    pack = facts.rules_in_force(timezone.now()).pack
    return [(code, row.plain or row.name) for code, row in pack.matter.items() if row.common and row.in_use]


def usual_source(actor: Actor) -> Source:
    """As what a report counts that a person of this post makes on the way."""
    if policy.has(actor, "case.handle"):
        return Source.SELF_CHECK
    return Source.INSPECTOR if policy.has(actor, "case.supervise") else Source.GRID


def overdue(now: datetime | None = None) -> Q:
    """Open and past the time of the stage it is in."""
    return IS_OPEN & Q(due_at__lt=now or timezone.now())


def handling_overdue(now: datetime | None = None) -> Q:
    """Still with the unit and past the limit for putting it right."""
    with_unit = Q(state__in=[State.DISPATCHED, State.ACCEPTED], handle_due_at__lt=now or timezone.now())
    return IS_OPEN & with_unit


@dataclass(frozen=True)
class InboxCount:
    """How much waits in an inbox, and how much of it is late."""

    code: str
    name: str
    waiting: int
    overdue: int


def inbox_counts(actor: Actor, *, now: datetime | None = None) -> list[InboxCount]:
    """The inboxes that the actor may work on; one query for each."""
    late = overdue(now)
    counts = []
    for kind in INBOXES.values():
        if not policy.has(actor, kind.capability):
            continue
        rows = Case.objects.filter(kind.where, IS_OPEN, policy.scope(actor, kind.capability), sealed=False)
        found = rows.aggregate(waiting=Count("pk"), late=Count("pk", filter=late))
        counts.append(InboxCount(kind.code, kind.name, found["waiting"], found["late"]))
    return counts


def open_requests(actor: Actor) -> QuerySet[Request]:
    """Requests for more time or suspension that the actor may decide, oldest first."""
    return (
        Request.objects.filter(policy.scope(actor, "case.rule", through("case__")), decided_at=None, case__sealed=False)
        .exclude(kind=Request.Kind.DISPUTE)
        .select_related("case", "unit", "asked_by")
        .order_by("asked_at")
    )


def slips_to_sign(actor: Actor, colour: str) -> QuerySet[Slip]:
    """Drafted slips of a colour that the actor may sign, oldest first."""
    capability = "case.sign_red" if colour == Slip.Colour.RED else "case.sign_yellow"
    return (
        Slip.objects.filter(policy.scope(actor, capability), colour=colour, issued_at=None, withdrawn_at=None)
        .filter(case__sealed=False)
        .select_related("case", "unit")
        .order_by("drafted_at")
    )


def slips_to_answer(actor: Actor) -> QuerySet[Slip]:
    """Issued slips that the actor's unit has not answered, the one due first on top."""
    return (
        Slip.objects.filter(
            policy.scope(actor, "case.handle"), issued_at__isnull=False, replied_at=None, withdrawn_at=None
        )
        .filter(case__sealed=False)
        .select_related("case", "unit")
        .order_by("due_at")
    )


def visible_slips(actor: Actor) -> QuerySet[Slip]:
    """Every slip in reach: of the unit it is addressed to, or of the area it lies in."""
    rows = Slip.objects.filter(policy.scope(actor, "case.view", through("case__")), case__sealed=False)
    return rows.select_related("case", "unit", "person__unit", "signed_by")


def visible_slip(actor: Actor, pk: int) -> Slip:
    """One slip in reach. Raises OutOfReach."""
    slip = visible_slips(actor).filter(pk=pk).first()
    if slip is None:
        raise OutOfReach
    return slip


def visible_report(actor: Actor, pk: int) -> Report:
    """One report of a case in reach whose text is not sealed. Raises OutOfReach."""
    rows = Report.objects.filter(policy.scope(actor, "case.view", through("case__")), case__sealed=False)
    report = rows.filter(pk=pk, sealed=None).select_related("case").first()
    if report is None:
        raise OutOfReach
    return report


def items_to_claim(actor: Actor) -> QuerySet[CaseListItem]:
    """Items of rectification lists that nobody has: those suggested to the actor's units, or in its areas (M-099)."""
    columns = {ReachKind.UNIT: "suggested_path", ReachKind.AREA: "case__area_path"}
    return (
        CaseListItem.objects.filter(policy.scope(actor, "case.handle", columns), claimed_at=None)
        .filter(claim_due_at__isnull=False, case__state=State.REGISTERED, case__sealed=False)
        .select_related("case", "list", "suggested")
        .order_by("claim_due_at")
    )


def reports_to_answer(actor: Actor) -> QuerySet[Report]:
    """Reports whose case has ended or waits although their reporter is still without an answer."""
    return (
        Report.objects.filter(policy.scope(actor, "case.receive", through("case__")), wants_answer=True)
        .filter(answered_at=None, case__isnull=False)
        .select_related("case")
        .order_by("told_due_at", "pk")
    )


def through(prefix: str) -> Mapping[ReachKind, str]:
    """The path columns of the case as a row that hangs on it names them."""
    return {kind: prefix + column for kind, column in policy.COLUMNS.items()}
