"""What the holder of a 查询码 sees: how far the work is, who has it, what was answered. Never who else reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from weicheng.cases.models import Answer, Case, CasePhoto, Clock, Report
from weicheng.domain.cases import State
from weicheng.domain.refusals import OutOfReach
from weicheng.evidence.links import own_photo_url, public_photo_url
from weicheng.evidence.models import Photo
from weicheng.portal.queries.choosing import place_names
from weicheng.standards import queries as standards

CONTEST_DAYS = 30
SAMPLE = "示例"
# The way of a case as a citizen reads it; several states of the office are one step outside.
STEPS = ("已收到", "已核实", "已派到单位", "处理中", "核查中", "已办结")
STEP_OF = {
    State.REPORTED: 0,
    State.VERIFIED: 1,
    State.REGISTERED: 1,
    State.DISPATCHED: 2,
    State.ACCEPTED: 3,
    State.HANDLED: 4,
    State.CHECKED: 4,
    State.CLOSED: 5,
    State.DECLINED: 1,
    State.JOINED: 1,
}
SENTENCES = {
    State.REPORTED: "已收到，正在安排人员到现场核实。",
    State.VERIFIED: "已核实，正在登记立案。",
    State.REGISTERED: "已立案，正在确定由哪个单位处理。",
    State.DISPATCHED: "已派给责任单位，等待接收。",
    State.ACCEPTED: "责任单位正在处理。",
    State.HANDLED: "责任单位已处理，正在核查结果。",
    State.CHECKED: "核查已通过，正在办结。",
    State.CLOSED: "已办结。",
    State.DECLINED: "经核实没有立案，原因见答复。",
    State.JOINED: "已与同一问题的其他反映一并办理。",
}


@dataclass(frozen=True)
class Stage:
    """One step of the way, and whether it is behind, now or ahead."""

    name: str
    at: datetime | None
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Picture:
    """A photo the holder of the code may see."""

    thumb: str
    view: str
    caption: str


@dataclass(frozen=True)
class FollowPage:
    """One report as its reporter sees it."""

    report: Report
    code: str
    problem: str
    where: str
    unit_name: str
    sentence: str
    stages: tuple[Stage, ...]
    answers: tuple[Answer, ...]
    pictures: tuple[Picture, ...]
    due_at: datetime | None
    due_remark: str
    is_sealed: bool
    may_rate: bool
    may_contest: bool
    contest_until: datetime | None


def plain_code(text: str) -> str:
    """A code as it is stored, however it was typed: full width, small letters, blanks and dashes."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def report_by_code(code: str) -> Report:
    """The report with a code. Raises OutOfReach; one query."""
    found = Report.objects.select_related("case__unit", "sealed").filter(code=plain_code(code)[:16]).first()
    if found is None:
        raise OutOfReach("没有这个查询码。请核对上报成功时显示的 10 位字母和数字。")
    return found


def code_of_command(command_id: UUID) -> str:
    """The code of the report that an earlier send of the same form made, or ""; one cheap query (see base.inserts)."""
    number = Report._meta.get_field("command_id").get_db_prep_value(command_id, connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM cases_report WHERE command_id = %s", [number])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def follow(code: str, *, now: datetime | None = None) -> FollowPage:
    """The page of a code; a fixed number of queries. Raises OutOfReach."""
    report = report_by_code(code)
    now = now or timezone.now()
    if hasattr(report, "sealed"):
        return _sealed(report)
    case = report.case
    clock = Clock.objects.filter(report=report).order_by("pk").first()
    contest_until = report.answered_at + timedelta(days=CONTEST_DAYS) if report.answered_at else None
    return FollowPage(
        report=report,
        code=report.code,
        problem=_problem(case) if case else "",
        where=place_names([report.area_path]).get(report.area_path, ""),
        unit_name=case.unit.name if case and case.unit else "",
        sentence=SENTENCES[State(case.state)] if case else SENTENCES[State.REPORTED],
        stages=tuple(_stages(report, case)),
        answers=tuple(report.answers.order_by("at", "pk")),
        pictures=tuple(_pictures(report, case)),
        due_at=(clock.due_at if clock else None) or report.told_due_at,
        due_remark=told_remark(clock),
        is_sealed=False,
        may_rate=report.answered_at is not None and report.rated_at is None,
        may_contest=bool(contest_until and now <= contest_until),
        contest_until=contest_until,
    )


def _sealed(report: Report) -> FollowPage:
    """A matter in the sealed box shows its reporter nothing but where it went: a lost code must not betray them."""
    return FollowPage(
        report=report, code=report.code, problem="", where="", unit_name="", sentence="", stages=(), answers=(),
        pictures=(), due_at=None, due_remark="", is_sealed=True, may_rate=False, may_contest=False, contest_until=None,
    )  # fmt: skip


def told_remark(clock: Clock | None) -> str:
    """What stands beside the promised time: limits not confirmed yet, years whose holidays are not published yet."""
    if clock is None:
        return ""
    parts = ["时限为示例，以本市公布为准" if part == SAMPLE else part for part in clock.remark.split(";") if part]
    return "；".join(part.replace("尚未录入", "尚未公布，届时可能顺延") for part in parts)


def _problem(case: Case) -> str:
    matter = standards.pack_for(case.pack_id).pack.matter.get(case.category)
    return (matter.plain or matter.name) if matter else case.category


def _stages(report: Report, case: Case | None) -> list[Stage]:
    state = State(case.state) if case else State.REPORTED
    reached = STEP_OF[state]
    times = _times(report, case)
    steps = ("已收到", "已核实") if state in (State.DECLINED, State.JOINED) else STEPS
    ended = state in (State.CLOSED, State.DECLINED, State.JOINED)
    return [
        Stage(
            name=name,
            at=times[place] if place <= reached else None,
            is_done=place < reached or (ended and place == reached),
            is_current=place == reached and not ended,
        )
        for place, name in enumerate(steps)
    ]


def _times(report: Report, case: Case | None) -> Sequence[datetime | None]:
    if case is None:
        return (report.received_at, None, None, None, None, None)
    return (
        report.received_at,
        case.registered_at,
        case.dispatched_at,
        case.accepted_at,
        case.handled_at,
        case.closed_at,
    )


def _pictures(report: Report, case: Case | None) -> list[Picture]:
    """The reporter's own photos, and of all others only what a person has blurred and made public."""
    own = Photo.objects.filter(citizen_token=citizen_token(report), state=Photo.State.KEPT).order_by("pk")
    pictures = [
        Picture(own_photo_url(photo, "thumb"), own_photo_url(photo), f"您上传的第 {number} 张照片")
        for number, photo in enumerate(own, start=1)
    ]
    if case is None:
        return pictures
    cleared = CasePhoto.objects.filter(case=case, photo__public_state=Photo.Public.CLEARED).select_related("photo")
    mine = {photo.pk for photo in own}
    pictures += [
        Picture(public_photo_url(row.photo, "thumb"), public_photo_url(row.photo), row.get_kind_display())
        for row in cleared.order_by("added_at", "pk")
        if row.photo_id not in mine
    ]
    return pictures


def citizen_token(report: Report) -> str:
    """What marks the photos that came with a report: the number of its form, known to nobody else."""
    return token_of(report.command_id)


def token_of(command_id: UUID) -> str:
    """The mark of photos sent with a form."""
    return f"form:{command_id}"
