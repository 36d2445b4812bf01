"""Lists of score sheets and appeals."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.assessment import badges, queries
from weicheng.assessment.models import ScoreAppeal, ScoreSheet
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.places.queries import site_kinds

ANY = [("", "全部")]


class SheetFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[*ANY, *ScoreSheet.State.choices])
    scheme = forms.ChoiceField(label="方案", choices=lambda: [*ANY, *queries.schemes()])
    place = forms.ChoiceField(label="点位类型", choices=lambda: [*ANY, *site_kinds().items()])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="检查自")
    until = forms.DateField(label="检查至")
    lookups = {
        "state": "state",
        "scheme": "scheme",
        "place": "place_kind",
        "since": "visited_on__gte",
        "until": "visited_on__lte",
    }

    def filter_area(self, rows: QuerySet[ScoreSheet], value: Area) -> QuerySet[ScoreSheet]:
        return rows.filter(subtree("area_path", value.path))


class SheetTable(Table):
    title = "评分"
    filters = SheetFilters
    default_sort = "-day"
    empty = Empty(title="还没有评分", advice="检查完成后点“评分”，按规则包的方案生成评分表，由另一人复核后生效。")
    columns = (
        Column(
            name="place", header="检查对象", rank=1,
            value=lambda s: s.site.name if s.site else s.area.name,
            link=lambda s: reverse("score_detail", args=[s.pk]),
        ),
        Column(name="score", header="得分", value=lambda s: s.score / 100, sort=["score"], numeric=True),
        Column(name="state", header="状态", value=badges.of_sheet),
        Column(name="veto", header="否决", value=lambda s: badges.VETOED if s.vetoed else None),
        Column(name="scheme", header="方案", value=lambda s: s.scheme_name),
        Column(name="street", header="街道(镇)", value=lambda s: s.street and s.street.name),
        Column(name="community", header="社区(村)", value=lambda s: s.community and s.community.name),
        Column(name="unit", header="被检查单位", value=lambda s: s.unit and s.unit.name),
        Column(name="day", header="检查日期", value=lambda s: s.visited_on, sort=["visited_on", "pk"]),
        Column(name="until", header="申诉截止", value=lambda s: s.appeal_until),
        Column(name="full", header="满分", value=lambda s: s.full / 100, screen=False),
        Column(name="rules", header="规则版本", value=lambda s: s.rules, screen=False),
    )  # fmt: skip


class AppealFilters(Filters):
    state = forms.ChoiceField(
        label="状态", choices=[*ANY, ("open", "待答复"), ("upheld", "成立"), ("dismissed", "不成立")]
    )

    def filter_state(self, rows: QuerySet[ScoreAppeal], value: str) -> QuerySet[ScoreAppeal]:
        return rows.filter(upheld={"open": None, "upheld": True, "dismissed": False}[value])


class AppealTable(Table):
    title = "得分申诉"
    filters = AppealFilters
    default_sort = "-lodged"
    empty = Empty(title="还没有得分申诉", advice="得分复核生效后，被检查单位和街道可在评分表页面提出申诉。")
    columns = (
        Column(
            name="text", header="理由", rank=1, value=lambda a: str(a) + ("…" if len(a.text) > 20 else ""),
            link=lambda a: reverse("score_appeal_detail", args=[a.pk]), export=lambda a: a.text,
        ),
        Column(name="state", header="结论", value=badges.of_appeal),
        Column(
            name="sheet", header="评分", value=lambda a: str(a.sheet),
            link=lambda a: reverse("score_detail", args=[a.sheet_id]),
        ),
        Column(name="area", header="区域", value=lambda a: a.sheet.area.name),
        Column(name="lodged", header="提出时间", value=lambda a: a.lodged_at, sort=["lodged_at"]),
        Column(name="due", header="答复期限", value=lambda a: a.answer_due, sort=["answer_due"]),
        Column(name="granted", header="更正分值", value=lambda a: a.granted / 100 if a.upheld else None, numeric=True),
        Column(name="answer", header="答复", value=lambda a: a.answer, screen=False),
    )  # fmt: skip

    def row_css(self, row: ScoreAppeal) -> str:
        return "row-bad" if row.upheld is None and row.answer_due < timezone.now() else ""
