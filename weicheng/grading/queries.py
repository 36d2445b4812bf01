"""Every read of the ledger of photo evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from weicheng.access import policy
from weicheng.access.paths import covers_path, subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.photo_evidence import Role
from weicheng.domain.refusals import OutOfReach
from weicheng.events.models import Event
from weicheng.evidence.models import Evidence, Photo
from weicheng.evidence.reach import visible_photos
from weicheng.grading import subjects
from weicheng.grading.models import Claim, Lead, Signature
from weicheng.grading.subjects import Subject
from weicheng.organization.models import Area, Unit

COLUMNS: Mapping[ReachKind, str] = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}
VIEW, DECIDE, ANSWER = "lead.view", "lead.decide", "lead.answer"
MOST_ATTEMPTS = 5
MOST_BEFORE = 4
MOST_SIGHTINGS = 20
# How far open leads are counted for the 待办 page.
COUNT_LIMIT = 1000

# --- leads, for people ------------------------------------------------------------------------------------------


def visible_leads(actor: Actor) -> QuerySet[Lead]:
    """Leads of the actor's areas and units, and those about photos the actor handed in."""
    mine = policy.scope(actor, VIEW, COLUMNS)
    if mine != Q() and actor.user_id is not None:
        mine |= Q(person=actor.user_id)
    return Lead.objects.filter(mine).select_related("claim__photo", "claim__area", "unit", "person", "other")


def lead(actor: Actor, pk: int) -> Lead:
    """One of them. Raises OutOfReach."""
    found = visible_leads(actor).select_related("decided_by", "answered_by").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def leads_to_decide(actor: Actor) -> QuerySet[Lead]:
    """Open leads, and those answered anew, that the actor may decide on."""
    rows = Lead.objects.filter(policy.scope(actor, DECIDE, COLUMNS), undecided())
    # A person of NULL is the public; `exclude` would drop these rows as well.
    others = Q(person=None) | ~Q(person=actor.user_id)
    return rows.filter(others).exclude(unit_path__in=_own_units(actor, DECIDE))


def leads_to_answer(actor: Actor) -> QuerySet[Lead]:
    """Open leads about photos of the actor or the actor's unit that nobody has answered."""
    mine = Q(pk__in=[]) if actor.user_id is None else Q(person=actor.user_id)
    for path in _own_units(actor, ANSWER):
        mine |= subtree("unit_path", path)
    return Lead.objects.filter(mine, state=Lead.State.OPEN, answered_at=None)


def undecided() -> Q:
    """Open, or answered after the decision."""
    answered_since = Q(answered_at__gt=F("decided_at")) & Q(state__in=[Lead.State.CONFIRMED, Lead.State.DISMISSED])
    return Q(state=Lead.State.OPEN) | answered_since


def may_be_decided(row: Lead) -> bool:
    """The same of one lead."""
    if row.state in (Lead.State.OPEN, Lead.State.DROPPED):
        return row.state == Lead.State.OPEN
    return bool(row.answered_at and row.decided_at and row.answered_at > row.decided_at)


def may_decide(actor: Actor, row: Lead) -> bool:
    """Whether the actor may confirm or dismiss it now."""
    return may_be_decided(row) and policy.covers(actor, DECIDE, row, COLUMNS) and not is_concerned(actor, row)


def may_answer(actor: Actor, row: Lead) -> bool:
    """The person who handed the photo in, and the people of the unit who answer for it."""
    if actor.user_id is not None and row.person_id == actor.user_id:
        return True
    return bool(row.unit_path) and any(covers_path(path, row.unit_path) for path in _own_units(actor, ANSWER))


def is_concerned(actor: Actor, row: Lead) -> bool:
    """Whether the actor handed it in or sits in the very unit whose evidence it is."""
    if actor.user_id is not None and row.person_id == actor.user_id:
        return True
    return row.unit_path in _own_units(actor, DECIDE)


def _own_units(actor: Actor, capability: str) -> list[str]:
    """The units in whose name the actor has the capability."""
    return sorted({reach.unit_path for reach in actor.reaches_for(capability) if reach.unit_path})


def lead_of_event(event: Event) -> Lead | None:
    """The lead an event is about."""
    kind, _, number = event.subject.partition(":")
    if kind != "lead" or not number.isdecimal():
        return None
    return Lead.objects.select_related("claim").filter(pk=int(number)).first()


@dataclass(frozen=True)
class Beside:
    """One of the two pictures of a lead: its photo if the actor may see it, and what it belongs to."""

    photo: Photo | None
    claim: Claim | None
    subject: Subject | None


def side_by_side(actor: Actor, row: Lead) -> tuple[Beside, Beside | None]:
    """The photo and the one it is held against; four queries."""
    other = None
    if row.other_id:
        other = (
            Claim.objects.filter(photo=row.other_id, pk__lt=row.claim_id).select_related("area").order_by("pk").first()
        )
    known = subjects.find(actor, [row.claim.subject, *([other.subject] if other else [])])
    ids = [row.claim.photo_id, *([row.other_id] if row.other_id else [])]
    seen = visible_photos(actor, ids)
    first = Beside(_shown(row.claim.photo, seen), row.claim, known.get(row.claim.subject))
    if row.other is None:
        return first, None
    return first, Beside(_shown(row.other, seen), other, known.get(other.subject) if other else None)


