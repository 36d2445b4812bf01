"""Seals each day of the log: a hash per event and a root chained to the day before, so that a change can be named.

**Which rows belong to a day.** Those whose `recorded_at` falls on it in the city's time zone, whenever they were
committed. A transaction may write its event before midnight and commit after it. So a day is sealed only when
`SEAL_GRACE` has passed since its end and every transaction that was then writing to the log has ended
(`_wait_for_writers`); from there on no honest row of that day can appear, and one that does is reported as inserted.
This rests on the server's clock not being set back across midnight (docs/operations.md asks for NTP).

**What it proves.** Against the roots kept in the database: that nobody changed single rows. Who owns the database can
rebuild rows, seals and roots alike; only a root that was printed or sent out (`verify(roots=…)`) shows that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from weicheng.events.models import Event, Seal

SEAL_GRACE = timedelta(minutes=20)
# How long sealing may hold up writers on PostgreSQL while it waits for a long transaction; then it tries again later.
LOCK_TIMEOUT = "3s"
ID_BYTES, DIGEST_BYTES = 8, 32
ENTRY_BYTES = ID_BYTES + DIGEST_BYTES
CHUNK = 2000
ALGORITHMS = ("sha256", "sm3")
# Every column of an event; a column added to the table must be added here in the same commit (tested).
FIELDS = (
    *("id", "at", "recorded_at", "actor_id", "actor_label", "action"),
    *("subject", "root", "data", "rules", "request", "source"),
)


def digest(content: bytes, algorithm: str) -> bytes:
    """32 bytes of `sha256` or `sm3` (GB/T 32905)."""
    if algorithm == "sha256":
        return sha256(content).digest()
    if algorithm == "sm3":
        hasher = hashes.Hash(hashes.SM3())
        hasher.update(content)
        return hasher.finalize()
    raise ValueError(f"unknown seal algorithm {algorithm!r}")


def row_digest(row: tuple[Any, ...], algorithm: str) -> bytes:
    """The digest of one event given as the values of FIELDS; the same on both databases."""
    plain = [
        value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
        for value in row
    ]
    return digest(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(), algorithm)


def root_of(*, algorithm: str, day: date, previous_root: str, count: int, entries: bytes) -> str:
    """The root of a day as 64 hexadecimal digits; covers the day, the root before it and every row's digest."""
    head = f"weicheng-seal-1\n{algorithm}\n{day.isoformat()}\n{previous_root}\n{count}\n"
    return digest(head.encode() + entries, algorithm).hex()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Midnight to midnight in the city's time zone, the second excluded."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def day_rows(day: date) -> Iterator[tuple[Any, ...]]:
    """The values of FIELDS of the day's events in the order of ids, read in chunks."""
    start, end = day_bounds(day)
    rows = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by("id").values_list(*FIELDS)
    return rows.iterator(chunk_size=CHUNK)


def seal_days(*, now: datetime | None = None) -> list[Seal]:
    """Seals every day that is over and not sealed yet, in order; returns the new seals.

    Days without events are sealed too: the chain has no gaps, so a lost seal shows.
    """
    now = now or timezone.now()
    last = timezone.localdate(now - SEAL_GRACE) - timedelta(days=1)
    day = first_unsealed_day()
    if day is None or day > last:
        return []
    _wait_for_writers()
    sealed = []
    while day <= last:
        sealed.append(_seal(day))
        day += timedelta(days=1)
    return sealed


def first_unsealed_day() -> date | None:
    """The day after the last seal, or the day of the first event; None for an empty log."""
    if last := Seal.objects.order_by("-day").values_list("day", flat=True).first():
        return last + timedelta(days=1)
    first = Event.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return timezone.localdate(first) if first else None


def _seal(day: date) -> Seal:
    algorithm = settings.SEAL_ALGORITHM
    packed = bytearray()
    for row in day_rows(day):
        packed += row[0].to_bytes(ID_BYTES, "big") + row_digest(row, algorithm)
    entries, count = bytes(packed), len(packed) // ENTRY_BYTES
    with transaction.atomic():
        previous_root = Seal.objects.order_by("-day").values_list("root", flat=True).first() or ""
        return Seal.objects.create(
            day=day,
            algorithm=algorithm,
            previous_root=previous_root,
            root=root_of(algorithm=algorithm, day=day, previous_root=previous_root, count=count, entries=entries),
            count=count,
            hashes=entries,
        )


def _wait_for_writers() -> None:
    """Returns when every transaction that has written to the log so far has committed or rolled back.

    Taking and leaving the lock is enough: whoever writes later stamps a later time. Raises OperationalError if a
    transaction stays open; the schedule tries again.
    """
    with transaction.atomic():
        # SQLite: BEGIN IMMEDIATE itself waits until no writer is left.
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                # SHARE conflicts with the lock that every INSERT holds until its transaction ends.
                cursor.execute(f"LOCK TABLE {Event._meta.db_table} IN SHARE MODE")


def unpack(seal: Seal) -> list[tuple[int, bytes]]:
    """The sealed rows as (id, digest) in the order of ids."""
    packed = bytes(seal.hashes)
    return [
        (int.from_bytes(packed[start : start + ID_BYTES], "big"), packed[start + ID_BYTES : start + ENTRY_BYTES])
        for start in range(0, len(packed), ENTRY_BYTES)
    ]


def export_text(seals: list[Seal]) -> str:
    """The roots as lines to print, send or store elsewhere; `weicheng verify-log --roots FILE` reads them again."""
    lines = [f"{seal.day.isoformat()} {seal.algorithm} {seal.count} {seal.root}" for seal in seals]
    return "\n".join(["# 卫城 操作日志封存根值：日期 算法 条数 根值", *lines]) + "\n"
