"""The dry run of a batch: nothing is written but its findings. Unknown names are asked with near spellings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.progress import Progress, silent
from weicheng.base.sheets.book import Book
from weicheng.base.sheets.pictures import pictures_of
from weicheng.domain.names import normal_name, suggest
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.workbooks import event_types, storage
from weicheng.workbooks.actions.layout import OPEN
from weicheng.workbooks.actions.locking import Enqueue, hand_over, locked, refuse_while_running
from weicheng.workbooks.check import Check, Plan
from weicheng.workbooks.kinds import Prepared, Registry, kind_of
from weicheng.workbooks.mapping import faults_of_mapping
from weicheng.workbooks.models import Batch, BatchFault, NameQuestion, RememberedName

QUESTIONS_KEPT = 500
SUGGESTIONS = 5
ROWS_AT_ONCE = 1000


@transaction.atomic
def start_checking(*, actor: Actor, batch: Batch, enqueue: Enqueue) -> Batch:
    """Queue the dry run. Raises BadInput while a required field has no source, MoveRefused while a job runs."""
    batch = locked(actor, batch, *OPEN, Batch.State.CHECKING)
    refuse_while_running(batch)
    if faults := list(faults_of_mapping(kind_of(batch.kind), batch.columns, batch.constants)):
        raise BadInput(faults)
    batch.state, batch.failure = Batch.State.CHECKING, ""
    return hand_over(batch, enqueue)


def check_batch(*, actor: Actor, batch_id: int, now: datetime | None = None, watch: Progress = silent) -> Batch:
    """Run the dry run of a batch in state CHECKING and store what it found. Called by the job.

    What `watch` raises to stop the work puts the batch back and goes on.
    """
    batch = Batch.objects.get(pk=batch_id)
    if batch.state != Batch.State.CHECKING:
        return batch
    try:
        check, prepared = look(actor, batch, plan_of(batch), watch)
    except BaseException:
        _back_to_draft(batch)
        raise
    return store_findings(batch, check, prepared, now or timezone.now())


def plan_of(batch: Batch) -> Plan:
    """What to read for a batch; raises MoveRefused when its files are gone."""
    try:
        book = Book.open(storage.folder_of(batch.folder))
    except FileNotFoundError as error:
        raise MoveRefused("这个批次的文件已清理，请重新上传。") from error
    return Plan.of(book, batch.sheets, batch.columns, batch.constants)


def look(actor: Actor, batch: Batch, plan: Plan, watch: Progress) -> tuple[Check, Prepared]:
    """The check of a batch with the answers people gave; writes nothing."""
    kind = kind_of(batch.kind)
    remembered = RememberedName.objects.filter(registry__in=[registry.code for registry in kind.registries])
    answers = {(known.registry, known.spelling): known.name for known in remembered}
    answers |= {(q.registry, q.spelling): q.answer for q in batch.questions.exclude(answer="")}
    check = Check(kind, actor, timezone.localdate(), answers, lambda done: watch(done, plan.rows))
    if kind.pictures:
        check.pictures = pictures_of(plan.book.folder)
    return check, check.run(plan)


@transaction.atomic
def _back_to_draft(batch: Batch) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.state = Batch.State.DRAFT
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def store_findings(batch: Batch, check: Check, prepared: Prepared, now: datetime) -> Batch:
    """Replace the findings of the batch by those of `check`."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.faults.all().delete()
    BatchFault.objects.bulk_create(
        [
            BatchFault(
                batch=batch,
                sheet=fault.sheet[:100],
                row=fault.row,
                column=fault.column[:200],
                problem=fault.problem[:300],
                remedy=fault.remedy[:300],
            )
            for fault in check.faults
        ],
        batch_size=ROWS_AT_ONCE,
    )
    _ask(batch, check)
    batch.report = {
        "rows": check.row_count,
        "new": len(prepared.rows),
        "unchanged": prepared.unchanged,
        "faults": check.fault_count,
        "skipped": dict(check.skipped),
    }
    batch.state, batch.checked_at = Batch.State.CHECKED, now
    batch.save()
    return batch


def _ask(batch: Batch, check: Check) -> None:
    """Keep the questions people answered; replace the open ones by those of this check."""
    batch.questions.filter(answer="").delete()
    names = {code: check.kind.registry(code).names(check.actor) for code in {registry for registry, _ in check.asked}}
    asked = sorted(check.asked.items(), key=lambda item: -item[1].rows)[:QUESTIONS_KEPT]
    questions = [
        NameQuestion(
            batch=batch,
            registry=registry,
            spelling=spelling[:200],
            rows=about.rows,
            suggestions=about.near or _near(spelling, names[registry]),
            may_be_new=bool(about.near),
        )
        for (registry, spelling), about in asked
    ]
    NameQuestion.objects.bulk_create(questions, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def _near(spelling: str, names: Mapping[str, int]) -> list[str]:
    """The best few suggestions, one spelling for each row of the registry."""
    by_key: dict[int, str] = {}
    for found in suggest(spelling, names):
        by_key.setdefault(names[found.name], found.name)
    return list(by_key.values())[:SUGGESTIONS]


@transaction.atomic
def confirm_name(*, actor: Actor, batch: Batch, question: NameQuestion, name: str) -> NameQuestion:
    """Say which name a spelling means; if that is a registered one, the spelling becomes its alias (M-227).

    Raises BadInput when the name is neither registered, nor suggested, nor the spelling of a possible new name.
    """
    batch = locked(actor, batch, *OPEN)
    question = batch.questions.select_for_update().get(pk=question.pk)
    registry = kind_of(batch.kind).registry(question.registry)
    keys = {normal_name(known): key for known, key in registry.names(actor).items()}
    key = keys.get(normal_name(name))
    new = question.may_be_new and name in {question.spelling, *question.suggestions}
    if key is None and not new:
        raise BadInput.of(
            question.spelling, f"没有名为“{name[:40]}”的{registry.label}", "请从建议中选择，或填写登记的全称。"
        )
    question.answer = name
    question.save(update_fields=["answer"])
    if key is not None and name != question.spelling:
        _learn(actor, registry, question.spelling, name, key)
    log.record(event_types.NAME_CONFIRMED, subject=f"batch:{batch.pk}", actor=actor, registry=registry.code, key=key)
    return question


def _learn(actor: Actor, registry: Registry, spelling: str, name: str, key: int) -> None:
    if registry.learn:
        registry.learn(actor, spelling, key)
    else:
        RememberedName.objects.update_or_create(registry=registry.code, spelling=spelling, defaults={"name": name})
