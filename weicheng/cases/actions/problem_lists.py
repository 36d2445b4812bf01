"""Problem lists from a workbook: every line a case, with its pictures, its unit and the list it belongs to (M-099)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from weicheng.access.paths import common_ancestor
from weicheng.access.policy import Actor
from weicheng.cases.actions.dispatch import dispatch_case
from weicheng.cases.actions.lists import make_list
from weicheng.cases.actions.proving import link_photos
from weicheng.cases.actions.report import report_case
from weicheng.cases.models import Case, CaseList, CasePhoto
from weicheng.domain.refusals import BadInput
from weicheng.evidence.actions import Capture, accept_photos
from weicheng.evidence.models import Photo
from weicheng.organization.models import Area, Unit

Tick = Callable[[int], None]
TICK_EVERY = 20
LISTED_UNIT = "问题清单列明的责任单位"


@dataclass(kw_only=True)
class Problem:
    """A line of a problem list. `pictures` lie in the batch's folder until `stage_photos` takes them in."""

    sheet: str
    line: int
    source: str
    category: str
    text: str
    area_id: int
    title: str = ""
    address: str = ""
    found_at: datetime | None = None
    unit_id: int | None = None
    list_title: str = ""
    list_due: date | None = None
    from_above: bool = False
    pictures: tuple[Path, ...] = ()
    photos: list[Photo] = field(default_factory=list)


def stage_photos(actor: Actor, problems: Sequence[Problem]) -> None:
    """Takes in the pictures of all lines before the transaction: decoding would hold back every other writer.

    Raises BadInput naming the line. Photos that no case refers to in the end are removed by the nightly sweep.
    """
    for problem in problems:
        uploads = [SimpleUploadedFile(path.name, path.read_bytes()) for path in problem.pictures]
        try:
            problem.photos = accept_photos(
                actor=actor,
                uploads=uploads,
                purpose=Photo.Purpose.BEFORE,
                taken_with=[Capture(uuid=uuid4()) for _ in uploads],
            )
        except BadInput as refusal:
            fault = refusal.faults[0]
            raise BadInput.of(
                f"工作表「{problem.sheet}」第 {problem.line} 行的图片", fault.problem, fault.remedy
            ) from None


@transaction.atomic
def import_problems(
    *, actor: Actor, problems: Sequence[Problem], batch_id: int, tick: Tick, now: datetime | None = None
) -> int:
    """Reports every problem, hands it to the unit that the list names, and makes the lists asked for."""
    at = now or timezone.now()
    areas = Area.objects.in_bulk({problem.area_id for problem in problems})
    units = Unit.objects.in_bulk({problem.unit_id for problem in problems if problem.unit_id})
    listed: dict[str, list[tuple[Problem, Case]]] = {}
    for done, problem in enumerate(problems, start=1):
        case = _report_problem(actor, problem, areas[problem.area_id], batch_id, at)
        if problem.unit_id and case.unit_id is None:
            case = dispatch_case(
                actor=actor, case=case, unit=units[problem.unit_id], override_reason=LISTED_UNIT, now=at
            )
        if problem.list_title:
            listed.setdefault(problem.list_title, []).append((problem, case))
        if done % TICK_EVERY == 0:
            tick(done)
    for title, rows in listed.items():
        _make_list(actor, title, rows, at)
    return len(problems)


def _report_problem(actor: Actor, problem: Problem, area: Area, batch_id: int, at: datetime) -> Case:
    report = report_case(
        actor=actor,
        source=problem.source,
        category=problem.category,
        text=problem.text,
        title=problem.title,
        area=area,
        address=problem.address,
        found_at=problem.found_at,
        command_id=uuid5(NAMESPACE_URL, f"batch:{batch_id}:{problem.sheet}:{problem.line}"),
        batch_id=batch_id,
        now=at,
    )
    case = report.case
    if case is None:
        raise ValueError(f"report {report.pk} without a case")
    link_photos(actor=actor, case=case, photos=problem.photos, kind=CasePhoto.Kind.BEFORE, now=at)
    return case


def _make_list(actor: Actor, title: str, rows: Sequence[tuple[Problem, Case]], at: datetime) -> CaseList:
    cases = {case.pk: case for _, case in rows}
    first = rows[0][0]
    # The list belongs to the smallest area that holds all its problems, and is seen from there upwards.
    path = common_ancestor([case.area_path for case in cases.values()])
    return make_list(
        actor=actor,
        kind=CaseList.Kind.RECTIFICATION,
        title=title,
        cases=list(cases.values()),
        area=Area.objects.filter(path=path).first(),
        from_above=first.from_above,
        due_on=first.list_due,
        now=at,
    )
