"""Summary rows for statistics: a million cases answer from tens of thousands of rows, always up to date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from weicheng.access.paths import WIDTH

# Area paths are cut to this many levels (city → county → street); whoever reaches less is counted from the cases.
AREA_DEPTH = 3
AREA_PATH_LENGTH = AREA_DEPTH * WIDTH

# By month of report.
REPORTED_COUNTERS = ("reported", "own", "registered", "declined")
# By month in which the handling was due: numerators and denominators of the on-time rates.
DUE_COUNTERS = ("due", "handled", "handled_on_time", "closed_due", "closed_on_time", "reworked", "relapsed")
# By month in which the citizen was to be answered (M-130).
CITIZEN_COUNTERS = ("promised", "kept")
# By month of closing.
CLOSED_COUNTERS = ("closed", "closing_minutes")
COUNTERS = (*REPORTED_COUNTERS, *DUE_COUNTERS, *CITIZEN_COUNTERS, *CLOSED_COUNTERS)
KEYS = ("month", "unit_id", "unit_path", "lead_path", "area_path", "category")


class CaseFigure(models.Model):
    """A change of the counts of one cell (month × unit × area × category); a cell is the sum of its rows.

    Actions only insert, so that two people never wait for each other's row; the nightly job folds the rows of a
    cell into one.
    """

    month = models.DateField("月份")
    unit = models.ForeignKey(
        "organization.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_path = models.CharField(max_length=64, blank=True)
    lead_path = models.CharField(max_length=64, blank=True)
    area_path = models.CharField(max_length=64)
    category = models.CharField(max_length=8)

    reported = models.IntegerField("上报", default=0)
    own = models.IntegerField("主动发现", default=0)
    registered = models.IntegerField("立案", default=0)
    declined = models.IntegerField("不予立案", default=0)
    due = models.IntegerField("应处置", default=0)
    handled = models.IntegerField("已处置", default=0)
    handled_on_time = models.IntegerField("按期处置", default=0)
    closed_due = models.IntegerField("应结案中已结", default=0)
    closed_on_time = models.IntegerField("按期结案", default=0)
    reworked = models.IntegerField("返工", default=0)
    relapsed = models.IntegerField("反弹", default=0)
    promised = models.IntegerField("应答复", default=0)
    kept = models.IntegerField("按期答复", default=0)
    closed = models.IntegerField("结案", default=0)
    closing_minutes = models.BigIntegerField("结案用时(分钟)合计", default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["month", "unit_path"], name="figure_month")]


class CaseSearch(models.Model):
    """What a case can be found by: normalised text and the pinyin initials of title and address."""

    case = models.OneToOneField("cases.Case", primary_key=True, on_delete=models.CASCADE, related_name="search_text")
    text = models.TextField()
    initials = models.TextField()
