"""Maps of responsibility and of sites; sites; borders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs, signed_in
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import day_asked, edit
from weicheng.base.maps import MapView, geojson
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput
from weicheng.events.queries import happenings
from weicheng.organization import queries as organization
from weicheng.organization.models import Area
from weicheng.organization.needs import duty_names
from weicheng.organization.queries import area as area_by_pk
from weicheng.organization.queries import area_rows
from weicheng.places import actions, maps, queries
from weicheng.places.forms import BoundaryForm, CloseSiteForm, NewSiteForm, SiteForm
from weicheng.places.models import Site
from weicheng.places.shapes import read_geojson
from weicheng.places.tables import SiteTable, state_of
from weicheng.workbooks.ways import import_step, origin

LEGEND = ((Tone.GOOD, "责任落实"), (Tone.BAD, "有责任真空"))


def _asked_area(request: ActorRequest) -> Area | None:
    pk = request.GET.get("area", "")
    return area_by_pk(int(pk)) if pk.isdecimal() and len(pk) < 19 else maps.root_area()


@signed_in
def area_shapes(request: ActorRequest) -> JsonResponse:
    """The areas below one, as GeoJSON for map.js."""
    duty = request.GET.get("duty", "")
    day = day_asked(request, timezone.localdate())
    return geojson(maps.area_features(_asked_area(request), duty if duty in duty_names() else "", day))


@needs("place.view")
def site_points(request: ActorRequest) -> JsonResponse:
    """The sites of an area, as GeoJSON for map.js."""
    return geojson(maps.site_features(_asked_area(request), request.GET.get("kind", "")))


@needs("organization.view")
def responsibility_map(request: ActorRequest) -> HttpResponse:
    """责任地图: where each duty has exactly one valid owner, and where not; a table says the same (M-016)."""
    area = _asked_area(request)
    duty = request.GET.get("duty", "")
    below = list(area_rows().filter(parent=area)) if area else []
    duty = duty if duty in duty_names() else ""
    day = day_asked(request, timezone.localdate())
    holes = maps.holes_below([row.path for row in below], duty, day)
    query = f"area={area.pk if area else ''}&duty={duty}&day={day}"
    context = {
        "title": f"责任地图：{area.name}" if area else "责任地图",
        "crumbs": [Crumb(row.name, f"?area={row.pk}&day={day}") for row in _above(area)],
        "day": day,
        "area": area,
        "duty": duty,
        "duties": duty_names().items(),
        "rows": [(row, holes.get(row.path, 0)) for row in below],
        "map": MapView(
            name="responsibility",
            title="责任地图",
            areas_url=f"{reverse('area_shapes')}?{query}",
            list_url=reverse("vacuum_list"),
            legend=LEGEND,
            tall=True,
        ),
    }
    return render(request, "places/responsibility.html", context)


def _above(area: Area | None) -> list[Area]:
    return queries.areas_above(area) if area else []


@needs("place.view")
def site_list(request: ActorRequest) -> HttpResponseBase:
    """Every site."""
    steps = [Step(label="在地图上看", url=reverse("site_map"), icon="map")]
    if has(request.actor, "place.manage"):
        steps.insert(0, Step(label="登记点位", url=reverse("site_new"), icon="plus", primary=True))
    steps += import_step(request.actor, "sites")
    return SiteTable(request, queries.sites()).respond(context={"steps": steps})


@needs("place.view")
def site_map(request: ActorRequest) -> HttpResponse:
    """The sites on a map."""
    context = {
        "title": "点位地图",
        "map": MapView(
            name="sites",
            title="点位地图",
            areas_url=reverse("area_shapes"),
            points_url=reverse("site_points"),
            list_url=reverse("site_list"),
            tall=True,
        ),
    }
    return render(request, "places/map.html", context)


def _unit_url(site: Site) -> str:
    return reverse("unit_detail", args=[site.unit_id]) if site.unit_id else ""


@needs("place.view")
def site_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One site."""
    site = queries.site(pk)
    may = covers(request.actor, "place.manage", site) and not site.closed_on
    today = timezone.localdate()
    owners = organization.place_owners(site.area_path, today)
    context = {
        "title": site.name,
        "state": state_of(site),
        "crumbs": [Crumb("点位", reverse("site_list")), Crumb(site.name)],
        "steps": [
            Step(label="修改", url=reverse("site_change", args=[pk]), icon="pencil", primary=True),
            Step(label="停用", url=reverse("site_close", args=[pk]), icon="ban", danger=True),
        ]
        if may
        else [],
        "facts": [
            Fact("类型", queries.site_kinds().get(site.kind, site.kind)),
            Fact("区域", site.area.name, reverse("area_detail", args=[site.area_id])),
            Fact("管理单位", site.unit.name, reverse("unit_detail", args=[site.unit_id]))
            if site.unit
            else Fact("管理单位", None),
            Fact("地址", site.address),
            *origin(request.actor, site.batch_id),
        ],
        "owners": owners,
        "table": organization.duty_table(site.area, today, owners.industry),
        "happenings": happenings(f"site:{pk}"),
    }
    return render(request, "places/site.html", context)


@needs("place.manage")
def site_new(request: ActorRequest) -> HttpResponse:
    """Registers a site."""
    return edit(
        request,
        NewSiteForm(request.POST or None, initial={"area": request.GET.get("area")}),
        act=lambda data: actions.add_site(actor=request.actor, **data),
        title="登记点位",
        done="点位已登记。",
        back=reverse("site_list"),
        leads_to=lambda site: reverse("site_detail", args=[site.pk]),
    )


@needs("place.manage")
def site_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes a site."""
    site = queries.site(pk)
    values = {name: getattr(site, name) for name in ("name", "kind", "unit", "address", "is_key")}
    values["point"] = (site.lng, site.lat) if site.lng is not None else None
    return edit(
        request,
        SiteForm(request.POST or None, initial=values),
        act=lambda data: actions.change_site(actor=request.actor, site=site, **data),
        title=f"修改 {site.name}",
        done="已保存。",
        back=reverse("site_detail", args=[pk]),
    )


@needs("place.manage")
def site_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a site out of use."""
    site = queries.site(pk)
    return edit(
        request,
        CloseSiteForm(request.POST or None, initial={"closed_on": timezone.localdate()}),
        act=lambda data: actions.close_site(actor=request.actor, site=site, **data),
        title=f"停用 {site.name}",
        done="已停用。",
        back=reverse("site_detail", args=[pk]),
        submit="停用",
    )


@needs("place.manage")
def boundary_import(request: ActorRequest) -> HttpResponse:
    """Borders from a GeoJSON file in a declared datum; all or nothing."""
    form = BoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            shapes = read_geojson(data["file"][0].read(), data["datum"])
            count = actions.set_boundaries(
                actor=request.actor, shapes=shapes, datum=data["datum"], is_sketch=data["is_sketch"]
            )
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, f"已导入 {count} 个区域的边界。")
            return redirect("responsibility_map")
    context = {"title": "导入边界", "form": form, "submit": "导入", "back_url": reverse("responsibility_map")}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)
