"""The filter form of a list: a GET form whose fields say how they narrow the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from weicheng.base.forms import Form, option_labels
from weicheng.base.wording import moment


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address of the list without it."""

    label: str
    text: str
    without: str


class Filters(Form):
    """A filter form. A field narrows by its entry in `lookups`, or by a method `filter_<field>(rows, value)`.

    Every field is optional. A value that does not fit is named beside its field and leaves the rows alone.
    """

    lookups: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: QueryDict, **options: Any) -> None:
        super().__init__(data, **options)
        for field in self.fields.values():
            field.required = False

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that pass every filter that was filled in."""
        self.is_valid()
        for name, value in self._given():
            method = getattr(self, f"filter_{name}", None)
            rows = method(rows, value) if method else rows.filter(**_lookup(self.lookups[name], value))
        return rows

    def chips(self, query: QueryDict) -> list[Chip]:
        """The filters in force, each with the query string that takes it off."""
        self.is_valid()
        chips = []
        for name, value in self._given():
            rest = query.copy()
            rest.pop(self.add_prefix(name), None)
            field = self.fields[name]
            chips.append(Chip(str(field.label or name), _said(field, value), f"?{rest.urlencode()}"))
        return chips

    def _given(self) -> list[tuple[str, Any]]:
        values = ((name, self.cleaned_data.get(name)) for name in self.fields)
        return [(name, value) for name, value in values if not _is_blank(value)]


def start_of_day(day: date) -> datetime:
    """The first moment of a day in the city's time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_day(day: date) -> datetime:
    """The first moment after a day in the city's time."""
    return start_of_day(day + timedelta(days=1))


def _lookup(lookup: str, value: Any) -> dict[str, Any]:
    """Days become moments: a database that must work out the day of every row can use no index."""
    column, found, side = lookup.rpartition("__date__")
    if found and side == "gte":
        return {f"{column}__gte": start_of_day(value)}
    if found and side == "lte":
        return {f"{column}__lt": end_of_day(value)}
    return {lookup: value}


def _is_blank(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value is None or value is False or value in ("", [], ())


def _said(field: forms.Field, value: Any) -> str:
    if value is True:
        return "是"
    if isinstance(value, list | tuple | QuerySet):
        return "、".join(_said(field, one) for one in value)
    labels = option_labels(field)
    return labels.get(str(value)) or (moment(value) if hasattr(value, "isoformat") else str(value))
