"""Lists of photo leads and of graded photos."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.photo_evidence import KIND_NAMES, ROLE_NAMES, Grade, Kind
from weicheng.evidence.links import photo_url
from weicheng.grading import badges, queries
from weicheng.grading.models import Claim, Lead
from weicheng.organization.models import Area, Unit
from weicheng.organization.queries import area_rows, unit_rows

STATES = [("", "全部"), ("waiting", "待核实"), ("unanswered", "待说明"), *list(Lead.State.choices)[1:]]
GRADES = [("", "全部"), *[(grade, badges.GRADES[grade].label) for grade in Grade]]


class LeadFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=STATES)
    kind = forms.ChoiceField(label="疑点", choices=[("", "全部"), *[(kind, KIND_NAMES[kind]) for kind in Kind]])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    unit = forms.ModelChoiceField(label="单位", queryset=unit_rows())
    since = forms.DateField(label="提出自")
    until = forms.DateField(label="提出至")
    lookups = {"kind": "kind", "since": "raised_at__date__gte", "until": "raised_at__date__lte"}

    def filter_state(self, rows: QuerySet[Lead], value: str) -> QuerySet[Lead]:
        special = {"waiting": queries.undecided(), "unanswered": Q(state=Lead.State.OPEN, answered_at=None)}
        return rows.filter(special.get(value) or Q(state=value))

    def filter_area(self, rows: QuerySet[Lead], value: Area) -> QuerySet[Lead]:
        return rows.filter(queries.under(value))

    def filter_unit(self, rows: QuerySet[Lead], value: Unit) -> QuerySet[Lead]:
        return rows.filter(queries.under(value))


class LeadTable(Table):
    title = "照片线索"
    filters = LeadFilters
    default_sort = "-raised"
    empty = Empty(
        title="没有照片线索",
        advice="系统在照片重复使用、前后照片相同、时间地点矛盾时提出线索，由督查员核实；线索本身不是结论。",
        icon="photo-check",
    )
    columns = (
        Column(
            name="kind", header="疑点", value=lambda lead: lead.get_kind_display(), rank=1,
            link=lambda lead: reverse("lead_detail", args=[lead.pk]),
        ),
        Column(name="state", header="状态", value=badges.of_lead, sort=["state"]),
        Column(name="grade", header="等级", value=lambda lead: badges.of_claim(lead.claim)),
        Column(name="role", header="照片证明", value=lambda lead: lead.claim.get_role_display()),
        Column(name="area", header="区域", value=lambda lead: lead.claim.area and lead.claim.area.name),
        Column(name="unit", header="单位", value=lambda lead: lead.unit and lead.unit.name),
        Column(name="raised", header="提出时间", value=lambda lead: lead.raised_at, sort=["raised_at"]),
        Column(name="answered", header="说明时间", value=lambda lead: lead.answered_at, rank=3),
        Column(name="decided", header="核实时间", value=lambda lead: lead.decided_at, rank=3),
        Column(
            name="reasons", header="依据", screen=False,
            value=lambda lead: "；".join(str(reason["sentence"]) for reason in lead.reasons),
        ),
        Column(name="decision", header="核实意见", value=lambda lead: lead.decision, screen=False),
    )  # fmt: skip


class ClaimFilters(Filters):
    grade = forms.ChoiceField(label="等级", choices=GRADES)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Claim.State.choices])
    role = forms.ChoiceField(label="照片证明", choices=[("", "全部"), *ROLE_NAMES.items()])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    unit = forms.ModelChoiceField(label="单位", queryset=unit_rows())
    since = forms.DateField(label="提交自")
    until = forms.DateField(label="提交至")
    lookups = {
        "grade": "grade", "state": "state", "role": "role", "since": "made_at__date__gte",
        "until": "made_at__date__lte",
    }  # fmt: skip

    def filter_area(self, rows: QuerySet[Claim], value: Area) -> QuerySet[Claim]:
        return rows.filter(queries.under(value))

    def filter_unit(self, rows: QuerySet[Claim], value: Unit) -> QuerySet[Claim]:
        return rows.filter(queries.under(value))


def _picture(claim: Claim) -> SafeString:
    return format_html(
        '<img class="thumb" src="{}" alt="{}照片" width="96" height="72" loading="lazy">',
        photo_url(claim.photo, "thumb"),
        claim.get_role_display(),
    )


class ClaimTable(Table):
    title = "照片证据账"
    filters = ClaimFilters
    default_sort = "-made"
    empty = Empty(
        title="还没有照片证据",
        advice="案件和检查中提交的照片会自动登记到这里，几分钟内由后台分级。",
        icon="photo",
    )
    columns = (
        Column(name="picture", header="照片", value=_picture, link=lambda c: photo_url(c.photo), rank=1, export=False),
        Column(name="grade", header="等级", value=badges.of_claim, sort=["grade"]),
        Column(name="role", header="照片证明", value=lambda c: c.get_role_display()),
        Column(
            name="lead", header="线索", value=lambda c: badges.of_lead(c.lead) if _has_lead(c) else None,
            link=lambda c: reverse("lead_detail", args=[c.lead.pk]) if _has_lead(c) else "",
        ),
        Column(name="area", header="区域", value=lambda c: c.area and c.area.name),
        Column(name="unit", header="单位", value=lambda c: c.unit and c.unit.name),
        Column(name="taken", header="拍摄时间", value=lambda c: c.photo.taken_at, rank=3),
        Column(name="made", header="提交时间", value=lambda c: c.made_at, sort=["made_at"]),
        Column(
            name="reasons", header="依据", screen=False,
            value=lambda c: "；".join(str(signal["sentence"]) for signal in c.signals),
        ),
        Column(name="error", header="失败原因", value=lambda c: c.error, screen=False),
    )  # fmt: skip

    def row_label(self, row: Claim) -> str:
        return f"{row.get_role_display()}照片 {row.pk}"


def _has_lead(claim: Claim) -> bool:
    return hasattr(claim, "lead")
