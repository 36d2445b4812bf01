"""Tables of standards and indicators: editions, campaigns, the ledger, events, collection; one file a concept."""

from weicheng.indicators.models.campaign import Appraisal, Campaign, ClauseOwner, GoalDocument
from weicheng.indicators.models.edition import Clause, Edition
from weicheng.indicators.models.event import CountedEvent, EventWatch
from weicheng.indicators.models.ledger import Collection, Indicator, IndicatorValue
from weicheng.indicators.models.standing import Activity, BaselineMark, Withdrawal

__all__ = [
    "Activity",
    "Appraisal",
    "BaselineMark",
    "Campaign",
    "Clause",
    "ClauseOwner",
    "Collection",
    "CountedEvent",
    "Edition",
    "EventWatch",
    "GoalDocument",
    "Indicator",
    "IndicatorValue",
    "Withdrawal",
]
