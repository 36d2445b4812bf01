"""Lists of forms and of what was filled in."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.forms import badges, queries
from weicheng.forms.models import Form, Submission
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.places.queries import site_kinds

STATES = [("", "全部"), ("in_use", "在用"), ("unpublished", "未发布"), ("closed", "已停用")]
KINDS = [("", "全部"), *Form.Kind.choices]


def place_kind_choices() -> list[tuple[str, str]]:
    """The kinds of places of the pack."""
    return [("", "全部"), *site_kinds().items()]


class FormFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=STATES)
    kind = forms.ChoiceField(label="类别", choices=KINDS)
    place_kind = forms.ChoiceField(label="点位类型", choices=place_kind_choices)
    title = forms.CharField(label="名称")
    lookups = {"kind": "kind", "place_kind": "place_kind", "title": "title__contains"}

    def filter_state(self, rows: QuerySet[Form], value: str) -> QuerySet[Form]:
        states = {
            "in_use": Q(closed_on=None, number__isnull=False),
            "unpublished": Q(closed_on=None, number=None),
            "closed": Q(closed_on__isnull=False),
        }
        return rows.filter(states[value])


class FormTable(Table):
    title = "表单"
    filters = FormFilters
    default_sort = "title"
    columns = (
        Column(
            name="title", header="名称", value=lambda f: f.title, sort=["title", "pk"], rank=1,
            link=lambda f: reverse("form_detail", args=[f.code]),
        ),
        Column(name="state", header="状态", value=lambda f: badges.of_form(f, number=f.number)),
        Column(name="kind", header="类别", value=lambda f: f.get_kind_display()),
        Column(name="version", header="版本", value=lambda f: f.number and f"第 {f.number} 版", sort=["number"]),
        Column(name="draft", header="草稿", value=lambda f: "有" if f.drafts else None),
        Column(name="published", header="发布时间", value=lambda f: f.published_at, sort=["published_at"],
               empty_last=True),
        Column(
            name="filled", header="填报数", value=lambda f: f.filled_in, numeric=True, sort=["filled_in"],
            link=lambda f: f"{reverse('submission_list')}?form={f.pk}" if f.filled_in else "",
        ),
        Column(name="code", header="编号", value=lambda f: f.code, sort=["code"], rank=3),
    )  # fmt: skip

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        step = Step(label="上传表单", url=reverse("form_upload"), icon="upload")
        return Empty(title="还没有表单", advice="上传一份 XLSForm 工作簿，检查无误后发布；可先下载模板。", step=step)

    def row_label(self, row: Form) -> str:
        return row.title


class SubmissionFilters(Filters):
    form = forms.ModelChoiceField(label="表单", queryset=queries.form_rows())
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="提交自")
    until = forms.DateField(label="提交至")
    lookups = {"form": "version__form", "since": "submitted_at__date__gte", "until": "submitted_at__date__lte"}

    def filter_area(self, rows: QuerySet[Submission], value: Area) -> QuerySet[Submission]:
        return rows.filter(subtree("area_path", value.path))


class SubmissionTable(Table):
    title = "填报记录"
    filters = SubmissionFilters
    default_sort = "-submitted"
    empty = Empty(title="还没有填报", advice="在表单页面点“填报”，或用手机在现场填写；提交后的内容在这里长期可查。")
    columns = (
        Column(
            name="form", header="表单", value=lambda s: s.version.title, rank=1,
            link=lambda s: reverse("submission_detail", args=[s.uuid]),
        ),
        Column(name="version", header="版本", value=lambda s: f"第 {s.version.number} 版"),
        Column(name="area", header="区域", value=lambda s: s.area_name or None),
        Column(name="unit", header="单位", value=lambda s: s.unit_name or None),
        Column(name="by", header="填报人", value=lambda s: s.submitted_by and s.submitted_by.name),
        Column(name="submitted", header="提交时间", value=lambda s: s.submitted_at, sort=["submitted_at", "pk"]),
        Column(name="answers", header="答题数", value=lambda s: len(s.answers), numeric=True, rank=3),
    )  # fmt: skip
