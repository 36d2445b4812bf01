"""What joint treatment, look-alike searches, joining, clean-ups and look-backs ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from weicheng.base.forms import Form
from weicheng.cases import queries
from weicheng.cases.forms.moves import photo_field, text_field
from weicheng.cases.models import LookBack
from weicheng.cases.queries import Duplicate
from weicheng.organization.models import Posting, Unit
from weicheng.organization.queries import area_rows, postings, unit_rows, valid_on

MOST_PARTS = 6
MOST_FOUND = 10


class PartnersForm(Form):
    """First step of a joint treatment: which units take part. Plain selects, because they work on every phone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_PARTS + 1):
            self.add_field(
                f"unit_{number}",
                forms.ModelChoiceField(queryset=unit_rows(), label=f"参与单位 {number}", required=number < 3),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and len(chosen(data)) < 2:
            raise forms.ValidationError("综合整治须有两个以上不同单位参与，请再选一家。")
        return data


def chosen(data: dict[str, Any]) -> list[Unit]:
    """The units of a PartnersForm, each once, in order."""
    return list(dict.fromkeys(unit for unit in data.values() if unit))


class JointForm(Form):
    """Second step: one named person and one measure for each unit, the target and the date for all (M-106)."""

    target = forms.CharField(label="整治目标", max_length=200)
    due_on = forms.DateField(label="完成时限")

    def __init__(self, units: Sequence[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = units
        for unit in units:
            today = timezone.localdate()
            people = postings().filter(valid_on(today), unit=unit, user__is_active=True)
            self.add_field(
                f"person_{unit.pk}",
                PersonChoice(queryset=people, label=f"{unit.name}：责任人", help_text=_nobody(people)),
            )
            self.add_field(f"measure_{unit.pk}", forms.CharField(label=f"{unit.name}：措施", max_length=200))


class PersonChoice(forms.ModelChoiceField):
    """A posting as people speak of it: post and name."""

    def label_from_instance(self, obj: Posting) -> str:
        return f"{obj.title} {obj.user.name}"


def _nobody(people: Any) -> str:
    return "" if people else "该单位没有在任人员，请先在“任职”中登记"


class SweepForm(Form):
    places_checked = forms.IntegerField(label="排查处数", min_value=1, max_value=9999)
    root_cause = text_field("问题根源")
    long_term_measure = text_field("长效措施")


class LookAlikeForm(Form):
    """One more place with the same problem; it becomes a case of its own."""

    text = text_field("问题描述", most=2000)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    address = forms.CharField(label="位置描述", max_length=200, required=False)
    photos = photo_field("照片")


def look_alikes(found: int) -> type[forms.BaseFormSet[LookAlikeForm]]:
    """The rows for so many places."""
    # One more than allowed is enough to refuse: a forged number of rows must not be built row by row.
    return forms.formset_factory(
        LookAlikeForm, extra=found, max_num=MOST_FOUND, absolute_max=MOST_FOUND + 1, validate_max=True
    )


class JoinForm(Form):
    """Into which case: one that looks alike, or any other by its number."""

    number = forms.CharField(label="或填写案号", max_length=20, required=False, help_text="如 2026-000123")
    reason = forms.CharField(label="并案理由", max_length=80)

    def __init__(self, found: Iterable[Duplicate], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if choices := [(one.case.pk, _likeness(one)) for one in found]:
            into = forms.TypedChoiceField(
                label="可能是同一问题的案件", choices=choices, coerce=int, empty_value=None,
                required=False, widget=forms.RadioSelect,
            )  # fmt: skip
            self.add_field("into", into)
            self.order_fields(["into", "number", "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("into"):
            _, _, digits = data.get("number", "").rpartition("-")
            if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
                raise forms.ValidationError("请选择一件案件，或填写要并入的案号，如 2026-000123。")
            data["into"] = int(digits)
        return data


def _likeness(one: Duplicate) -> str:
    """Why it may be the same: how far apart, how alike, how it stands."""
    near = "位置相同区域" if one.metres is None else f"相距 {one.metres} 米"
    return f"{one.case.number} {one.case.title}（{near}，相似度 {one.score}，{one.case.get_state_display()}）"


class CleanupForm(Form):
    name = forms.CharField(label="行动名称", max_length=120)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    category = forms.ChoiceField(label="问题类别", choices=queries.category_choices, required=False)
    ended_on = forms.DateField(label="结束日期")


class DrawForm(Form):
    """A round of look-backs: from which closed cases, under which name, with which seed."""

    closed_from = forms.DateField(label="销号自")
    closed_until = forms.DateField(label="销号至")
    round_name = forms.CharField(label="批次", max_length=40)
    seed = forms.CharField(
        label="抽取种子", max_length=64, required=False,
        help_text="不填则由系统随机产生；种子随抽取结果公开，任何人可复算",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data["closed_from"] > data["closed_until"]:
            raise forms.ValidationError("“销号自”晚于“销号至”，请调换日期。")
        return data


class LookBackForm(Form):
    relapsed = forms.TypedChoiceField(
        label="回头看结果",
        choices=[("no", LookBack.Result.HOLDS.label), ("yes", LookBack.Result.RELAPSED.label)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = text_field("现场情况", required=False, help_text="反弹时必填；案件随即重新办理，单位另起时限")
    photos = photo_field("现场照片")
