"""From visits to scores that count: a sheet by the rules, and a second person who looks it through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment import event_types, facts, queries
from weicheng.assessment.actions.step import locked, person, words
from weicheng.assessment.models import ScoreLine, ScoreSheet
from weicheng.assessment.rules import rules_on
from weicheng.assessment.wording import points
from weicheng.base.progress import Progress, silent
from weicheng.domain.refusals import MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.events.log import Entry
from weicheng.standards.queries import work_calendar

REVIEW = "score.review"
JOB = Actor.system("定时评分", "inspection.view", REVIEW)
LOOKED_BACK = timedelta(days=62)


@transaction.atomic
def make_sheets(*, actor: Actor, since: date, until: date, anew: bool = True, now: datetime | None = None) -> int:
    """Scores every visit of the days that has no sheet yet under a scheme of the pack; returns how many were made.

    Repeating it changes nothing. A visit on which nothing with points was looked at gets no sheet. `anew`: a visit
    whose sheet the review did not let pass is scored once more.
    """
    policy.require_anywhere(actor, REVIEW)
    at = now or timezone.now()
    drafts = [
        draft
        for rule in rules_on(until).schemes.values()
        for draft in facts.cards(queries.unscored_visits(actor, rule, since=since, until=until, anew=anew), rule)
    ]
    places = queries.places_above([draft.visit.area_path for draft in drafts])
    version = rules_on(until).version_id
    sheets = ScoreSheet.objects.bulk_create([facts.sheet_of(draft, places, version, at) for draft in drafts])
    ScoreLine.objects.bulk_create(
        [line for sheet, draft in zip(sheets, drafts, strict=True) for line in facts.lines_of(sheet, draft.card)],
        batch_size=2_000,
    )
    log.record_many(
        event_types.SCORED,
        [
            Entry(
                f"score:{sheet.pk}",
                f"visit:{sheet.visit_id}",
                sheet.rules,
                {"scheme": sheet.scheme_name, "score": points(sheet.score)},
            )
            for sheet in sheets
        ],
        actor=actor,
        at=at,
    )
    return len(sheets)


def days_waiting(*, now: datetime | None = None) -> list[date]:
    """Days of the last two months with finished visits that nobody has scored, oldest first.

    A phone may lie without signal for long; what arrives later is scored by a person, who sees that it is late.
    """
    today = timezone.localdate(now)
    kinds = {kind for rule in rules_on(today).schemes.values() for kind in rule.kinds}
    return queries.days_to_score(JOB, kinds, since=today - LOOKED_BACK, until=today)


@transaction.atomic
def score_waiting(days: Sequence[date], *, progress: Progress = silent, now: datetime | None = None) -> int:
    """The sheets of visits that nobody has scored, day by day under the pack of that day; returns how many were made.

    What the review has sent back stays with the person who sent it back.
    """
    made = 0
    for number, day in enumerate(days):
        progress(number, len(days))
        made += make_sheets(actor=JOB, since=day, until=day, anew=False, now=now)
    progress(len(days), len(days))
    return made


@transaction.atomic
def review_sheet(*, actor: Actor, sheet: ScoreSheet, note: str = "", now: datetime | None = None) -> ScoreSheet:
    """复核通过: from now on the score counts and may be appealed. Not by somebody who made the visit."""
    row, at = _to_review(actor, sheet), now or timezone.now()
    row.state, row.reviewed_by_id, row.reviewed_at = ScoreSheet.State.COUNTED, person(actor), at
    row.review_note = note.strip()[:500]
    within = rules_on(row.visited_on, row.area_path).appeal_within
    row.appeal_until = work_calendar().add(at, within.amount, within.unit)
    row.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_note", "appeal_until"])
    log.record(
        event_types.REVIEWED,
        subject=f"score:{row.pk}",
        root=f"visit:{row.visit_id}",
        actor=actor,
        at=at,
        rules=row.rules,
        score=points(row.score),
        until=row.appeal_until.isoformat(),
    )
    return row


@transaction.atomic
def return_sheet(*, actor: Actor, sheet: ScoreSheet, note: str, now: datetime | None = None) -> ScoreSheet:
    """复核不予计分, with the reason: the visit stays as it was, and a corrected scheme may score it anew."""
    row, at = _to_review(actor, sheet), now or timezone.now()
    row.review_note = words(note, "复核意见", "请写明不予计分的理由")[:500]
    row.state, row.reviewed_by_id, row.reviewed_at = ScoreSheet.State.RETURNED, person(actor), at
    row.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_note"])
    log.record(event_types.RETURNED, subject=f"score:{row.pk}", root=f"visit:{row.visit_id}", actor=actor, at=at)
    return row


def _to_review(actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    row = locked(actor, REVIEW, ScoreSheet.objects.all(), sheet.pk)
    if row.state != ScoreSheet.State.DRAFT:
        raise MoveRefused("这份评分表已经复核过。")
    if person(actor) in queries.inspectors_of(row.visit_id):
        raise NotAllowed("检查人员不能复核自己检查的评分，请由另一人复核。")
    return row
