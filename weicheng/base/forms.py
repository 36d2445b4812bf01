"""Forms as every page shows them: Chinese sentences for errors, big targets, a summary leading to the faulty field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.utils.text import get_text_list

from weicheng.base import selects, ticks
from weicheng.base.wording import size
from weicheng.domain.refusals import BadInput

MEGABYTE = 1024 * 1024
PHOTO_KINDS = ("jpg", "jpeg", "png", "webp", "heic", "heif")
REQUIRED = "请填写“{label}”。"
REQUIRED_CHOICE = "请选择“{label}”。"


class KitRenderer(DjangoTemplates):
    """Draws forms and fields by our own templates, lists of options in Python, other widgets by Django's templates."""

    form_template_name = "base/forms/form.html"
    formset_template_name = "base/forms/formset.html"
    field_template_name = "base/forms/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if template_name == selects.TEMPLATE:
            return selects.select_html(context["widget"])
        if template_name == ticks.TEMPLATE:
            return ticks.ticks_html(context["widget"])
        return super().render(template_name, context, request)


class KitForm:
    """Mixin of Form and ModelForm: appearance, sentences and accessible wiring of the fields."""

    default_renderer: type[BaseRenderer] | BaseRenderer | None = KitRenderer
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            dress(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Adds a field that depends on the request, after `__init__`, dressed like the others."""
        self.fields[name] = field
        dress(name, field)

    def add_faults(self, refusal: BadInput) -> None:
        """Shows an action's refusal in the form: a fault whose place is a field's label stands at that field."""
        by_label = {str(field.label): name for name, field in self.fields.items()}
        for fault in refusal.faults:
            name = by_label.get(fault.place)
            sentence = f"{fault.problem}。{fault.remedy}" if fault.remedy else fault.problem
            self.add_error(name, sentence if name else str(fault))  # type: ignore[attr-defined]


class Form(KitForm, forms.Form):
    """Base of every form without a model."""


class ModelForm(KitForm, forms.ModelForm):
    """Base of forms that show a model's fields. Saving still goes through an action, never through form.save()."""


# A group of radio buttons or tick boxes gets no class: Django would put it on the group as well.
CSS = {"select": "form-select", "checkbox": "form-check-input", "group": ""}


def dress(name: str, field: forms.Field) -> None:
    """Gives a field its style, its sentences, and the phone keyboard that suits it."""
    if isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        ticks.tick_list(field)
    widget = field.widget
    if css := CSS.get(_kind(widget), "form-control"):
        widget.attrs.setdefault("class", css)
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = widget.attrs.get("rows") if widget.attrs.get("rows") != "10" else 4
        widget.attrs.pop("cols", None)
    if isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault("inputmode", "decimal" if isinstance(field, forms.DecimalField) else "numeric")
    _use_native_pickers(field)
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = "请选择"
    label = str(field.label or name)
    chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    field.error_messages["required"] = (REQUIRED_CHOICE if chooses else REQUIRED).format(label=label)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "group"
    return "select" if isinstance(widget, forms.Select) else "input"


def _use_native_pickers(field: forms.Field) -> None:
    """Date and time fields use the browser's own picker, which wants ISO text."""
    widget = field.widget
    if type(widget) is forms.DateInput:
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif type(widget) is forms.DateTimeInput:
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif type(widget) is forms.TimeInput:
        widget.input_type, widget.format = "time", "%H:%M"


def option_labels(field: forms.Field) -> dict[str, str]:
    """The options of a choice field by value; option groups are unfolded. Empty for other fields."""
    labels: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            labels.update({str(inner): str(text) for inner, text in label})
        else:
            labels[str(value)] = str(label)
    return labels


class UploadInput(forms.ClearableFileInput):
    """A file input that may take several files."""

    allow_multiple_selected = True


class UploadField(forms.FileField):
    """Files with clear limits: kinds by ending, size of each, number. Cleans to a list of files.

    The ending is only the first sieve; whoever stores the file verifies its content.
    """

    widget = UploadInput

    def __init__(self, *, kinds: Sequence[str], megabytes: int = 10, most: int = 1, **options: Any) -> None:
        """`kinds` are endings without the dot, `megabytes` is the limit of each file, `most` how many at once."""
        self.kinds, self.megabytes, self.most = tuple(kinds), megabytes, most
        options.setdefault("help_text", self._limits())
        super().__init__(**options)

    def _limits(self) -> str:
        kinds = "、".join(kind.upper() for kind in self.kinds)
        number = f"，最多 {self.most} 个" if self.most > 1 else ""
        return f"可上传 {kinds}，每个不超过 {self.megabytes} MB{number}。"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs["accept"] = ",".join(f".{kind}" for kind in self.kinds)
        attrs["multiple"] = self.most > 1
        attrs["data-max-bytes"] = self.megabytes * MEGABYTE
        attrs["data-max-files"] = self.most
        return attrs

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > self.most:
            raise forms.ValidationError(f"一次最多选 {self.most} 个文件，这次选了 {len(files)} 个。")
        cleaned = [super(UploadField, self).clean(file, initial) for file in files]
        faults = [sentence for file in cleaned if (sentence := self._fault(file))]
        if faults:
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in faults])
        return cleaned

    def _fault(self, file: UploadedFile) -> str:
        name = PurePath(file.name or "").name
        if PurePath(name).suffix.lower().lstrip(".") not in self.kinds:
            allowed = get_text_list([kind.upper() for kind in self.kinds], "或")
            return f"“{name}”不是可用的文件类型，请改成 {allowed} 再上传。"
        if (file.size or 0) > self.megabytes * MEGABYTE:
            return f"“{name}”有 {size(file.size or 0)}，超过 {self.megabytes} MB，请压缩或拆分后再上传。"
        return ""


class PhotoInput(UploadInput):
    """A file input whose pictures are made smaller, shown and removable before they are sent."""

    class Media:
        js = ("dist/photo.js",)


class PhotoField(UploadField):
    """Photos from a camera or an album."""

    widget = PhotoInput

    def __init__(self, *, megabytes: int = 20, most: int = 9, **options: Any) -> None:
        super().__init__(kinds=PHOTO_KINDS, megabytes=megabytes, most=most, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # image/* lets a phone offer its camera; the endings alone would open the file manager.
        return {**super().widget_attrs(widget), "accept": "image/*", "data-photos": True}


class PointField(forms.Field):
    """A place picked on a map or by the phone's position; cleans to (longitude, latitude) in WGS84 or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", PointInput())
        super().__init__(**options)

    def to_python(self, value: Any) -> tuple[float, float] | None:
        parts = [(part or "").strip() for part in value or ()]
        if not any(parts):
            return None
        try:
            lng, lat = (float(part) for part in parts)
        except ValueError:
            raise forms.ValidationError("位置应是经度和纬度两个数，请在地图上重新点一下。") from None
        if not (-180 <= lng <= 180 and -90 <= lat <= 90):
            raise forms.ValidationError("这个位置不在地球上，请在地图上重新点一下。")
        return lng, lat

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")


class PointInput(forms.MultiWidget):
    """Longitude and latitude as two inputs; `_map.html` in picking mode writes into them."""

    template_name = "base/forms/point.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"inputmode": "decimal", "autocomplete": "off"}
        lng = forms.TextInput({**plain, "data-lng": True, "placeholder": "经度", "aria-label": "经度"})
        lat = forms.TextInput({**plain, "data-lat": True, "placeholder": "纬度", "aria-label": "纬度"})
        super().__init__({"lng": lng, "lat": lat}, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [str(part) for part in value] if value else ["", ""]
