"""A small site made of the kit alone, over Django's own content types: it needs no table of ours."""

from __future__ import annotations

import base64
import io
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import include, path
from PIL import Image

from weicheng.access.web import public
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import BoxTool, Confirmation, Empty, Fact, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.forms import Form, PhotoField, PointField, UploadField
from weicheng.base.maps import MapView, feature, geojson, point
from weicheng.base.navigation import Item, Navigation
from weicheng.base.tables import BulkStep, Column, Filters, Table
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach

NAVIGATION = Navigation(site="样例", public=(Item(label="物件", url_name="things", icon="list"),))


class ThingFilters(Filters):
    q = forms.CharField(label="关键字", max_length=20)
    app = forms.ChoiceField(label="应用", choices=[("", "全部"), ("kit", "工具"), ("other", "其他")])
    after = forms.DateField(label="起始日期")
    lookups = {"app": "app_label"}

    def filter_q(self, rows, value):
        return rows.filter(model__contains=value)

    def filter_after(self, rows, value):
        return rows


class ThingTable(Table):
    title = "物件"
    filters = ThingFilters
    default_sort = "model"
    empty = Empty(title="还没有物件", step=Step(label="新增物件", url="/form/", icon="plus"))
    bulk = (BulkStep(label="批量催办", url="/bulk/", icon="bell-ringing"),)
    columns = (
        Column(
            name="model",
            header="名称",
            value=lambda r: r.model,
            link=lambda r: f"/thing/{r.pk}/",
            sort=["model"],
            rank=1,
        ),
        Column(name="app", header="应用", value=lambda r: r.app_label, sort=["app_label", "model"]),
        Column(name="state", header="状态", value=lambda r: Badge("待派遣", Tone.WARN, "hourglass"), rank=2),
        Column(name="pk", header="序号", value=lambda r: r.pk, numeric=True, rank=3),
        Column(name="note", header="备注", value=lambda r: f"=1+1 <{r.model}>", screen=False),
    )

    def row_label(self, row):
        return row.model


class ThingForm(Form):
    name = forms.CharField(label="名称", max_length=10, help_text="不超过 10 个字。")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    urgent = forms.BooleanField(label="紧急", required=False)
    due = forms.DateField(label="期限", required=False)
    owner = forms.ModelChoiceField(label="归属", queryset=ContentType.objects.all(), required=False)
    files = UploadField(label="照片", kinds=("jpg", "png"), megabytes=1, most=2, required=False)


@public
def things(request: HttpRequest) -> HttpResponseBase:
    steps = [
        Step(label="撤回", url="/confirm/", dialog=True),
        Step(label="不能撤回", url="/refuse/move-refused/", dialog=True),
    ]
    return ThingTable(request, ContentType.objects.all()).respond(context={"steps": steps})


class PictureForm(Form):
    place = PointField(label="位置", required=False)
    photos = PhotoField(label="照片", required=False)


@public
def slow_things(request: HttpRequest) -> HttpResponseBase:
    """A page with a mistake: its template asks for a row."""
    return render(request, "base/_facts.html", {"facts": [SimpleNamespace(label="数", value=Lazy(), url="")]})


class Lazy:
    def __str__(self) -> str:
        return str(ContentType.objects.first())


@public
def form(request: HttpRequest) -> HttpResponse:
    shown = ThingForm(request.POST, request.FILES) if request.method == "POST" else ThingForm()
    if request.method == "POST" and shown.is_valid():
        shown.add_faults(BadInput([Fault("名称", "已经有同名物件", "请换一个名称"), Fault("第 3 行", "太长")]))
    status = 422 if shown.errors else 200
    return render(
        request, "base/form.html", {"form": shown, "title": "新增物件", "back_url": "/things/"}, status=status
    )


@public
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "broken":
        raise RuntimeError(kind)
    raise {
        "not-allowed": NotAllowed("核查员不能销号，请转给销号员。"),
        "out-of-reach": OutOfReach(),
        "move-refused": MoveRefused("还没有整改后照片，请先上传。"),
        "bad-input": BadInput([Fault("第 7 行", "日期不对", "写成 2026-11-02")]),
    }[kind]


@public
def pictures(request: HttpRequest) -> HttpResponse:
    """Photo upload, a map to pick a place on, and the box tool; a POST says what arrived."""
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    facts = [Fact("遮挡框", request.POST.get("boxes"))]
    if request.method == "POST" and form.is_valid():
        facts += [Fact("位置", form.cleaned_data["place"]), *map(described, form.cleaned_data["photos"])]
    context = {
        "title": "图片与位置",
        "form": form,
        "facts": facts,
        "map": MapView(name="place", title="位置", areas_url="/areas/", points_url="/points/", pick=True),
        "boxes": BoxTool(name="face", image_url=snapshot(), input_id="id_boxes"),
    }
    return render(request, "kit/pictures.html", context)


def snapshot() -> str:
    """A picture with a size of its own, as photos have and the drawn mark does not."""
    file = io.BytesIO()
    Image.new("RGB", (480, 360), "#8a9a86").save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def described(file) -> Fact:
    with Image.open(file) as image:
        wide, high = image.size
        return Fact(file.name, f"{wide}×{high} {image.getexif().get(0x0112)} {image.getexif().get(0x010F)}")


@public
def areas(request: HttpRequest) -> HttpResponse:
    ring = [[116.6, 23.6], [116.7, 23.6], [116.7, 23.7], [116.6, 23.7], [116.6, 23.6]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return geojson([feature(shape, name="中山社区", tone=Tone.BAD, note="无人负责", url="/things/")])


@public
def points(request: HttpRequest) -> HttpResponse:
    return geojson([feature(point(116.61, 23.61), name="公厕", url="/things/")])


@public
def figures(request: HttpRequest) -> HttpResponse:
    chart = Chart(
        name="days",
        title="近三天",
        kind=Kind.LINE,
        categories=["一", "二", "三"],
        series=[Series(name="新增", values=[1, 2, 3]), Series(name="计划", values=[3, 2, 1], target=True)],
        links=["/things/"] * 3,
    )
    return render(request, "kit/figures.html", {"title": "数字", "chart": chart})


@public
def confirm(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.success(request, "已撤回。")
        return redirect("things")
    confirmation = Confirmation(title="撤回派遣", question="确定撤回？", button="撤回", back_url="/things/")
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")


urlpatterns = [
    path("", include("weicheng.base.urls")),
    path("things/", things, name="things"),
    path("thing/<int:pk>/", form, name="thing"),
    path("things/new/", form, name="thing_new"),
    path("slow/", slow_things, name="slow"),
    path("form/", form, name="form"),
    path("pictures/", pictures, name="pictures"),
    path("areas/", areas, name="areas"),
    path("points/", points, name="points"),
    path("figures/", figures, name="figures"),
    path("confirm/", confirm, name="confirm"),
    path("refuse/<slug:kind>/", refuse, name="refuse"),
]
handler400 = "weicheng.base.errors.bad_request"
handler403 = "weicheng.base.errors.forbidden"
handler404 = "weicheng.base.errors.page_not_found"
handler500 = "weicheng.base.errors.server_error"
