"""领导小组 and the office: who has a group, who heads it, what the office did (M-001, M-002)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weicheng.access.paths import subtree
from weicheng.domain.coverage import Group, GroupCoverage, leading_groups
from weicheng.events import log
from weicheng.events.models import Event
from weicheng.events.queries import search
from weicheng.organization.enums import Part, UnitKind
from weicheng.organization.models import DutyAssignment, Pairing, Posting, Substitution, Unit
from weicheng.organization.needs import tasked_units
from weicheng.organization.queries.validity import valid_on, valid_unit

GROUP_KINDS = (UnitKind.LEADING_GROUP, UnitKind.HEADQUARTERS)
# The posts that head a group; a headquarters calls its head 总指挥 (M-004).
CHAIRS = ("组长", "第一组长", "总指挥")
ORGANISATIONS = (
    UnitKind.GOVERNMENT,
    UnitKind.BUREAU,
    UnitKind.STREET_OFFICE,
    UnitKind.COMMUNITY,
    UnitKind.PAIRED,
    UnitKind.ENTERPRISE,
)
# What of the log is the office's work; signing in and keeping accounts is not.
OFFICE_WORK: Mapping[str, str] = {
    "case": "案件", "slip": "督办单", "list": "清单", "task": "任务", "look-back": "回头看", "cleanup": "集中整治",
    "hotline": "热线", "report": "诉求", "duty": "责任分工", "pairing": "包保", "leader": "领导包联",
    "liaison": "挂钩", "block": "责任区块", "unit": "单位", "area": "区域", "posting": "任职", "pack": "规则包",
    "calendar": "工作日历", "site": "点位", "workbook": "表格导入",
}  # fmt: skip


@dataclass(frozen=True)
class GroupState:
    """An organisation that has tasks, its group, who heads the group, and who is its 一把手."""

    unit: Unit
    group: Unit | None
    chair: str
    top_leader: str
    is_headed_by_top: bool

    @property
    def problem(self) -> str:
        """What is wrong, in words; empty when the group stands as it should."""
        if self.group is None:
            return "没有领导小组"
        if not self.chair:
            return "领导小组没有组长"
        if not self.top_leader:
            return "没有登记一把手"
        return "" if self.is_headed_by_top else "组长不是一把手"


def group_states(day: date) -> list[GroupState]:
    """Every organisation that has tasks, in the order of the tree, with its group on a day (M-001); six queries."""
    units = list(Unit.objects.filter(valid_unit(day), kind__in=ORGANISATIONS, pk__in=_with_tasks(day)).order_by("path"))
    groups: dict[int | None, list[Unit]] = defaultdict(list)
    for group in Unit.objects.filter(valid_unit(day), kind__in=GROUP_KINDS).order_by("path"):
        groups[group.parent_id].append(group)
    held = Posting.objects.filter(valid_on(day)).select_related("user")
    chairs, heads = _by_unit(held.filter(title__in=CHAIRS)), _by_unit(held.filter(is_head=True))
    return [_state(unit, groups[unit.pk], chairs, heads.get(unit.pk, [])) for unit in units]


def _with_tasks(day: date) -> set[int]:
    """Organisations that lead a duty, answer for a paired area or have an open task."""
    duties = DutyAssignment.objects.filter(valid_on(day), part=Part.LEAD).values_list("unit", flat=True)
    pairings = Pairing.objects.filter(valid_on(day)).values_list("unit", flat=True)
    return {*duties.distinct(), *pairings.distinct(), *tasked_units()}


def _by_unit(rows: Iterable[Posting]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def _state(
    unit: Unit, groups: Sequence[Unit], chairs: Mapping[int, list[Posting]], heads: Sequence[Posting]
) -> GroupState:
    # Of several groups the one that is headed speaks for the organisation.
    group = max(groups, key=lambda row: len(chairs.get(row.pk, [])), default=None)
    chairing = chairs.get(group.pk, []) if group else []
    top = {row.user_id for row in heads}
    return GroupState(
        unit=unit,
        group=group,
        chair="、".join(f"{row.title} {row.user.name}" for row in chairing),
        top_leader="、".join(f"{row.title} {row.user.name}" for row in heads),
        is_headed_by_top=any(row.user_id in top for row in chairing),
    )


def group_coverage(states: Iterable[GroupState]) -> GroupCoverage:
    """Share of organisations with an active group, and of groups headed by the 一把手 (M-001)."""
    return leading_groups(
        Group(f"unit:{state.unit.pk}", bool(state.group and state.chair), state.is_headed_by_top) for state in states
    )


@dataclass(frozen=True)
class ChartLine:
    """A unit of the chart: who heads it, whether units follow below it, how many levels close after it."""

    unit: Unit
    head: str
    opens: bool
    closes: range


def organisation_chart(day: date) -> list[ChartLine]:
    """横向到边、纵向到底: every unit of the day as one list that opens and closes levels; two queries."""
    units = list(Unit.objects.filter(valid_unit(day)).order_by("path"))
    heads: dict[int, str] = {}
    rows = Posting.objects.filter(valid_on(day)).select_related("user").order_by("-is_head", "pk")
    for row in (*rows.filter(title__in=CHAIRS), *rows.filter(is_head=True)):
        heads.setdefault(row.unit_id, f"{row.title} {row.user.name}")
    known = {unit.path for unit in units}
    lines = []
    for unit, after in zip(units, [*units[1:], None], strict=True):
        follows = after.path if after else ""
        opens = follows.startswith(unit.path)
        left = 0 if opens else sum(not follows.startswith(path) for path in _levels(unit.path, known)[:-1])
        lines.append(ChartLine(unit, heads.get(unit.pk, ""), opens, range(left)))
    return lines


def _levels(path: str, known: set[str]) -> list[str]:
    """The units of the chart from the top down to this one; closed ones between them are left out."""
    return [path[:end] for end in range(4, len(path) + 1, 4) if path[:end] in known]


def offices() -> QuerySet[Unit]:
    """The campaign offices that exist."""
    return Unit.objects.filter(kind=UnitKind.OFFICE, closed_on=None).order_by("path")


def office_events(office: Unit, since: date, until: date) -> QuerySet[Event]:
    """What the people of the office did, both days included; signing in and account matters left out (M-002)."""
    staff = Posting.objects.filter(subtree("unit__path", office.path)).values("user")
    work = [row.action for row in log.declarations() if row.action.partition(".")[0] in OFFICE_WORK]
    return search(since=since, until=until).filter(actor__in=staff, action__in=work)


def office_work(events: QuerySet[Event]) -> list[tuple[str, int]]:
    """How many steps of each kind, most first; one query."""
    counts: Counter[str] = Counter()
    for action in events.order_by().values_list("action", flat=True):
        counts[OFFICE_WORK[action.partition(".")[0]]] += 1
    return counts.most_common()


def posts_on(day: date, *, unit: Unit | None = None, title: str = "", name: str = "") -> QuerySet[Posting]:
    """Who held which post on a day, past days as the books say (M-001, the change of 2018-08)."""
    rows = Posting.objects.filter(valid_on(day)).select_related("user", "unit", "area")
    if unit:
        rows = rows.filter(unit=unit)
    if title:
        rows = rows.filter(title__contains=title)
    if name:
        rows = rows.filter(user__name__contains=name)
    return rows.order_by("unit__path", "-is_head", "title", "pk")


def substitutions() -> QuerySet[Substitution]:
    """Every AB岗 substitution, past and present, with what it names."""
    return Substitution.objects.select_related("posting__unit", "posting__user", "deputy")
