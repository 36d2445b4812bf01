"""Forms of units and areas."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form
from weicheng.organization import queries
from weicheng.organization.enums import AreaLevel, Fabric, SuccessionKind, UnitKind
from weicheng.organization.models import Area, Unit


def unit_field(label: str, *, required: bool = True, **options: object) -> forms.ModelChoiceField[Unit]:
    """A choice among the open units."""
    return forms.ModelChoiceField(queryset=queries.unit_rows(), label=label, required=required, **options)  # type: ignore[arg-type]


def area_field(label: str, *, required: bool = True, **options: object) -> forms.ModelChoiceField[Area]:
    """A choice among the open areas."""
    return forms.ModelChoiceField(queryset=queries.area_rows(), label=label, required=required, **options)  # type: ignore[arg-type]


class UnitForm(Form):
    name = forms.CharField(label="名称", max_length=80, help_text="与公文一致的全称")
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    area = area_field("属地区域", required=False, help_text="街道、社区、园区等管一片地方的单位填写；部门不填")
    industry = forms.CharField(label="主管部门代号", max_length=40, required=False, help_text="如 urban，见规则包")


class NewUnitForm(UnitForm):
    parent = unit_field("上级单位", required=False)
    field_order = ["parent", "name", "short_name", "kind", "area", "industry"]


class AreaForm(Form):
    name = forms.CharField(label="名称", max_length=80)
    code = forms.CharField(label="区划代码", max_length=15, required=False, help_text="6、9、12 或 15 位；功能区留空")
    fabric = forms.ChoiceField(label="区域类型", choices=Fabric.choices)
    built_up = forms.BooleanField(label="属于建成区", required=False, initial=True)


class NewAreaForm(AreaForm):
    parent = area_field("上级区域", required=False)
    level = forms.ChoiceField(label="层级", choices=AreaLevel.choices)
    field_order = ["parent", "level", "name", "code", "fabric", "built_up"]


class AliasForm(Form):
    name = forms.CharField(label="另一写法", max_length=80, help_text="表格里出现过的写法；以后导入时自动认作本单位")


class MoveUnitForm(Form):
    parent = unit_field("新的上级单位")


class SuccessionForm(Form):
    to_unit = unit_field("承接单位")
    kind = forms.ChoiceField(label="方式", choices=SuccessionKind.choices)
    on = forms.DateField(label="生效日期", widget=forms.DateInput)
    basis = forms.CharField(label="依据", max_length=200, help_text="批准文件的名称和文号")


class CloseForm(Form):
    closed_on = forms.DateField(label="撤销日期", widget=forms.DateInput)
