"""Fields that the forms of inspection share."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.cases.queries import category_groups
from weicheng.inspections.queries.people import inspectors
from weicheng.organization.models import Posting, User


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people; whoever is named first in the list leads."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}（{obj.username}）"


class PostField(forms.ModelChoiceField):
    """A post as people speak of it."""

    def label_from_instance(self, obj: Posting) -> str:
        return f"{obj.unit.name} {obj.title} {obj.user.name}"


def people_field(label: str = "检查人员", *, required: bool = True) -> PeopleField:
    """Inspectors of any unit."""
    return PeopleField(label=label, queryset=inspectors(), required=required)


def leader_field() -> PeopleField | forms.ModelChoiceField:
    """Who leads, when it is not the first."""
    return forms.ModelChoiceField(label="带队人", queryset=inspectors(), required=False, help_text="不选则为第一名。")


def in_order(data: dict[str, Any]) -> list[User]:
    """The people of a form, whoever leads first."""
    people, leader = list(data.pop("inspectors", [])), data.pop("leader", None)
    return list(dict.fromkeys([*([leader] if leader else []), *people]))


def long_text(label: str, *, most: int = 1000, required: bool = True, help_text: str = "") -> forms.CharField:
    """A few lines."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=forms.Textarea({"rows": 4})
    )


def category_field(*, required: bool = True) -> forms.ChoiceField:
    """问题类别 by groups of the pack."""
    return forms.ChoiceField(label="问题类别", choices=lambda: [("", "请选择"), *category_groups()], required=required)
