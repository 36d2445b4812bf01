"""Lists of social supervision."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.supervision import queries
from weicheng.supervision.models import Hearing, Opinion, Review, Supervisor

ADOPTED = Badge("已采纳", Tone.GOOD, "circle-check")
DECLINED = Badge("未采纳，已说明理由", Tone.NEUTRAL, "message-2")
WAITING = Badge("待答复", Tone.INFO, "hourglass")
LATE = Badge("逾期未答复", Tone.BAD, "clock-exclamation")
SERVING, OUT_OF_TERM = Badge("在任", Tone.GOOD, "user-check"), Badge("任期已满", Tone.NEUTRAL, "user-off")
CONCLUDED = Badge("已公布结果", Tone.GOOD, "circle-check")
HELD, AHEAD = Badge("待公布结果", Tone.WARN, "hourglass"), Badge("未举行", Tone.INFO, "calendar")
STATES = [("", "全部"), ("waiting", "待答复"), ("late", "逾期未答复"), ("adopted", "已采纳"), ("declined", "未采纳")]


def opinion_state(opinion: Opinion) -> Badge:
    """What became of an opinion."""
    if opinion.adopted is None:
        return LATE if opinion.due_on < timezone.localdate() else WAITING
    return ADOPTED if opinion.adopted else DECLINED


def hearing_state(hearing: Hearing) -> Badge:
    """How far a hearing has come."""
    if hearing.concluded_at:
        return CONCLUDED
    return HELD if hearing.held_on <= timezone.localdate() else AHEAD


def supervisor_state(supervisor: Supervisor) -> Badge:
    """Whether the term runs."""
    today = timezone.localdate()
    return SERVING if supervisor.starts_on <= today < supervisor.ends_on else OUT_OF_TERM


class OpinionFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=STATES)
    source = forms.ChoiceField(label="来源", choices=[("", "全部"), *Opinion.Source.choices])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="收到自")
    until = forms.DateField(label="收到至")
    lookups = {"source": "source", "since": "received_at__date__gte", "until": "received_at__date__lte"}

    def filter_state(self, rows: QuerySet[Opinion], value: str) -> QuerySet[Opinion]:
        return rows.filter(queries.in_state(value))

    def filter_area(self, rows: QuerySet[Opinion], value: Area) -> QuerySet[Opinion]:
        return rows.filter(queries.under(value))


class OpinionTable(Table):
    title = "监督意见"
    filters = OpinionFilters
    default_sort = "-received"
    empty = Empty(title="还没有意见", advice="社会监督员、舆论监督平台和媒体的意见登记后，每一条都要答复。")
    columns = (
        Column(
            name="text", header="意见", value=lambda o: str(o) + ("…" if len(o.text) > 20 else ""), rank=1,
            link=lambda o: reverse("opinion_detail", args=[o.pk]), export=lambda o: o.text,
        ),
        Column(name="state", header="状态", value=opinion_state),
        Column(name="source", header="来源", value=lambda o: o.get_source_display()),
        Column(name="area", header="区域", value=lambda o: o.area.name),
        Column(name="unit", header="研究单位", value=lambda o: o.unit and o.unit.name),
        Column(name="received", header="收到时间", value=lambda o: o.received_at, sort=["received_at"]),
        Column(name="due", header="答复时限", value=lambda o: o.due_on, sort=["due_on"]),
        Column(name="replied", header="答复时间", value=lambda o: o.replied_at, sort=["replied_at"], empty_last=True),
        Column(name="reply", header="答复", value=lambda o: o.reply, screen=False),
    )  # fmt: skip

    def row_css(self, row: Opinion) -> str:
        return "row-bad" if opinion_state(row) is LATE else ""


class SupervisorTable(Table):
    title = "社会监督员"
    default_sort = "-starts"
    empty = Empty(title="还没有聘任社会监督员", advice="聘任后登记任期和监督区域，他们的意见逐条答复。")
    columns = (
        Column(name="name", header="姓名", value=lambda s: s.name, sort=["name"], rank=1),
        Column(name="state", header="状态", value=supervisor_state),
        Column(name="kind", header="身份", value=lambda s: s.get_kind_display()),
        Column(name="area", header="监督区域", value=lambda s: s.area.name),
        Column(name="starts", header="聘任日期", value=lambda s: s.starts_on, sort=["starts_on"]),
        Column(name="ends", header="任期届满", value=lambda s: s.ends_on, sort=["ends_on"]),
        Column(name="opinions", header="意见数", value=lambda s: s.opinion_count, numeric=True),
        Column(
            name="end", header="", value=lambda s: "终止任期" if supervisor_state(s) is SERVING else None,
            link=lambda s: reverse("supervisor_end", args=[s.pk]) if supervisor_state(s) is SERVING else "",
            export=False,
        ),
    )  # fmt: skip

    def row_label(self, row: Supervisor) -> str:
        return row.name


class HearingTable(Table):
    title = "听证会"
    default_sort = "-held"
    empty = Empty(title="还没有听证会", advice="登记听证会和会上的每一条意见，逐条写明采纳或不采纳的理由后公布结果。")
    columns = (
        Column(
            name="topic", header="议题", value=lambda h: h.topic, rank=1,
            link=lambda h: reverse("hearing_detail", args=[h.pk]),
        ),
        Column(name="state", header="状态", value=hearing_state),
        Column(name="held", header="日期", value=lambda h: h.held_on, sort=["held_on"]),
        Column(name="area", header="区域", value=lambda h: h.area.name),
        Column(name="participants", header="参加人员", value=lambda h: h.participants, rank=3),
    )  # fmt: skip


class ReviewFilters(Filters):
    body = forms.ChoiceField(label="监督主体", choices=[("", "全部"), *Review.Body.choices])
    supervision = forms.ChoiceField(label="监督类别", choices=[("", "全部"), *Review.Supervision.choices])
    since = forms.DateField(label="日期自")
    until = forms.DateField(label="日期至")
    lookups = {"body": "body", "supervision": "supervision", "since": "held_on__gte", "until": "held_on__lte"}


class ReviewTable(Table):
    title = "人大政协视察"
    filters = ReviewFilters
    default_sort = "-held"
    empty = Empty(title="还没有视察", advice="登记人大、政协、新闻媒体的视察督查，逐条登记意见并按期答复。")
    columns = (
        Column(
            name="title", header="名称", value=lambda r: r.title, rank=1,
            link=lambda r: reverse("review_detail", args=[r.pk]),
        ),
        Column(name="body", header="监督主体", value=lambda r: r.get_body_display()),
        Column(name="form", header="形式", value=lambda r: r.get_form_display()),
        Column(name="supervision", header="监督类别", value=lambda r: r.get_supervision_display()),
        Column(name="held", header="日期", value=lambda r: r.held_on, sort=["held_on"]),
        Column(name="area", header="区域", value=lambda r: r.area.name),
        Column(name="opinions", header="意见", value=lambda r: r.opinion_count, numeric=True),
        Column(name="answered", header="已答复", value=lambda r: r.answered_count, numeric=True),
    )  # fmt: skip
