"""Forms of sites and borders."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form, PointField, UploadField
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.places import queries
from weicheng.places.models import Boundary


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of sites of the rule pack."""
    return list(queries.site_kinds().items())


class SiteForm(Form):
    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类型", choices=kind_choices)
    unit = forms.ModelChoiceField(label="管理单位", queryset=unit_rows(), required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    point = PointField(label="位置", required=False)
    is_key = forms.BooleanField(label="重点点位", required=False)


class NewSiteForm(SiteForm):
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    field_order = ["area", "name", "kind", "unit", "address", "point", "is_key"]


class CloseSiteForm(Form):
    closed_on = forms.DateField(label="停用日期", widget=forms.DateInput)


class BoundaryForm(Form):
    file = UploadField(label="边界文件", kinds=("geojson", "json"), megabytes=50)
    datum = forms.ChoiceField(
        label="坐标系", choices=Boundary.Datum.choices, help_text="高德、腾讯地图导出的是 GCJ-02，百度地图是 BD-09"
    )
    is_sketch = forms.BooleanField(label="示意边界（不是测绘成果）", required=False)
