"""Every read of tasks that leaves this app."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.rates import Rate
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.tasks import Defect, TaskFacts, TaskReview, defects_of, review_tasks
from weicheng.events.models import Event
from weicheng.organization.models import Posting
from weicheng.organization.queries import postings, valid_on
from weicheng.organization.reach import Where
from weicheng.tasks.models import Progress, Task, TaskUnit

COLUMNS = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}
IS_OPEN = Q(state__in=[Task.State.OPEN, Task.State.REPORTED])
HELPED = Exists(TaskUnit.objects.filter(task=OuterRef("pk")))
# The same rule as domain.tasks.defects_of, for the database; a test holds the two together.
LACKING = Q(lead=None) | Q(handler=None) | Q(target="") | Q(due_on=None) | (Q(HELPED) & Q(leader=None))


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks of the actor's units and areas, those their units cooperate in, and those they gave."""
    mine = policy.scope(actor, "task.view", COLUMNS)
    if mine == Q():
        return Task.objects.all()
    for reach in actor.reaches_for("task.view"):
        if reach.unit_path:
            mine |= subtree("unit_path", reach.unit_path) | Q(pk__in=_helped_by(reach.unit_path))
    if actor.user_id is not None:
        mine |= Q(created_by=actor.user_id)
    return Task.objects.filter(mine)


def _helped_by(unit_path: str) -> QuerySet[TaskUnit, int]:
    return TaskUnit.objects.filter(subtree("unit_path", unit_path)).values_list("task", flat=True)


def own_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks that the actor's own units lead or help with: the unit's inbox."""
    mine = Q(pk__in=[])
    for path in {reach.unit_path for reach in actor.reaches_for("task.report") if reach.unit_path}:
        mine |= subtree("unit_path", path) | Q(pk__in=_helped_by(path))
    return Task.objects.filter(IS_OPEN & mine)


def tasks_to_confirm(actor: Actor) -> QuerySet[Task]:
    """Tasks reported done that wait for this person: those they gave, and those they manage."""
    mine = policy.scope(actor, "task.manage", COLUMNS)
    if mine != Q():
        mine |= Q(created_by=actor.user_id)
    return Task.objects.filter(mine, state=Task.State.REPORTED)


def listed_tasks(actor: Actor) -> QuerySet[Task]:
    """As `visible_tasks`, with what a list row shows."""
    return visible_tasks(actor).select_related(
        "lead", "leader__unit", "leader__user", "handler__unit", "handler__user", "created_by"
    )


def get_task(actor: Actor, pk: int) -> Task:
    """One visible task. Raises OutOfReach."""
    task = listed_tasks(actor).prefetch_related("cooperating").filter(pk=pk).first()
    if task is None:
        raise OutOfReach
    return task


def may_confirm(actor: Actor, task: Task) -> bool:
    """Whether the actor gave the task or manages tasks there."""
    gave = actor.user_id is not None and actor.user_id == task.created_by_id
    return gave or policy.covers(actor, "task.manage", Where(unit_path=task.unit_path, area_path=task.area_path))


def may_report(actor: Actor, task: Task) -> bool:
    """Whether the actor's unit leads the task or helps with it; one query at most."""
    return own_tasks(actor).filter(pk=task.pk).exists()


def progress_of(task: Task) -> QuerySet[Progress]:
    """What was reported on a task, oldest first."""
    return Progress.objects.filter(task=task).select_related("unit", "by").order_by("at", "pk")


def helpers_of(task: Task) -> QuerySet[TaskUnit]:
    """The cooperating units of a task."""
    return TaskUnit.objects.filter(task=task).select_related("unit").order_by("unit_path")


def helper_paths(task: Task) -> list[str]:
    """The paths of the cooperating units."""
    return list(TaskUnit.objects.filter(task=task).values_list("unit_path", flat=True))


def posts_of_lead(task: Task, day: date) -> QuerySet[Posting]:
    """Who may be named handler: the posts of the lead unit on a day."""
    return postings().filter(valid_on(day), unit=task.lead_id)


def responsible_posts(day: date) -> QuerySet[Posting]:
    """Who may be named responsible leader: leaders of the city and heads of units on a day."""
    heads = Q(is_head=True) | Q(role__in=["leader", "unit_leader", "office_director"])
    return postings().filter(valid_on(day)).filter(heads).order_by("unit__path", "-is_head", "pk")


def post_of_instructor(actor: Actor) -> Posting | None:
    """The post by which the person instructs."""
    held = [reach.posting_id for reach in actor.reaches_for("task.instruct") if reach.posting_id]
    return Posting.objects.filter(pk=held[0]).first() if held else None


def tasks_about(subject: str) -> QuerySet[Task]:
    """The tasks that hang on a subject of the log, such as `case:81`."""
    return Task.objects.filter(about=subject).select_related("lead", "handler__unit", "handler__user").order_by("pk")


def joint_tasks() -> QuerySet[Task]:
    """The parts of every joint treatment that was not called off, in order (M-106)."""
    rows = Task.objects.filter(kind=Task.Kind.JOINT).exclude(state=Task.State.DROPPED)
    return rows.select_related("lead", "handler__unit", "handler__user").order_by("pk")


def tasked_units() -> set[int]:
    """Units that lead an open task (M-001); one query."""
    return set(Task.objects.filter(IS_OPEN, lead__isnull=False).values_list("lead", flat=True).distinct())


def task_of(event: Event) -> Task | None:
    """The task that an event is about."""
    kind, _, number = event.subject.partition(":")
    return Task.objects.filter(pk=int(number)).first() if kind == "task" and number.isdecimal() else None


def review(tasks: QuerySet[Task]) -> TaskReview:
    """The share of valid tasks and what the others lack (M-007, M-008); two queries."""
    return review_tasks(facts_of(task) for task in tasks.prefetch_related("cooperating"))


def firm_rate(tasks: QuerySet[Task]) -> Rate:
    """任务压实率 counted by the database, for lists of any length; one query (M-007)."""
    found = tasks.order_by().aggregate(every=Count("pk"), lacking=Count("pk", filter=LACKING))
    return Rate(
        "任务压实率", "要素齐全的任务数", "任务总数", found["every"] - found["lacking"], found["every"], "M-007"
    )


def defects(task: Task) -> tuple[Defect, ...]:
    """What a task lacks, from its prefetched `cooperating`."""
    return defects_of(facts_of(task))


def facts_of(task: Task) -> TaskFacts:
    """A task as the rules see it, from its prefetched `cooperating`."""
    lead = (str(task.lead_id),) if task.lead_id else ()
    others = tuple(str(row.unit_id) for row in task.cooperating.all())
    return TaskFacts(
        task=f"task:{task.pk}",
        leads=lead,
        units=(*lead, *others),
        person=str(task.handler_id or ""),
        leader=str(task.leader_id or ""),
        target=task.target,
        due_on=task.due_on,
    )