def _shown(photo: Photo, seen: Collection[int]) -> Photo | None:
    return photo if photo.pk in seen and photo.state == Evidence.State.KEPT else None


# --- claims, for people -----------------------------------------------------------------------------------------


def visible_claims(actor: Actor) -> QuerySet[Claim]:
    """Claims of the actor's areas and units."""
    rows = Claim.objects.filter(policy.scope(actor, VIEW, COLUMNS))
    return rows.select_related("photo", "area", "unit", "person", "lead")


def claims_of(subject: str) -> QuerySet[Claim]:
    """What was handed in for a matter, oldest first; the caller has shown that the actor may see it. One query."""
    return Claim.objects.filter(subject=subject).select_related("photo", "lead").order_by("pk")


def under(node: Area | Unit) -> Q:
    """Rows of an area or unit and everything below it."""
    return subtree("area_path" if isinstance(node, Area) else "unit_path", node.path)


@dataclass(frozen=True)
class PhotoFigure:
    """The photos of one matter: how many, by grade, and the leads among them (M-056: photos alone prove no work)."""

    photos: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)
    open_leads: int = 0
    confirmed_leads: int = 0


def photo_figures(wanted: Collection[str]) -> dict[str, PhotoFigure]:
    """The figure of every subject (`visit:12`) that has photos; one query whatever the number (M-056)."""
    rows = Claim.objects.filter(subject__in=wanted).order_by()
    counted = rows.values_list("subject", "grade", "lead__state").annotate(photos=Count("photo", distinct=True))
    found: dict[str, PhotoFigure] = {}
    for subject, grade, state, photos in counted:
        so_far = found.get(subject, PhotoFigure())
        grades = {**so_far.grades, grade: so_far.grades.get(grade, 0) + photos} if grade else so_far.grades
        found[subject] = PhotoFigure(
            so_far.photos + photos,
            grades,
            so_far.open_leads + (photos if state == Lead.State.OPEN else 0),
            so_far.confirmed_leads + (photos if state == Lead.State.CONFIRMED else 0),
        )
    return found


# --- for the worker ---------------------------------------------------------------------------------------------


def claims_to_grade(limit: int) -> list[Claim]:
    """Claims that wait, oldest first, and failed ones that may be tried again."""
    wanted = Q(state=Claim.State.WAITING) | Q(state=Claim.State.FAILED, attempts__lt=MOST_ATTEMPTS)
    return list(Claim.objects.filter(wanted).select_related("photo", "counterpart").order_by("pk")[:limit])


def signatures_after(pk: int, version: int, limit: int) -> list[tuple[int, int, bytes]]:
    """Signatures newer than a row: number, photo, hashes."""
    rows = Signature.objects.filter(pk__gt=pk, version=version).order_by("pk")
    return [(n, photo, bytes(hashes)) for n, photo, hashes in rows.values_list("pk", "photo", "hashes")[:limit]]


def photos_kept(ids: Iterable[int]) -> dict[int, Photo]:
    """Photos that still exist."""
    return Photo.objects.filter(state=Evidence.State.KEPT).in_bulk(list(ids))


def photos_before(claim: Claim) -> list[Photo]:
    """The photos that the claim is compared with: its counterpart, or the newest earlier ones of the same matter."""
    if claim.counterpart is not None:
        return [claim.counterpart] if claim.counterpart.state == Evidence.State.KEPT else []
    earlier = Claim.objects.filter(subject=claim.subject, pk__lt=claim.pk, role__in=[Role.REPORT, Role.BEFORE])
    rows = earlier.exclude(photo=claim.photo_id).filter(photo__state=Evidence.State.KEPT).select_related("photo")
    return [row.photo for row in rows.order_by("-pk")[:MOST_BEFORE]]


def earlier_claims(claim: Claim, photos: Collection[int]) -> list[Claim]:
    """Claims made before this one about the same file, or about photos found to be alike."""
    same_file = Q(photo__sha256=claim.photo.sha256)
    rows = Claim.objects.filter(same_file | Q(photo__in=photos), pk__lt=claim.pk)
    return list(rows.select_related("photo").order_by("pk")[:50])


def photos_of_the_day(claim: Claim, begin: datetime, end: datetime) -> list[Photo]:
    """Earlier photos of the same person between two moments, newest first; none for the public."""
    if claim.person_id is None:
        return []
    rows = Claim.objects.filter(person=claim.person_id, made_at__gte=begin, made_at__lt=end, pk__lt=claim.pk)
    rows = rows.exclude(photo=claim.photo_id).filter(photo__state=Evidence.State.KEPT).select_related("photo")
    return [row.photo for row in rows.order_by("-pk")[:MOST_SIGHTINGS]]


def failed_claims() -> QuerySet[Claim]:
    """Claims that the worker has given up."""
    return Claim.objects.filter(state=Claim.State.FAILED, attempts__gte=MOST_ATTEMPTS)
