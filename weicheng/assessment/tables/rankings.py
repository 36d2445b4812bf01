"""Lists of rankings, their rows, progress, imbalance, duties and decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from weicheng.access.policy import has
from weicheng.assessment import badges, queries
from weicheng.assessment.drawing import band_text, place_text
from weicheng.assessment.models import LastDuty, Period, Ranking, RankRow
from weicheng.assessment.wording import points, signed
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table

ANY = [("", "全部")]
BOTTOM = Badge("末位", Tone.BAD, "flag")
FLAGGED = Badge("不平衡", Tone.WARN, "alert-triangle")


class RankingFilters(Filters):
    kind = forms.ChoiceField(label="周期", choices=[*ANY, *Period.Kind.choices])
    level = forms.ChoiceField(label="层级", choices=[*ANY, *Ranking.Level.choices])
    scheme = forms.ChoiceField(label="方案", choices=lambda: [*ANY, *queries.schemes()])
    lookups = {"kind": "period__kind", "level": "level", "scheme": "period__scheme"}


class RankingTable(Table):
    title = "排名"
    filters = RankingFilters
    default_sort = "-starts"
    empty = Empty(title="还没有排名", advice="一周或一月结束、评分都已复核后，点“结账”排定名次，再公布。")
    columns = (
        Column(
            name="period", header="周期", rank=1, value=lambda r: r.period.label,
            link=lambda r: reverse("ranking_detail", args=[r.pk]),
        ),
        Column(name="level", header="层级", value=lambda r: r.get_level_display()),
        Column(name="scheme", header="方案", value=lambda r: r.period.scheme_name),
        Column(name="area", header="范围", value=lambda r: r.period.area.name),
        Column(name="state", header="状态", value=badges.of_ranking),
        Column(name="outcome", header="末位", value=badges.of_outcome),
        Column(name="revision", header="版次", value=lambda r: r.revision, numeric=True),
        Column(name="document", header="文号", value=lambda r: r.document_no),
        Column(name="starts", header="起始日期", value=lambda r: r.period.starts_on, sort=["period__starts_on", "pk"]),
    )  # fmt: skip


class RankRowTable(Table):
    """One ranking as a table; the outcome of the ranking says how the bottom reads."""

    title = "名次表"
    page_size = 100
    outcome = ""
    # Where the scores of a row are listed; the number of its area is added.
    scores_url = ""
    columns = (
        Column(name="name", header="名称", value=lambda r: r.name, rank=1, link=lambda r: r.url),
        Column(name="place", header="名次", value=lambda r: place_text(r, r.outcome)),
        Column(name="parent", header="所属街道", value=lambda r: r.parent, rank=3),
        Column(name="score", header="得分", value=lambda r: None if r.score is None else r.score / 100, numeric=True),
        Column(name="size", header="样本数", value=lambda r: r.size, numeric=True),
        Column(name="band", header="误差带", value=band_text),
        Column(name="range", header="名次区间", value=lambda r: f"{r.best}–{r.worst}" if r.best else None),
        Column(name="last", header="末位", value=lambda r: BOTTOM if r.at_bottom and r.outcome == "last" else None),
    )  # fmt: skip

    def complete(self, rows: list[Any]) -> None:
        for row in rows:
            row.outcome = self.outcome
            row.url = f"{self.scores_url}{row.area_id}" if self.scores_url and row.size else ""

    def row_css(self, row: RankRow) -> str:
        return "row-bad" if row.at_bottom and self.outcome == "last" else ""


class ProgressTable(Table):
    title = "整改进步榜"
    empty = Empty(title="没有可比的上一周期", advice="有两个周期的排名后，这里列出进步和退步。")
    columns = (
        Column(name="unit", header="名称", value=lambda u: u.unit, rank=1),
        Column(name="progress", header="进步", value=lambda u: signed(u.progress), numeric=True),
        Column(name="before", header="上期", value=lambda u: u.before / 100, numeric=True),
        Column(name="now", header="本期", value=lambda u: u.now / 100, numeric=True),
    )

    def row_key(self, row: Any) -> str:
        return str(row.unit)


class BalanceTable(Table):
    title = "不平衡度"
    empty = Empty(title="没有可比的得分", advice="同一周期内有两个以上街道、大项或点位类型的得分后，这里比较它们。")
    columns = (
        Column(name="name", header="比较", value=lambda b: b.name, rank=1),
        Column(name="flag", header="提示", value=lambda b: FLAGGED if b.flagged else None),
        Column(name="range", header="极差", value=lambda b: b.range / 100, numeric=True),
        Column(name="deviation", header="标准差", value=lambda b: b.deviation / 100, numeric=True),
        Column(name="cv", header="变异系数(%)", value=lambda b: b.cv and round(b.cv, 1), numeric=True),
        Column(name="mean", header="平均", value=lambda b: b.mean / 100, numeric=True),
        Column(name="best", header="最好", value=lambda b: f"{b.best.name} {points(b.best.score)}"),
        Column(name="worst", header="最差", value=lambda b: f"{b.worst.name} {points(b.worst.score)}"),
        Column(name="parts", header="项数", value=lambda b: b.parts, numeric=True),
    )

    def row_key(self, row: Any) -> str:
        return str(row.name)


class DutyFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[*ANY, *LastDuty.State.choices])
    lookups = {"state": "state"}


class DutyTable(Table):
    title = "末位检讨"
    filters = DutyFilters
    default_sort = "-created"
    empty = Empty(
        title="没有末位检讨", advice="月排名公布后，末位明确的单位主要负责人在会议上检讨；分不出末位的不产生。"
    )
    columns = (
        Column(
            name="area", header="末位", rank=1, value=lambda d: d.area.name,
            link=lambda d: reverse("last_duty_detail", args=[d.pk]),
        ),
        Column(name="state", header="状态", value=badges.of_duty),
        Column(name="unit", header="单位", value=lambda d: d.unit and d.unit.name),
        Column(name="ranking", header="排名", value=lambda d: str(d.ranking.period)),
        Column(name="created", header="产生时间", value=lambda d: d.created_at, sort=["created_at"]),
        Column(name="meeting", header="会议", value=lambda d: d.meeting),
        Column(name="held", header="会议日期", value=lambda d: d.meeting_on),
    )  # fmt: skip


class DecisionTable(Table):
    title = "按平均分定末位的决定"
    empty = Empty(
        title="没有这样的决定",
        advice="默认只在样本能区分时才定末位。改用平均分须有文号并由市领导签发，误差带照样并列公布。",
    )
    columns = (
        Column(name="document", header="文号", value=lambda d: d.document_no, rank=1),
        Column(name="area", header="范围", value=lambda d: d.area.name),
        Column(name="starts", header="施行日期", value=lambda d: d.starts_on),
        Column(name="ends", header="废止日期", value=lambda d: d.ends_on),
        Column(name="signed", header="签发人", value=lambda d: d.signed_by.name),
        Column(
            name="end", header="", value=lambda d: None if d.ends_on else "废止", export=False,
            link=lambda d: "" if d.ends_on else reverse("plain_mean_end", args=[d.pk]),
        ),
    )  # fmt: skip

    def shown_columns(self) -> list[Column]:
        may = has(self.request.actor, "ranking.sign")  # type: ignore[attr-defined]
        return [column for column in self.columns if may or column.name != "end"]
