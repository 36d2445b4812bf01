"""Changing the key of stored personal data: a new key, then every stored text encrypted again with it.

Each app names its encrypted columns when it starts. Reading works all the time, because the old keys stay in the key
file; once nothing uses an old key any more, the administrator may take it out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from weicheng.base import crypto, keyring
from weicheng.base.progress import Progress, silent

BATCH = 500


@dataclass(frozen=True)
class Column:
    """An encrypted column, and what the text of a row is bound to (the `context` of crypto.encrypt)."""

    model: type[Model]
    name: str
    context: Callable[[Any], str]
    joins: tuple[str, ...] = ()


_columns: list[Column] = []


def encrypts(model: type[Model], name: str, context: Callable[[Any], str], *joins: str) -> None:
    """Names an encrypted column; `joins` are the relations that `context` reads. Called in AppConfig.ready."""
    _columns.append(Column(model, name, context, joins))


def columns() -> tuple[Column, ...]:
    """Every encrypted column of the installation."""
    return tuple(_columns)


def rotate(progress: Progress = silent) -> int:
    """Makes a new current key and encrypts everything again; returns how many texts. If it breaks, `renew_all`."""
    keyring.rotate()
    return renew_all(progress)


def renew_all(progress: Progress = silent) -> int:
    """Encrypts with the current key whatever is still under an older one, in small transactions; safe to repeat.

    Raises CannotDecrypt at a text that does not open: it was altered, or its key is missing.
    """
    total = sum(_old(column).count() for column in _columns)
    done = 0
    for column in _columns:
        while renewed := _renew_batch(column):
            done += renewed
            progress(done, max(total, done))
    return done


def _old(column: Column) -> QuerySet[Any]:
    prefix = f"{crypto.FORMAT}.{keyring.load().current.id}."
    return column.model._base_manager.exclude(**{column.name: ""}).exclude(**{f"{column.name}__startswith": prefix})


@transaction.atomic
def _renew_batch(column: Column) -> int:
    rows = _old(column).select_for_update(of=("self",)).order_by("pk")
    changed = list((rows.select_related(*column.joins) if column.joins else rows)[:BATCH])
    for row in changed:
        setattr(row, column.name, crypto.renew(getattr(row, column.name), context=column.context(row)))
    column.model._base_manager.bulk_update(changed, [column.name])
    return len(changed)
