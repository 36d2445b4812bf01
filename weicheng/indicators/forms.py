"""Forms of standards and campaigns."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form
from weicheng.indicators.models import Clause
from weicheng.indicators.queries import editions


class TreeForm(Form):
    """Looking for clauses in an edition."""

    search = forms.CharField(label="查找", max_length=40, required=False, help_text="条号、名称或条文中的字")
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *Clause.Kind.choices], required=False)


class CompareForm(Form):
    """With which edition one is compared."""

    other = forms.ModelChoiceField(
        label="与哪个版本比较", queryset=editions.edition_rows().order_by("name", "revision")
    )


class ValueForm(Form):
    """A value to try against several editions."""

    value = forms.DecimalField(label="试算数值", max_digits=12, decimal_places=4, required=False)
