"""Which icon a problem has on the public form: that of its duty, so that a new matter of a pack has one at once."""

from __future__ import annotations

ICONS = {
    "sweeping": "spray",
    "refuse": "trash",
    "toilets": "users",
    "street_order": "building-store",
    "manholes": "grid-dots",
    "lighting": "bulb",
    "greening": "leaf",
    "markets": "building-store",
    "small_trades": "building-store",
    "construction": "tool",
    "estates": "buildings",
    "rivers": "world",
    "vectors": "radar",
    "tobacco": "flame",
    "roads": "route",
    "traffic": "truck",
    "adverts": "speakerphone",
    "food": "flame",
    "nuisance": "bell-ringing",
    "public_fixtures": "tool",
    "utilities": "plug",
    "urban_villages": "home",
}
OTHER = "dots"


def icon_of(duty: str) -> str:
    """The icon of a duty; a city may add duties of its own."""
    return ICONS.get(duty, OTHER)
