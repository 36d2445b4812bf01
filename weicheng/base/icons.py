"""Inline icons: every drawing lies in one sprite that the asset build makes from frontend/src/icons.json."""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "dist/icons.svg"


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """The SVG of an icon. Without a label it is decoration, and screen readers pass over it."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', meaning, static(SPRITE), name)
