"""Maps, sites and borders over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from weicheng.domain.geo import Datum, from_wgs84, metres_between
from weicheng.places import queries
from weicheng.places.models import Boundary, Site
from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def square(town: Town, datum: Datum, code: str = "", name: str = "东一01") -> bytes:
    """The border of a grid as a map program of that datum would export it."""
    lng, lat = town.point("east1_01")
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [from_wgs84((lng + 0.005 * x, lat + 0.005 * y), datum) for x, y in corners]
    feature = {
        "type": "Feature",
        "properties": {"name": name, "code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def upload(town: Town, raw: bytes, datum: str, who: str = "dispatcher") -> Any:
    file = SimpleUploadedFile("边界.geojson", raw)
    return browser(town, who).post(reverse("boundary_import"), {"file": file, "datum": datum})


@pytest.mark.parametrize("datum", list(Datum))
def test_a_border_in_any_datum_lands_within_a_metre_of_where_it_is(town: Town, datum: Datum) -> None:
    Boundary.objects.all().delete()
    assert upload(town, square(town, datum), datum.value).status_code == 302
    [(area, shape)] = [pair for pair in queries.bordered_areas(None) if pair[0].name == "东一01"]
    lng, lat = town.point("east1_01")
    assert metres_between((shape.bounds[0], shape.bounds[1]), (lng - 0.005, lat - 0.005)) < 1
    assert queries.locate(lng, lat) == area


def test_a_gcj02_border_declared_as_wgs84_is_hundreds_of_metres_off(town: Town) -> None:
    Boundary.objects.all().delete()
    upload(town, square(town, Datum.GCJ02), Datum.WGS84.value)
    [(_, shape)] = [pair for pair in queries.bordered_areas(None) if pair[0].name == "东一01"]
    lng, lat = town.point("east1_01")
    assert metres_between((shape.bounds[0], shape.bounds[1]), (lng - 0.005, lat - 0.005)) > 200


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"not json", "不是 GeoJSON"),
        (b'{"type": "FeatureCollection"}', "不是 GeoJSON"),
        (b'{"features": []}', "没有图形"),
        (b'{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "第 1 个图形"),
        (b'{"features": [null]}', "第 1 个图形"),
    ],
)
def test_a_bad_border_file_is_refused_with_the_place_and_nothing_is_stored(town: Town, raw: bytes, said: str) -> None:
    before = set(Boundary.objects.values_list("pk", flat=True))
    answer = upload(town, raw, "wgs84")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert set(Boundary.objects.values_list("pk", flat=True)) == before


def test_one_unknown_area_refuses_the_whole_file(town: Town) -> None:
    raw = json.loads(square(town, Datum.WGS84))
    raw["features"].append(json.loads(square(town, Datum.WGS84, name="不存在的网格"))["features"][0])
    stamps = dict(Boundary.objects.values_list("area_id", "pk"))
    answer = upload(town, json.dumps(raw).encode(), "wgs84")
    assert "不存在的网格" in answer.content.decode()
    assert dict(Boundary.objects.values_list("area_id", "pk")) == stamps


def test_the_map_shows_a_hole_in_red_and_the_list_says_it_in_words(town: Town) -> None:
    client = browser(town, "dispatcher")
    county = town.areas["county"]
    page = client.get(reverse("responsibility_map"), {"area": county.pk}).content.decode()
    assert "项责任真空" in page
    shapes = client.get(reverse("area_shapes"), {"area": county.pk}).json()["features"]
    assert {feature["properties"]["tone"] for feature in shapes} == {"bad"}
    swept = client.get(reverse("area_shapes"), {"area": county.pk, "duty": "sweeping"}).json()["features"]
    assert {feature["properties"]["tone"] for feature in swept} == {"good"}


@pytest.mark.parametrize("query", [{}, {"area": "999999"}, {"area": "x"}, {"duty": "nonsense"}])
def test_the_map_answers_any_address_without_a_server_error(town: Town, query: dict[str, str]) -> None:
    assert browser(town, "dispatcher").get(reverse("responsibility_map"), query).status_code in {200, 404}


def test_a_site_is_registered_changed_and_closed_by_whoever_keeps_places_there(town: Town) -> None:
    kind = next(iter(queries.site_kinds()))
    data = {
        "area": town.areas["east1"].pk, "name": "东市场", "kind": kind, "unit": "", "address": "东街 1 号",
        "point_0": "116.605", "point_1": "23.605",
    }  # fmt: skip
    assert browser(town, "grid").post(reverse("site_new"), data).status_code == 403
    assert browser(town, "stranger").post(reverse("site_new"), data).status_code == 403
    street = browser(town, "street")
    assert street.post(reverse("site_new"), data).status_code == 302
    assert street.post(reverse("site_new"), data).status_code == 422, "the same site twice"
    site = Site.objects.get()
    assert street.post(reverse("site_change", args=[site.pk]), data | {"name": "东菜市"}).status_code == 302
    assert street.post(reverse("site_close", args=[site.pk]), {"closed_on": "2026-06-03"}).status_code == 302
    site.refresh_from_db()
    assert (site.name, str(site.closed_on)) == ("东菜市", "2026-06-03")
    assert street.get(reverse("site_detail", args=[site.pk])).status_code == 200
    assert street.get(reverse("site_list")).status_code == 200
    assert street.get(reverse("site_points")).json()["features"] == []
