"""How clean districts are, for the weighing of investment by the app of planning (M-229)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Sum

from weicheng.access.paths import ancestors
from weicheng.assessment.models import ScoreSheet
from weicheng.assessment.queries.sampling import months_before
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area

MONTHS = 3


def district_scores(today: date) -> list[tuple[str, int]]:
    """District → points gained of those there were since the start of three months ago, in hundredths of 100.

    A district is a county or a zone; one without a score that counts is left out. Two queries.
    """
    names = dict(Area.objects.filter(level__in=(AreaLevel.COUNTY, AreaLevel.ZONE)).values_list("path", "name"))
    rows = ScoreSheet.objects.filter(
        state=ScoreSheet.State.COUNTED, visited_on__gte=months_before(today, MONTHS), visited_on__lte=today
    )
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, score, full in rows.order_by().values_list("area_path").annotate(Sum("score"), Sum("full")):
        district = next((part for part in reversed(ancestors(path)) if part in names), None)
        if district:
            sums[district][0] += score
            sums[district][1] += full
    return [(names[path], round(score * 10000 / full)) for path, (score, full) in sorted(sums.items())]
