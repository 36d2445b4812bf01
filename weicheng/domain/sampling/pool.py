"""The pool of a draw: what is frozen before the figure exists, its canonical text and the SHA-256 that is published.

The text is read by people as well: one line a row, fields divided by tabs, rows in the order of their references, LF
at the end of each line. Whoever holds the text can check its hash with `sha256sum` alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from weicheng.domain.refusals import BadInput, Fault

FORMAT = "weicheng-draw/1"
NOTHING = "-"
PAIR = 2
REF = re.compile(r"[a-z][a-z_]{0,19}:[0-9A-Za-z._-]{1,40}")
SALT = re.compile(r"[0-9a-f]{64}")
# RFC 3797 counts its steps in two bytes; each place costs one step and each inspector another.
MOST_DRAWN = 20_000


class Mode(StrEnum):
    """How chances are set."""

    EQUAL = "equal"
    MEMORY = "memory"
    EXHAUSTIVE = "exhaustive"  # equal chances among what the round has left (M-085)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One place that may be drawn. `ties` are the units and areas whose people must not inspect it."""

    ref: str
    stratum: str
    label: str
    last_visit: date | None = None
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Inspector:
    """One person who may be sent, by reference and post, never by name.

    `ties` follow from the books (own unit, own area), `declared` is what the person or the office declared; a
    reference to another inspector keeps the two from being paired.
    """

    ref: str
    label: str
    ties: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The public figure that will decide: what it is, which issue, where it is published, when it becomes known.

    `known_at` is ISO text in the city's time with its offset, as the publication shows it.
    """

    name: str
    issue: str
    source: str
    known_at: str


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A draw that this one replaces: it stays on record with its hash and the reason."""

    attempt: int
    sha256: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Everything that is decided before the figure is known.

    `frame` counts all places of the plan, of which `items` may be fewer (exhaustive mode). `rate` is in hundredths of
    a percent, None when the size was set by hand. `cap` is the highest chance as a multiple of the average;
    `never_days` is how long a place that was never visited counts as waiting, at least. `salt` keeps outsiders, who
    know the frame and the figure, from working out the list before the visit.
    """

    number: str
    title: str
    attempt: int
    salt: str
    figure: Figure
    visit_on: date
    frame: int
    rate: int | None
    size: int
    mode: Mode
    cap: int
    never_days: int
    items: tuple[Item, ...]
    inspectors: tuple[Inspector, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    def strata(self) -> dict[str, list[Item]]:
        """The items by stratum, strata in the order in which the sorted items name them."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.stratum, []).append(item)
        return found


def sample_size(frame: int, rate: int) -> int:
    """M-085: n = ceil(rate × frame); `rate` in hundredths of a percent. 5 % of 159 → 8."""
    return -(-frame * rate // 10_000)


def plain(text: str) -> str:
    """Text that fits into one field: no tabs, line ends or control signs, single spaces; `-` for nothing."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split()) or NOTHING


def check_pool(pool: Pool) -> None:
    """Raises BadInput with every fault that would make the draw impossible or impossible to recompute."""
    faults = [*_size_faults(pool), *_row_faults(pool)]
    if not SALT.fullmatch(pool.salt):
        faults.append(Fault("随机盐", "不是 64 位十六进制数", "请由系统生成"))
    if len(pool.inspectors) == 1:
        faults.append(Fault("督查员", "只有 1 人，不能成对", "至少选 2 人，或不选"))
    if faults:
        raise BadInput(faults)


def _size_faults(pool: Pool) -> Iterable[Fault]:
    if not pool.items:
        yield Fault("抽查名单", "是空的", "请换一个范围或层级")
    elif not 1 <= pool.size <= min(len(pool.items), MOST_DRAWN):
        yield Fault("抽取数量", f"{pool.size} 不在 1 到 {min(len(pool.items), MOST_DRAWN)} 之间", "请改抽取比例或数量")
    if pool.frame < len(pool.items):
        yield Fault("总数", f"{pool.frame} 小于名单的 {len(pool.items)} 个", "总数应包括本轮已抽过的")


def _row_faults(pool: Pool) -> Iterable[Fault]:
    for what, rows in (("抽查名单", pool.items), ("督查员", pool.inspectors)):
        refs = [row.ref for row in rows]
        for ref in sorted({ref for ref in refs if refs.count(ref) > 1} if len(set(refs)) < len(refs) else ()):
            yield Fault(what, f"“{ref}”出现不止一次", "每个对象只列一次")
        for ref in refs:
            if not REF.fullmatch(ref):
                yield Fault(what, f"“{ref}”不是 类型:编号 的形式", "例如 area:12")
    for item in pool.items:
        if item.last_visit is not None and item.last_visit >= pool.visit_on:
            yield Fault(item.label, f"上次检查 {item.last_visit} 不早于本次检查日", "请核对上次检查的日期")


def pool_text(pool: Pool) -> str:
    """The canonical text; the same pool gives the same text, in whatever order its rows came."""
    figure = pool.figure
    lines: list[Sequence[object]] = [
        ("number", plain(pool.number)),
        ("title", plain(pool.title)),
        ("attempt", pool.attempt),
        ("salt", pool.salt),
        ("figure", plain(figure.name), plain(figure.issue), plain(figure.source), figure.known_at),
        ("visit", pool.visit_on.isoformat()),
        ("frame", pool.frame),
        ("rate", NOTHING if pool.rate is None else pool.rate),
        ("size", pool.size),
        ("mode", pool.mode.value, pool.cap, pool.never_days),
    ]
    lines += [("earlier", one.attempt, one.sha256, plain(one.reason)) for one in pool.earlier]
    lines += [
        ("item", i.ref, plain(i.stratum), plain(i.label), i.last_visit or NOTHING, _joined(i.ties))
        for i in sorted(pool.items, key=lambda item: item.ref)
    ]
    lines += [
        ("inspector", i.ref, plain(i.label), _joined(i.ties), _joined(i.declared))
        for i in sorted(pool.inspectors, key=lambda inspector: inspector.ref)
    ]
    return "".join("\t".join(str(field) for field in line) + "\n" for line in [(FORMAT,), *lines])


def _joined(refs: Iterable[str]) -> str:
    return " ".join(sorted(set(refs))) or NOTHING


def fingerprint(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
