"""What was filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.xforms.definition import Definition, Kind, Question
from weicheng.domain.xforms.filling import Filled, fill
from weicheng.forms.instances import read_instance
from weicheng.forms.models import FormVersion, Submission
from weicheng.forms.queries.versions import COLUMNS, VIEW, definition, items
from weicheng.forms.xlsform.subset import MET, NOT_MET, PHOTOS, REMARK, TOTAL
from weicheng.organization.models import Area, Unit

GRADES = {MET: 10, NOT_MET: 0} | {str(grade): grade for grade in range(11)}
STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """What was filled in over the actor's areas and units, and what the actor filled in for neither."""
    own = Q(submitted_by=actor.user_id, area_path="", unit_path="") if actor.user_id else Q(pk__in=[])
    rows = Submission.objects.filter(policy.scope(actor, VIEW, COLUMNS) | own)
    area = Area.objects.filter(path=OuterRef("area_path")).values("name")[:1]
    unit = Unit.objects.filter(path=OuterRef("unit_path")).values("name")[:1]
    rows = rows.annotate(
        area_name=Coalesce(Subquery(area), Value("")),
        unit_name=Coalesce(Subquery(unit), Value("")),
    )
    return rows.select_related("version__form", "submitted_by").defer(
        "instance", "version__workbook", "version__xform", "version__items"
    )


def submission(actor: Actor, uuid: UUID) -> Submission:
    """One of them. Raises OutOfReach."""
    row = visible_submissions(actor).filter(uuid=uuid).first()
    if row is None:
        raise OutOfReach
    return row


@dataclass(frozen=True)
class Place:
    """What a submission is about, by name; empty for nothing."""

    area: str
    unit: str


def place_of(submission: Submission) -> Place:
    """The area and unit of a row of `visible_submissions`, which brings their names along."""
    return Place(getattr(submission, "area_name", ""), getattr(submission, "unit_name", ""))


def checklist_answers(submission: Submission) -> tuple[ItemAnswer, ...]:
    """What was answered to each item of the version, in its order; one query for the photos."""
    by_name = {name_of(path): answer for path, answer in submission.answers.items() if "[" not in path}
    photos = {name_of(path): uuid for path, uuid in _photos(submission).items()}
    return tuple(item_answer(item, by_name, photos) for item in items(submission.version))


def item_answer(item: ChecklistItem, answers: dict[str, str], photos: dict[str, str]) -> ItemAnswer:
    """An item with what stands under its name and the names made of it (`_remark`, `_photo`, `_total`)."""
    counted = item.scoring in (Scoring.DEDUCT, Scoring.RATE)
    answer = answers.get(item.code, "")
    return ItemAnswer(
        item=item,
        grade=None if counted else GRADES.get(answer),
        count=int(answer or 0) if counted else 0,
        total=int(answers.get(item.code + TOTAL) or 0) if item.scoring is Scoring.RATE else 0,
        remark=answers.get(item.code + REMARK, ""),
        photos=tuple(photos[item.code + ending] for ending in PHOTOS if item.code + ending in photos),
    )


def check(version: FormVersion, instance: str, *, now: datetime) -> Filled:
    """What an instance says under a version, and everything that is wrong with it. Raises BadInput for no XML."""
    return fill(definition(version), read_instance(instance), now=timezone.localtime(now))


def name_of(path: str) -> str:
    """The name of the question at a path: `p[2]/what` → `what`."""
    return path.rpartition("/")[2].partition("[")[0]


@dataclass(frozen=True)
class Answered:
    """One line of a submission as people read it."""

    section: str
    label: str
    text: str
    photo: str = ""
    is_note: bool = False


def answered(submission: Submission) -> tuple[Answered, ...]:
    """Every answer with the labels of its own version, in the order of the form; one query for the photos."""
    known = definition(submission.version)
    order = {question.name: number for number, question in enumerate(known.body.walk())}
    photos = _photos(submission)

    def place(path: str) -> list[tuple[int, int]]:
        return [(order[name], int(number or 0)) for name, number in STEP.findall(path)]

    return tuple(
        _answered(known, path, submission.answers[path], photos)
        for path in sorted(submission.answers, key=place)
        if known.by_name[name_of(path)].label
    )


def _answered(known: Definition, path: str, answer: str, photos: dict[str, str]) -> Answered:
    question = known.by_name[name_of(path)]
    above = [
        f"{known.by_name[name].title} 第 {number} 条" if number else known.by_name[name].title
        for name, number in STEP.findall(path.rpartition("/")[0])
    ]
    is_note = question.kind is Kind.NOTE
    text = "" if path in photos else _in_words(question, answer)
    return Answered(" · ".join(above), "" if is_note else question.title, text, photos.get(path, ""), is_note)


def _in_words(question: Question, answer: str) -> str:
    if question.kind is Kind.MANY:
        return "、".join(question.choice(value) for value in answer.split())
    return question.choice(answer)


def _photos(submission: Submission) -> dict[str, str]:
    return {link.path: str(link.photo.uuid) for link in submission.photos.select_related("photo")}


def photos_in_reach(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Those of the photos that were given in a submission in reach."""
    rows = Submission.objects.filter(policy.scope(actor, VIEW, COLUMNS), photos__photo__in=ids)
    return set(rows.values_list("photos__photo_id", flat=True)) & set(ids)
