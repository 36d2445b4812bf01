"""Lists of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.awareness import Standing
from weicheng.domain.intervals import Share, share_of
from weicheng.domain.packs.readiness import SurveyKind
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.surveys import queries
from weicheng.surveys.models import Interview, Round, Spot

AHEAD, RUNNING = Badge("未开始", Tone.NEUTRAL, "calendar"), Badge("进行中", Tone.INFO, "hourglass")
CLOSED = Badge("已结束", Tone.GOOD, "circle-check")
STANDINGS = {
    Standing.HIGH: Badge(Standing.HIGH.label, Tone.GOOD, "circle-check"),
    Standing.MIDDLE: Badge(Standing.MIDDLE.label, Tone.NEUTRAL, "point"),
    Standing.LOW: Badge(Standing.LOW.label, Tone.BAD, "alert-triangle"),
    Standing.FEW: Badge(Standing.FEW.label, Tone.INFO, "hourglass"),
}


def round_state(round_: Round) -> Badge:
    """How far a round has come."""
    if round_.closed_at:
        return CLOSED
    return RUNNING if round_.starts_on <= timezone.localdate() else AHEAD


class RoundFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("open", "未结束"), ("closed", "已结束")])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="开始自")
    until = forms.DateField(label="开始至")
    lookups = {"since": "starts_on__gte", "until": "starts_on__lte"}

    def filter_state(self, rows: QuerySet[Round], value: str) -> QuerySet[Round]:
        return rows.filter(closed_at__isnull=value == "open")

    def filter_area(self, rows: QuerySet[Round], value: Area) -> QuerySet[Round]:
        return rows.filter(queries.under(value))


class RoundTable(Table):
    title = "知晓率调查"
    filters = RoundFilters
    default_sort = "-starts"
    empty = Empty(title="还没有调查", advice="安排一轮不打招呼的随机访问，按点位类别定人数，结果只到单位，不记姓名。")
    columns = (
        Column(
            name="title", header="名称", value=lambda r: r.title, rank=1, sort=["title"],
            link=lambda r: reverse("survey_detail", args=[r.pk]),
        ),
        Column(name="state", header="状态", value=round_state),
        Column(name="area", header="区域", value=lambda r: r.area.name),
        Column(name="starts", header="开始日期", value=lambda r: r.starts_on, sort=["starts_on"]),
        Column(name="ends", header="结束日期", value=lambda r: r.ends_on, sort=["ends_on"]),
        Column(name="asked", header="已访问人数", value=lambda r: r.asked, numeric=True, sort=["asked"]),
    )  # fmt: skip


class SpotFilters(Filters):
    kind = forms.ChoiceField(label="类别", choices=[("", "全部")])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    lookups = {"kind": "kind"}

    def filter_area(self, rows: QuerySet[Spot], value: Area) -> QuerySet[Spot]:
        return rows.filter(queries.under(value))


class SpotTable(Table):
    """The spots of one round, each with its standing by the core's rule."""

    title = "访问对象"
    filters = SpotFilters
    default_sort = "pk"
    empty = Empty(title="还没有访问对象", advice="到现场后选类别、选单位或填名称，就可以开始访问。")

    def __init__(
        self, request: HttpRequest, rows: Any, *, kinds: Mapping[str, SurveyKind], standings: Mapping[int, Standing],
        confidence: int,
    ) -> None:  # fmt: skip
        super().__init__(request, rows)
        self.kinds, self.standings, self.confidence = kinds, standings, confidence
        if self.form is not None:
            choices = [("", "全部"), *((code, kind.name) for code, kind in kinds.items())]
            self.form.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="pk", header="访问对象", value=lambda s: queries.label_of(s, self.kinds), rank=1, sort=["pk"],
                link=lambda s: reverse("survey_spot", args=[s.pk]),
            ),
            Column(name="kind", header="类别", value=self._kind, sort=["kind"]),
            Column(name="area", header="区域", value=lambda s: s.area.name),
            Column(name="asked", header="访问人数", value=lambda s: s.asked, numeric=True, sort=["asked"]),
            Column(name="aware", header="知晓人数", value=lambda s: s.aware, numeric=True, sort=["aware"]),
            Column(name="share", header="知晓率", value=lambda s: self._share(s).text, numeric=True),
            Column(name="interval", header="区间", value=lambda s: self._share(s).interval),
            Column(name="standing", header="结果", value=lambda s: STANDINGS[self.standings[s.pk]]),
        ]  # fmt: skip

    def _kind(self, spot: Spot) -> str:
        return self.kinds[spot.kind].name if spot.kind in self.kinds else spot.kind

    def _share(self, spot: Any) -> Share:
        return share_of([(spot.aware, spot.asked)], confidence=self.confidence)


class InterviewTable(Table):
    title = "访问记录"
    default_sort = "held"
    empty = Empty(title="还没有访问", advice="点“访问一人”，问完即记，不记姓名。")
    columns = (
        Column(name="held", header="访问时间", value=lambda i: i.held_at, sort=["held_at"], rank=1),
        Column(name="category", header="人员类别", value=lambda i: Interview.Category(i.category).label),
        Column(name="correct", header="答对题数", value=lambda i: i.correct, numeric=True, sort=["correct"]),
        Column(name="total", header="题数", value=lambda i: i.total, numeric=True),
    )
