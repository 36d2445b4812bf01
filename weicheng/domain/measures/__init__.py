"""Measures 指标口径: what a clause of a standard asks of figures, and what the figures prove (M-019 to M-029).

A measure is data of an edition and names indicators by code. `judge` answers with a status, the gap in the unit of the
measure, and the reasons. Nothing here knows where figures are kept.
"""

from weicheng.domain.measures.composites import AllOf, AnyOf, MostOf
from weicheng.domain.measures.events import NoEvent
from weicheng.domain.measures.limits import Level, Limit, Op, YesNo
from weicheng.domain.measures.readings import Facts, Reading
from weicheng.domain.measures.reference import Baseline, Direction, PlanTarget, Trend
from weicheng.domain.measures.verdicts import Measure, Status, Verdict, hold
from weicheng.domain.measures.written import BadMeasure, read_measure

__all__ = [
    "AllOf",
    "AnyOf",
    "BadMeasure",
    "Baseline",
    "Direction",
    "Facts",
    "Level",
    "Limit",
    "Measure",
    "MostOf",
    "NoEvent",
    "Op",
    "PlanTarget",
    "Reading",
    "Status",
    "Trend",
    "Verdict",
    "YesNo",
    "hold",
    "read_measure",
]
