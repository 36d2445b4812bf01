"""Every write of the rules and the calendar."""

from weicheng.standards.actions.calendar import load_years, publish_calendar, seed_calendar
from weicheng.standards.actions.packs import publish_pack, seed_packs

__all__ = ["load_years", "publish_calendar", "publish_pack", "seed_calendar", "seed_packs"]
