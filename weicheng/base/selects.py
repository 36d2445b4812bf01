"""A select drawn in Python: a list of a thousand categories costs Django's templates 25 ms, this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

TEMPLATE = "django/forms/widgets/select.html"


def select_html(widget: Mapping[str, Any]) -> SafeString:
    """The same HTML as Django's template of that name; everything that is put in is escaped here."""
    parts = [f'<select name="{escape(widget["name"])}"{flatatt(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts += (f'<optgroup label="{escape(group)}">', *map(_option, options), "</optgroup>")
        else:
            parts += map(_option, options)
    parts.append("</select>")
    return SafeString("".join(parts))


def _option(option: Mapping[str, Any]) -> str:
    attrs = flatatt(option["attrs"]) if option["attrs"] else ""
    return f'<option value="{escape(option["value"])}"{attrs}>{conditional_escape(option["label"])}</option>'
