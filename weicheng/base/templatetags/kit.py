"""What the templates of every app need: icons, states, and pieces of our own components."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from weicheng.base import icons, masks, wording
from weicheng.base.tables.columns import cell_html

register = template.Library()
# A day, whole or without its year.
DATE = re.compile(r"\d{4}-\d{2}-\d{2}|(?<![\d-])\d{2}-\d{2}(?![\d-])")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "map-pin" %}`; the names are listed in frontend/src/icons.json."""
    return icons.icon(name, label)


@register.simple_tag
def badge(state: Any) -> SafeString:
    """`{% badge case.badge %}`: label, colour and icon of a Badge; nothing for None."""
    return SafeString("") if state is None else conditional_escape(state)


@register.filter
def shown(value: Any) -> SafeString:
    """Any value as a table cell would show it: dates to the minute, thousands, — for nothing."""
    return unbroken(value) if isinstance(value, str) and value else cell_html(value)


@register.filter
def unbroken(text: Any) -> SafeString:
    """Text in which no line ends inside a date; escaped here."""
    return SafeString(DATE.sub(r'<span class="text-nowrap">\g<0></span>', conditional_escape(text)))


register.filter("duration", wording.duration)
register.filter("moment", wording.moment)
register.filter("masked_phone", masks.mask_phone)
register.filter("filesize_zh", wording.size)
