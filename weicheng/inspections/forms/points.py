"""Forms of the register of key points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.domain.points import PointKind
from weicheng.forms.queries import checklists
from weicheng.inspections import queries
from weicheng.inspections.forms.fields import leader_field, people_field
from weicheng.inspections.models import KeyPoint
from weicheng.places.models import Site

KINDS = [(each.value, each.label) for each in PointKind]


def industry_choices() -> list[tuple[str, str]]:
    """The departments of the pack."""
    return [("", "未写明"), *queries.industries().items()]


class PointForm(Form):
    """What the register says of a point."""

    kind = forms.ChoiceField(label="点位类别", choices=KINDS)
    industry = forms.ChoiceField(label="行业", choices=industry_choices, required=False)
    clauses = forms.CharField(label="适用条款", max_length=300, required=False)
    form = forms.ModelChoiceField(label="检查表", queryset=checklists(), required=False)
    cycle_days = forms.IntegerField(
        label="检查周期（天）", min_value=1, max_value=366, required=False, help_text="不填则按规则包。"
    )
    must_inspect = forms.BooleanField(label="必查", required=False)


class SiteField(forms.ModelChoiceField):
    """A site with its area, because many share a name."""

    def label_from_instance(self, obj: Site) -> str:
        return f"{obj.area.name} {obj.name}"


class NewPointForm(PointForm):
    """The same with the site it lies at, from those not listed yet."""

    field_order = ["site", "kind", "industry", "clauses", "form", "cycle_days", "must_inspect"]

    def __init__(self, sites: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_field("site", SiteField(label="点位", queryset=sites))
        self.order_fields(self.field_order)


def initial_of(point: KeyPoint) -> dict[str, Any]:
    """A point as its form shows it."""
    names = ("kind", "industry", "clauses", "cycle_days", "must_inspect")
    return {name: getattr(point, name) for name in names} | {"form": point.form_id}


class DueForm(Form):
    """Who looks at the points that were ticked, and when."""

    planned_on = forms.DateField(label="计划日期", initial=timezone.localdate)
    inspectors = people_field()
    leader = leader_field()
    keys = forms.CharField(widget=forms.HiddenInput)


class FewerForm(Form):
    """Why a month saw fewer checks."""

    text = forms.CharField(label="说明", max_length=300, widget=forms.Textarea({"rows": 3}))
