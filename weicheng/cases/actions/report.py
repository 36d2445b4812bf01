"""Taking in a report: from anybody, by any door, into one pool (M-096, M-129, M-131)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base import crypto
from weicheng.base.inserts import insert
from weicheng.base.masks import normal_phone
from weicheng.cases import event_types, facts
from weicheng.cases.actions import figures, searching
from weicheng.cases.actions.arriving import Arrival, Found, Reporter, checked, demand_may_report
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.actions.proving import link_photos
from weicheng.cases.actions.spot import SpotFix, record_spot_fix
from weicheng.cases.actions.step import locked
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case, CaseAttachment, CasePhoto, Report, ReporterIdentity
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.queries import duplicates
from weicheng.cases.tally import contribution
from weicheng.domain.cases import VERIFY_FIRST, Source, State
from weicheng.domain.refusals import BadInput
from weicheng.events import log
from weicheng.evidence.models import Attachment, Photo
from weicheng.organization.models import Area
from weicheng.places import queries as places
from weicheng.places.models import Site

# Read aloud on the phone: no 0/O, 1/I/L. Ten of 31 characters cannot be guessed.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def report_case(
    *,
    actor: Actor,
    source: Source | str,
    category: str,
    text: str,
    area: Area | None = None,
    lng: float | None = None,
    lat: float | None = None,
    address: str = "",
    site: Site | None = None,
    title: str = "",
    photos: Sequence[Photo] = (),
    attachments: Sequence[Attachment] = (),
    reporter_name: str = "",
    reporter_phone: str = "",
    found_at: datetime | None = None,
    reported_at: datetime | None = None,
    command_id: UUID | None = None,
    external_no: str = "",
    kind: str = Report.Kind.COMPLAINT,
    is_key: bool = False,
    wants_answer: bool | None = None,
    spot_fix: SpotFix | None = None,
    sweep_of: Case | None = None,
    batch_id: int | None = None,
    now: datetime | None = None,
) -> Report:
    """Takes in a report and opens its case, or joins it to an open case of the same place and category.

    A second call with the same `command_id` returns the first answer and changes nothing, also when both arrive at
    once. Raises BadInput naming every fault, NotAllowed for a source the actor may not enter.
    """
    found = Found(Source(source), category, text, area, lng, lat, address, site, title, found_at, reported_at)
    public = found.source in VERIFY_FIRST
    arrival = Arrival(
        Reporter(reporter_name, reporter_phone),
        command_id or uuid4(),
        external_no,
        kind,
        is_key,
        public if wants_answer is None else wants_answer,
        spot_fix,
        sweep_of,
        batch_id,
    )
    begun = _begin(actor, found, arrival, now or timezone.now())
    try:
        with transaction.atomic():
            report = _take_in(actor, found, arrival, begun)
            if report.case is not None:
                _add_evidence(actor, report.case, photos, attachments, report.received_at)
            return report
    except IntegrityError:
        # Asked only when the database has refused: a look beforehand would cost every report a query.
        if (known := _known(arrival, found.source)) is None:
            raise
        return known


@dataclass(frozen=True)
class _Begun:
    """What can be said of a report before the database is locked for it: the rest of the city writes meanwhile."""

    now: datetime
    place: Area
    rules: Rules
    report: Report
    book: ClockBook


def _begin(actor: Actor, found: Found, arrival: Arrival, now: datetime) -> _Begun:
    """Checks, and draws up the report, and the case with its clocks that it opens unless it joins one."""
    place, rules = checked(found, now)
    demand_may_report(actor, found.source, place)
    report = Report(
        code=new_code(),
        kind=arrival.kind,
        source=found.source,
        text=found.text,
        area_path=place.path,
        reported_at=found.reported_at or now,
        received_at=now,
        received_by_id=actor.user_id,
        external_no=arrival.external_no,
        wants_answer=arrival.wants_answer,
        command_id=arrival.command_id,
        batch_id=arrival.batch_id,
    )
    case = _new_case(actor, found, place, rules, report, arrival, now)
    book = ClockBook(case, rules, now)
    if report.wants_answer:
        report.told_due_at = book.start(ClockKind.CITIZEN, report=report, at=report.reported_at).due_at
    if not arrival.spot_fix:
        book.start(ClockKind.VERIFY if case.state == State.REPORTED else ClockKind.DISPATCH)
        book.due_times()
    return _Begun(now, place, rules, report, book)


def _take_in(actor: Actor, found: Found, arrival: Arrival, begun: _Begun) -> Report:
    report = begun.report
    alone = arrival.spot_fix or arrival.sweep_of
    same = None if alone else _same_matter(found, begun.place, report.reported_at, begun.rules)
    if same:
        _join(actor, report, same, begun.rules, begun.now)
    else:
        _open(actor, begun, arrival.spot_fix)
    _keep_identity(report, arrival.reporter)
    return report


def _known(arrival: Arrival, source: Source) -> Report | None:
    """The report that a repeated command or a repeated number belongs to."""
    known = Report.objects.select_related("case").filter(command_id=arrival.command_id).first()
    if (
        known is None
        and arrival.external_no
        and Report.objects.filter(source=source, external_no=arrival.external_no).exists()
    ):
        raise BadInput.of("来件编号", f"“{arrival.external_no}”已经登记过", "请核对编号,或在案件中查找这件来件")
    return known


def new_code() -> str:
    """查询码: what the reporter follows the case by; it is the only key, so it cannot be guessed."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _new_case(
    actor: Actor,
    found: Found,
    place: Area,
    rules: Rules,
    report: Report,
    arrival: Arrival,
    now: datetime,
) -> Case:
    matter = rules.matter(found.category)
    verify_first = found.source in VERIFY_FIRST
    return Case(
        state=State.REPORTED if verify_first else State.REGISTERED,
        source=found.source,
        category=found.category,
        duty=matter.duty,
        grade=matter.grade,
        title=(found.title or matter.name)[:120],
        description=found.text,
        area=place,
        area_path=place.path,
        site=found.site,
        address=found.address or (found.site.name if found.site else ""),
        lng=found.lng,
        lat=found.lat,
        cell=places.cell(found.lng, found.lat),
        found_at=found.found_at or report.reported_at,
        reported_at=report.reported_at,
        registered_at=None if verify_first else now,
        touched_at=now,
        watch_at=now,
        is_key=arrival.is_key,
        found_by_sweep_of=arrival.sweep_of,
        reporter_id=actor.user_id,
        pack_id=rules.version_id,
        command_id=report.command_id,
        batch_id=report.batch_id,
    )


