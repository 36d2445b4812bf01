"""Holiday notices as a clerk types them: one line a day or a span of days, whether it is off, and its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from weicheng.domain.refusals import BadInput, Fault

# No holiday of the notices since 2004 is longer; a longer span is a slip in the month.
LONGEST = 31


class DayKind(StrEnum):
    """How a day differs from the week."""

    REST = "rest"
    WORK = "work"


@dataclass(frozen=True)
class DayChange:
    """What becomes of one day; no kind takes it back to what the week says."""

    day: date
    kind: DayKind | None
    name: str = ""


_KINDS = {
    "放假": DayKind.REST,
    "休息": DayKind.REST,
    "休": DayKind.REST,
    "上班": DayKind.WORK,
    "调休上班": DayKind.WORK,
    "调休": DayKind.WORK,
    "班": DayKind.WORK,
    "取消": None,
}
_DATE = r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2})日?"
_LINE = re.compile(rf"{_DATE}(?:\s*(?:至|到|~|—+|–)\s*{_DATE})?[\s,，:：]+(\S+?)(?:[\s,，]+(.*))?")
_EXAMPLE = "例如：10月1日至10月7日 放假 国庆节"


def read_notice(text: str, year: int) -> list[DayChange]:
    """The days of a notice for a year; dates without a year belong to it, a notice may reach into its neighbours.

    Raises BadInput with every line that cannot be read, names a day that does not exist, or repeats a day.
    """
    changes: dict[date, DayChange] = {}
    faults: list[Fault] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    for number, line in lines:
        if not line:
            continue
        try:
            for change in _read_line(line, year):
                if change.day in changes:
                    raise ValueError(f"{change.day} 前面已经写过")
                changes[change.day] = change
        except ValueError as wrong:
            faults.append(Fault(f"第 {number} 行", str(wrong), "请改正这一行；" + _EXAMPLE))
    if not changes and not faults:
        faults.append(Fault("放假安排", "没有写任何一天", "每行写一个日期或一段日期；" + _EXAMPLE))
    if faults:
        raise BadInput(faults)
    return [changes[day] for day in sorted(changes)]


def _read_line(line: str, year: int) -> Iterator[DayChange]:
    match = _LINE.fullmatch(line)
    if not match:
        raise ValueError(f"“{line[:40]}”看不懂")
    first = _day(match[1], match[2], match[3], year)
    last = _day(match[4], match[5], match[6], first.year) if match[5] else first
    if match[7] not in _KINDS:
        raise ValueError(f"“{match[7]}”不是“放假”或“上班”")
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(f"从 {first} 到 {last} 不是一段不超过 {LONGEST} 天的日期")
    if abs(first.year - year) > 1:
        raise ValueError(f"{first} 不在 {year} 年前后")
    kind, name = _KINDS[match[7]], (match[8] or "").strip()[:40]
    return (DayChange(first + timedelta(days=n), kind, name) for n in range((last - first).days + 1))


def _day(year: str | None, month: str, day: str, usual: int) -> date:
    try:
        return date(int(year or usual), int(month), int(day))
    except ValueError:
        raise ValueError(f"{year or usual} 年没有 {month} 月 {day} 日") from None


def idle_changes(changes: Sequence[DayChange]) -> list[Fault]:
    """Days whose change says what the week says already: a made-up working day from Monday to Friday is a slip."""
    return [
        Fault(str(change.day), "是周一至周五，本来就上班", "请核对日期；调休上班的应是周六或周日")
        for change in changes
        if change.kind is DayKind.WORK and change.day.weekday() < 5
    ]
