"""The ledger of the demo city: what departments reported for the conditions, modelled on the gaps of 黄冈 (M-021)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from weicheng.demo.stage import Stage
from weicheng.domain.measures import read_measure
from weicheng.indicators.actions import appraising, events, values
from weicheng.indicators.models import Campaign, Clause, Indicator

SOURCE = "部门报送（示例）"
# Indicator → values of the last four years, the newest last; a pair is a range that only its ends are known of.
FIGURES: dict[str, tuple[str | tuple[str, str], ...]] = {
    "built_up_area": ("27.4", "28.0", "28.6", "29.1"),
    "urban_population": ("27.9", "28.2", "28.5", "28.7"),
    "law": ("0", "0", "0", "1"),
    "office": ("1", "1", "1", "1"),
    "waste_treated": ("88.2", "92.5", "96.1", "97.8"),
    "sewage_treated": ("68.3", "74.9", "79.6", ("81.2", "88.4")),
    "green_cover": ("30.11", "30.86", "31.47", "32.03"),
    "green_rate": ("25.9", "26.4", "27.05", "27.71"),
    "park_per_head": ("5.02", "5.18", "5.31", "5.53"),
    "good_air_days": ("322", "331", "338", "341"),
    "vector_level": ("3", "3", "3", "3"),
    "vector_facility": ("86.4", "90.2", "93.7", "96.3"),
    "no_tobacco_ads": ("1", "1", "1", "1"),
    "satisfaction": ("76.5", "79.1", "81.4", "84.0"),
}
# Met, but nobody is sure that it stays so.
UNSURE = ("good_air_days", "vector_level")


def report_figures(stage: Stage, campaign: Campaign) -> None:
    """Four years of values, the registers of events since their first day, and how sure two of the figures are."""
    zhuren = stage.actor("zhuren")
    indicators = Indicator.objects.in_bulk(FIGURES, field_name="code")
    rows = [
        (indicators[code], stage.county, _figures(stage.today.year - len(told) + place, value))
        for code, told in FIGURES.items()
        for place, value in enumerate(told)
    ]
    values.record_values(actor=zhuren, rows=rows, now=stage.now)
    for kind in ("food_safety", "epidemic", "environment"):
        events.watch_events(
            actor=zhuren, kind=kind, area=stage.county, since=date(stage.today.year - 5, 1, 1), source=SOURCE,
            now=stage.now,
        )  # fmt: skip
    clauses = Clause.objects.filter(edition=campaign.edition_id, kind=Clause.Kind.CONDITION)
    for clause in clauses:
        if clause.measure and set(UNSURE) & set(read_measure(clause.measure).indicators):
            appraising.appraise(
                actor=zhuren, campaign=campaign, clause=clause, control="weak", difficulty="high",
                text="受天气和季节影响，每季度复核一次。", now=stage.now,
            )  # fmt: skip


def _figures(year: int, value: str | tuple[str, str]) -> values.Figures:
    low, high = value if isinstance(value, tuple) else (value, value)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return values.Figures(since=first, until=last, source=SOURCE, low=Decimal(low), high=Decimal(high))
