"""What the desk asks for."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form


class NameForm(Form):
    name = forms.CharField(label="名称", max_length=40)
