"""Reading standards and indicators. Standards and campaigns are open to everybody who may view them at all."""

from weicheng.indicators.queries.ledger import (
    WITH_DIGITS,
    areas_by_pk,
    home_area,
    indicator_names,
    indicator_of,
    indicators_with_last,
    is_standing,
    listed_indicators,
    standing_values,
    units_by_pk,
    value_of,
    values_of_batch,
)
from weicheng.indicators.queries.reaches import MANAGE, OF_AREA, OF_QUESTION, REPORT, VIEW
from weicheng.indicators.queries.statuses import ClauseStatus, eligibility, judged_clauses, may_apply, statuses

__all__ = [
    "MANAGE",
    "OF_AREA",
    "OF_QUESTION",
    "REPORT",
    "VIEW",
    "WITH_DIGITS",
    "ClauseStatus",
    "areas_by_pk",
    "eligibility",
    "home_area",
    "indicator_names",
    "indicator_of",
    "indicators_with_last",
    "is_standing",
    "judged_clauses",
    "listed_indicators",
    "may_apply",
    "standing_values",
    "statuses",
    "units_by_pk",
    "value_of",
    "values_of_batch",
]
