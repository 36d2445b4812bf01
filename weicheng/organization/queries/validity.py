"""Which dated rows hold on a day: intervals are half open, [starts_on, ends_on)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows of a dated table that hold on a day: [starts_on, ends_on)."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


def valid_unit(day: date) -> Q:
    """Units that exist on a day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=day)