def _open(actor: Actor, begun: _Begun, spot_fix: SpotFix | None) -> None:
    """Stores case, report, clocks, search text, figures and event: one insert each."""
    now, report, book = begun.now, begun.report, begun.book
    case = book.case
    if spot_fix:
        record_spot_fix(book, case, spot_fix, actor)
        book.due_times()
    insert([case])
    report.case = case
    insert([report])
    event = log.record(
        event_types.REPORTED,
        subject=f"case:{case.pk}",
        actor=actor,
        rules=begun.rules.name,
        at=now,
        source=str(case.source),
        area=case.area_id,
        category=case.category,
        report=report.pk,
    )
    book.save(event.pk)
    if spot_fix:
        spot_fix.store(case, actor, now)
    searching.add(case)
    figures.note_change({}, contribution(case))


def _same_matter(found: Found, place: Area, at: datetime, rules: Rules) -> int | None:
    seen = duplicates.sighting(
        category=found.category, at=at, area=place, site=found.site, lng=found.lng, lat=found.lat
    )
    return duplicates.same_matter(seen, rules.pack.joining)


def _join(actor: Actor, report: Report, same: int, rules: Rules, now: datetime) -> None:
    """Adds the report to an open case of the same matter: its own code and clock, the same work (M-131)."""
    case = locked(same)
    before = contribution(case)
    book = ClockBook.load(case, facts.rules_of(case), now)
    if report.wants_answer:
        report.told_due_at = book.start(ClockKind.CITIZEN, report=report, at=report.reported_at).due_at
    report.case = case
    report.joined_how = f"自动并案:同一地点、同一类别,{rules.pack.joining.within_hours} 小时内"
    insert([report])
    event = log.record(
        event_types.JOINED,
        subject=f"report:{report.pk}",
        root=f"case:{case.pk}",
        actor=actor,
        rules=rules.name,
        at=now,
        source=str(report.source),
        how="自动并案",
    )
    book.save(event.pk)
    book.due_times()
    case.save(update_fields=["due_at", "handle_due_at", "citizen_due_at"])
    figures.note_change(before, contribution(case))


def _add_evidence(
    actor: Actor, case: Case, photos: Sequence[Photo], attachments: Sequence[Attachment], now: datetime
) -> None:
    link_photos(actor=actor, case=case, photos=photos, kind=CasePhoto.Kind.REPORT, now=now)
    if attachments:
        CaseAttachment.objects.bulk_create(
            [CaseAttachment(case=case, attachment=a, added_at=now, added_by_id=actor.user_id) for a in attachments]
        )


def _keep_identity(report: Report, reporter: Reporter) -> None:
    """Name and phone go into their own encrypted row; a report without them has none."""
    if not (reporter.name.strip() or reporter.phone.strip()):
        return
    phone = normal_phone(reporter.phone)
    ReporterIdentity.objects.create(
        report=report,
        name_sealed=crypto.encrypt(reporter.name.strip(), context=f"reporter.name:{report.code}"),
        phone_sealed=crypto.encrypt(phone, context=f"reporter.phone:{report.code}"),
        phone_index=crypto.phone_index(phone),
        phone_tail=phone[-4:],
    )
