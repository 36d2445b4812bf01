"""多选: a list of tick boxes, for everything of which several may be chosen. A native multiple select needs Ctrl at a
desk and a dialog of its own on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

TEMPLATE = "base/forms/ticks"
# From here on a list scrolls in a box of its own, with a filter above; below it the boxes stand side by side.
LONG = 9
FILTER = (
    '<input class="form-control" type="search" data-ticks-filter hidden autocomplete="off" placeholder="输入文字筛选"'
    ' aria-label="筛选选项，按向下键进入清单" aria-controls="{id}_list">'
)


class TickList(forms.CheckboxSelectMultiple):
    """Tick boxes drawn in Python, as `selects` does: a city has a thousand places to tick."""

    template_name = TEMPLATE


def tick_list(field: forms.Field) -> None:
    """Gives a field of several choices its list, with the choices it has; rows are still fetched when it is drawn."""
    before = field.widget
    field.widget = TickList()
    field.widget.is_required = before.is_required
    field.widget.choices = before.choices


def ticks_html(widget: Mapping[str, Any]) -> SafeString:
    """The list; a script adds filter, count and arrow keys to a long one. Everything that is put in is escaped here."""
    ident = escape(widget["attrs"].get("id", widget["name"]))
    is_long = sum(len(options) for _, options, _ in widget["optgroups"]) >= LONG
    lines = "".join(_lines(widget))
    kind, filter_ = ("ticks-long", FILTER.format(id=ident)) if is_long else ("ticks-short", "")
    return SafeString(
        f'<div class="ticks {kind}" id="{ident}" tabindex="-1" data-ticks>{filter_}'
        f'<ul class="ticks-list" id="{ident}_list">{lines}</ul>'
        '<p class="ticks-count" role="status" data-ticks-count hidden></p></div>'
    )


def _lines(widget: Mapping[str, Any]) -> Iterator[str]:
    for group, options, _ in widget["optgroups"]:
        if group:
            yield f'<li class="ticks-group">{escape(group)}</li>'
        for option in options:
            attrs = flatatt({**option["attrs"], "class": "form-check-input"})
            yield (
                f'<li><label><input type="checkbox" name="{escape(option["name"])}" value="{escape(option["value"])}"'
                f"{attrs}><span>{conditional_escape(option['label'])}</span></label></li>"
            )
