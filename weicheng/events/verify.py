"""Checks the log against its seals and names what was altered, lost or inserted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from weicheng.base.progress import Progress, silent
from weicheng.base.wording import moment
from weicheng.events import seals
from weicheng.events.models import Event, Seal

# A report lists so many findings; the first one is what matters, the rest shows the extent.
FINDINGS_LIMIT = 100
# Clocks of several servers may differ by this much.
CLOCK_SKEW = timedelta(minutes=5)


class Kind(StrEnum):
    """What is wrong (异常种类)."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    SEAL = "seal"
    ROOT = "root"


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree with the seals; `event_id` is None where no single row is meant."""

    kind: Kind
    day: date | None
    event_id: int | None
    sentence: str


@dataclass
class Report:
    """The outcome of a check; `sound` means nothing was found."""

    findings: list[Finding] = field(default_factory=list)
    total_findings: int = 0
    sealed_days: int = 0
    sealed_rows: int = 0
    unsealed_rows: int = 0
    # Days that should have been sealed by now: the nightly job did not run, or their seals were removed.
    overdue_days: int = 0
    last_root: str = ""

    @property
    def sound(self) -> bool:
        return not self.findings

    @property
    def first(self) -> Finding | None:
        return self.findings[0] if self.findings else None

    def add(self, finding: Finding) -> None:
        """Counts a finding, and lists it while there is room."""
        self.total_findings += 1
        if self.total_findings <= FINDINGS_LIMIT:
            self.findings.append(finding)

    def sentences(self) -> list[str]:
        """The report for a person, the verdict first."""
        verdict = "核验通过：没有发现改动。" if self.sound else f"核验不通过，第一处：{self.findings[0].sentence}"
        lines = [verdict, *(finding.sentence for finding in self.findings[1:])]
        if self.total_findings > len(self.findings):
            lines.append(f"另有 {self.total_findings - len(self.findings)} 处未逐一列出。")
        lines.append(f"已封存 {self.sealed_days} 天 {self.sealed_rows} 条；未封存 {self.unsealed_rows} 条。")
        if self.overdue_days:
            lines.append(f"有 {self.overdue_days} 天应封存而未封存：请检查后台任务是否每天运行，并与已导出的根值核对。")
        if self.last_root:
            lines.append(f"最后根值：{self.last_root}（数据库的所有者能重建整条链，请与已打印或外送的根值核对）。")
        return lines


def verify(progress: Progress = silent, *, roots: Sequence[str] = (), now: datetime | None = None) -> Report:
    """Compares every sealed row with its seal, seal with seal, and the chain with roots that were kept elsewhere.

    Steps of `progress` are days. Reads only; two queries a day.
    """
    now = now or timezone.now()
    report = Report()
    for finding in _findings(report, progress, roots, now):
        report.add(finding)
    _count_unsealed(report, now)
    return report


def read_roots(text: str) -> list[str]:
    """The roots in an exported list, or in whatever a person pasted: every run of 64 hexadecimal digits."""
    return [root.lower() for root in re.findall(r"\b[0-9a-fA-F]{64}\b", text)]


def _findings(report: Report, progress: Progress, roots: Sequence[str], now: datetime) -> Iterator[Finding]:
    all_roots: set[str] = set()
    total = Seal.objects.count()
    previous: Seal | None = None
    for number, seal in enumerate(Seal.objects.order_by("day").iterator(chunk_size=1), start=1):
        if previous is None:
            yield from _before(seal)
        yield from _seal_findings(seal, previous)
        yield from _row_findings(seal)
        all_roots.add(seal.root)
        report.sealed_days, report.last_root = number, seal.root
        report.sealed_rows += seal.count
        previous = seal
        progress(number, total)
    for root in roots:
        if root.lower() not in all_roots:
            yield Finding(
                Kind.ROOT,
                None,
                None,
                f"外部保存的根值 {root[:16]}… 不在库中：封存记录被重建或截断，或这个根值不属于本系统。",
            )
    yield from _from_the_future(now)


def _before(first: Seal) -> Iterator[Finding]:
    start, _ = seals.day_bounds(first.day)
    for pk in Event.objects.filter(recorded_at__lt=start).order_by("id").values_list("id", flat=True):
        yield Finding(Kind.INSERTED, None, pk, f"第 {pk} 号记录早于第一个封存日 {moment(first.day)},是后来插入的。")


def _seal_findings(seal: Seal, previous: Seal | None) -> Iterator[Finding]:
    day = moment(seal.day)
    if previous and seal.day != previous.day + timedelta(days=1):
        yield Finding(Kind.SEAL, seal.day, None, f"{day} 之前缺少封存记录（{moment(previous.day)} 之后）。")
    elif seal.previous_root != (previous.root if previous else ""):
        yield Finding(Kind.SEAL, seal.day, None, f"{day} 的封存记录与前一日接不上：其中一条被改动。")
    if seal.algorithm not in seals.ALGORITHMS or seal.root != _recomputed_root(seal):
        yield Finding(Kind.SEAL, seal.day, None, f"{day} 的封存记录本身被改动：根值与内容不符。")


def _recomputed_root(seal: Seal) -> str:
    return seals.root_of(
        algorithm=seal.algorithm,
        day=seal.day,
        previous_root=seal.previous_root,
        count=seal.count,
        entries=bytes(seal.hashes),
    )


def _row_findings(seal: Seal) -> Iterator[Finding]:
    if seal.algorithm not in seals.ALGORITHMS:
        return
    sealed = dict(seals.unpack(seal))
    found: dict[int, tuple[Kind, str]] = {}
    for row in seals.day_rows(seal.day):
        expected = sealed.pop(row[0], None)
        if expected is None:
            found[row[0]] = (Kind.INSERTED, "不在当日封存中，是封存之后插入的")
        elif expected != seals.row_digest(row, seal.algorithm):
            found[row[0]] = (Kind.ALTERED, "内容与封存时不同，被改动过")
    moved = _still_there(sealed)
    for pk in sealed:
        found[pk] = (Kind.ALTERED, "记录时间被改到了别的日子") if pk in moved else (Kind.MISSING, "已被删除")
    for pk in sorted(found):
        kind, verdict = found[pk]
        yield Finding(kind, seal.day, pk, f"{moment(seal.day)} 第 {pk} 号记录{verdict}。")


def _still_there(ids: Iterable[int]) -> set[int]:
    wanted = sorted(ids)
    return {
        pk
        for start in range(0, len(wanted), 500)
        for pk in Event.objects.filter(id__in=wanted[start : start + 500]).values_list("id", flat=True)
    }


def _from_the_future(now: datetime) -> Iterator[Finding]:
    future = Event.objects.filter(recorded_at__gt=now + CLOCK_SKEW).order_by("id")
    for pk, at in future.values_list("id", "recorded_at"):
        day = timezone.localdate(at)
        yield Finding(
            Kind.INSERTED, day, pk, f"第 {pk} 号记录的记录时间在将来（{moment(day)}）：被插入，或服务器时钟出过错。"
        )


def _count_unsealed(report: Report, now: datetime) -> None:
    day = seals.first_unsealed_day()
    if day is None:
        return
    start, _ = seals.day_bounds(day)
    report.unsealed_rows = Event.objects.filter(recorded_at__gte=start).count()
    # Yesterday may still be waiting for tonight's run.
    report.overdue_days = max(0, (timezone.localdate(now) - timedelta(days=1) - day).days)
