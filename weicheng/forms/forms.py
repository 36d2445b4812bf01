"""Forms of the pages about forms."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form, UploadField
from weicheng.organization.queries import area_rows, unit_rows


class UploadForm(Form):
    """A workbook."""

    file = UploadField(label="XLSForm 工作簿", kinds=["xlsx", "xls"], megabytes=5)


class WhereForm(Form):
    """What is filled in about: asked before the questions."""

    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    unit = forms.ModelChoiceField(label="被查单位", queryset=unit_rows(), required=False)


class SentForm(forms.Form):
    """What the renderer sends; never shown."""

    uuid = forms.UUIDField()
    instance = forms.CharField(strip=False)
    started_at = forms.DateTimeField(required=False)
    ended_at = forms.DateTimeField(required=False)
