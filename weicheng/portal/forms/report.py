"""The public report: what, where, photos; everything else may stay empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.choices import BaseChoiceIterator

from weicheng.base.forms import Form, PhotoField, PointField, PointInput
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.portal import queries
from weicheng.portal.queries import Offer, Preset

TILES = 12
MOST_PHOTOS = 4
PHONE = r"\+?[0-9０-９ \-－—()（）]{5,20}"


class HiddenPoint(PointInput):
    """A position that only the map and the button write; without script the list of places serves."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets = [forms.HiddenInput({"data-lng": True}), forms.HiddenInput({"data-lat": True})]


class CommunityChoices(forms.models.ModelChoiceIterator):
    """Communities grouped under their street; a street itself can be chosen too."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", "请选择街道和社区")
        street = ""
        rows: list[tuple[str, Area]] = []
        for area in self.queryset:
            street = area.name if area.level == AreaLevel.STREET else street
            rows.append((street, area))
        for name, group in groupby(rows, key=lambda row: row[0]):
            yield (name or "其他", [self.choice(area) for _, area in group])


class CommunityField(forms.ModelChoiceField):
    """Where, for everybody who gives no position."""

    iterator = CommunityChoices

    def to_python(self, value: Any) -> Area | None:
        offered: QuerySet[Area] = self.queryset  # type: ignore[assignment]
        if value in self.empty_values or offered.query.is_empty():
            return super().to_python(value)
        if (found := queries.community(str(value))) is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return found

    def label_from_instance(self, obj: Area) -> str:
        return f"{obj.name}（不清楚社区）" if obj.level == AreaLevel.STREET else obj.name


class Ready(BaseChoiceIterator):
    """Choices that are tuples already: Django would go through all of them four times to make them so."""

    def __init__(self, *choices: Any) -> None:
        self.ready = choices

    def __iter__(self) -> Iterator[Any]:
        return iter(self.ready)


class ReportForm(Form):
    """A report without an account. The `offer` comes from the rules in force, `preset` from a QR code."""

    command_id = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))
    photos = PhotoField(
        label="照片", most=MOST_PHOTOS, required=False,
        help_text=f"最多 {MOST_PHOTOS} 张。照片先由工作人员遮挡人脸和车牌，才可能公开。",
    )  # fmt: skip
    category = forms.ChoiceField(label="问题类别", required=False, widget=forms.RadioSelect)
    other = forms.ChoiceField(label="其他问题", required=False)
    point = PointField(label="位置", required=False, widget=HiddenPoint())
    area = CommunityField(label="所在社区", queryset=queries.communities(), required=False)
    address = forms.CharField(
        label="位置描述", max_length=200, required=False,
        widget=forms.TextInput({"placeholder": "如：人民路菜市场东门旁"}),
    )  # fmt: skip
    text = forms.CharField(
        label="问题描述", max_length=2000, required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "不写也可以；写清楚能更快处理"}),
    )  # fmt: skip
    suggestion = forms.BooleanField(label="这是一条建议", required=False)
    name = forms.CharField(
        label="称呼", max_length=40, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.RegexField(
        PHONE, label="电话", required=False, strip=True,
        error_messages={"invalid": "电话应是 5 到 20 位数字，请检查，或留空。"},
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    confirmed = forms.BooleanField(label="我反映的是环境卫生问题，不涉及检举控告某个人", required=False)
    # Hidden from people, filled in by programs.
    website = forms.CharField(
        label="请勿填写", required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": -1})
    )

    def __init__(self, *args: Any, offer: Offer, preset: Preset | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices, self.labels, self.preset = offer.choices, offer.labels, preset
        self.fields["command_id"].initial = uuid4
        tiles = Ready(*((choice.code, choice.label) for choice in self.choices[:TILES]))
        self.fields["category"].choices = tiles  # type: ignore[attr-defined]
        self.fields["other"].choices = Ready(("", "请选择"), *offer.groups)  # type: ignore[attr-defined]
        if preset:
            self.fields["area"].queryset = queries.communities().none()  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这次提交像是程序自动填写的，没有受理。请刷新页面后重新填写。")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"category", "other"} & set(self.errors):
            # A search result or the long list is chosen after the tiles, so it counts.
            cleaned["category"] = cleaned.get("other") or cleaned.get("category")
            if not cleaned["category"]:
                self.add_error("category", "请选择是什么问题。")
        if not self.preset and not {"point", "area"} & set(self.errors) and not (cleaned["point"] or cleaned["area"]):
            self.add_error("area", "请点“用我的位置”，或选择所在社区。")
        return cleaned

    def label_of(self, code: str) -> str:
        """The plain name of a problem."""
        return self.labels.get(code, code)
