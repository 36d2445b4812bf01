"""Rendering, refusals and error pages, over a small site made of the kit alone."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from weicheng.base.csp import fills_in_forms
from weicheng.base.web import QueryInTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("weicheng.base.tests.kit_urls")]
HTMX = {"HX-Request": "true"}


def test_a_template_that_asks_for_a_row_fails_with_the_sql_in_the_message(client: Client) -> None:
    with pytest.raises(QueryInTemplate, match="django_content_type"):
        client.get("/slow/")


def test_in_production_such_a_page_is_shown_and_the_query_is_logged(client: Client, settings, caplog) -> None:
    settings.STRICT_RENDERING = False
    assert client.get("/slow/").status_code == 200
    assert "query while rendering: SELECT" in caplog.text


REFUSALS = [
    # kind, status, a piece of the sentence
    ("not-allowed", 403, "请转给销号员"),
    ("out-of-reach", 404, "不在您的管辖范围内"),
    ("move-refused", 409, "还没有整改后照片"),
    ("bad-input", 422, "写成 2026-11-02"),
]


@pytest.mark.parametrize(("kind", "status", "piece"), REFUSALS)
def test_a_refusal_is_a_page_with_its_status_and_its_sentence(client: Client, kind, status, piece) -> None:
    response = client.get(f"/refuse/{kind}/")
    assert response.status_code == status
    assert piece in response.content.decode()


@pytest.mark.parametrize(("kind", "status", "piece"), REFUSALS)
def test_htmx_gets_the_refusal_as_a_notice_and_nothing_to_swap(client: Client, kind, status, piece) -> None:
    response = client.get(f"/refuse/{kind}/", headers=HTMX)
    assert (response.status_code, response.content) == (status, b"")
    [notice] = json.loads(response.headers["HX-Trigger"])["weicheng:notices"]["notices"]
    assert notice["tone"] == "bad"
    assert piece in notice["text"]


@pytest.mark.parametrize(("kind", "status", "piece"), REFUSALS)
def test_a_program_gets_the_refusal_as_json(client: Client, kind, status, piece) -> None:
    response = client.get(f"/refuse/{kind}/", headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.json()["error"] == kind
    assert piece in response.content.decode()


def test_json_names_every_fault_by_place_problem_and_remedy(client: Client) -> None:
    body = client.get("/refuse/bad-input/", headers={"Accept": "application/json"}).json()
    assert body["faults"] == [{"place": "第 7 行", "problem": "日期不对", "remedy": "写成 2026-11-02"}]


def test_an_unknown_address_says_what_to_do_next(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "请核对网址或编号" in response.content.decode()


def test_a_broken_page_names_an_incident_and_shows_no_trace(caplog) -> None:
    response = Client(raise_request_exception=False).get("/refuse/broken/")
    text = response.content.decode()
    assert response.status_code == 500
    assert "刚才的内容没有保存" in text
    assert "RuntimeError" not in text
    [incident] = [record.args[0] for record in caplog.records if record.msg.startswith("incident")]
    assert incident in text


def test_a_request_over_the_limit_is_refused_before_it_is_read(client: Client, settings) -> None:
    settings.MAX_REQUEST_BYTES = 2 * 1024 * 1024
    response = client.post("/form/", "x" * (2 * 1024 * 1024 + 1), content_type="text/plain")
    assert response.status_code == 413
    assert "不能超过 2 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("setting", "limit", "form"),
    [
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 10, {"name": "x" * 100}),  # text fields together too long
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 2, {"a": "1", "b": "2", "c": "3"}),  # too many fields
    ],
)
def test_djangos_own_limits_answer_413_as_well(client: Client, settings, setting, limit, form) -> None:
    setattr(settings, setting, limit)
    response = client.post("/form/", form)
    assert response.status_code == 413
    assert "分几次上传" in response.content.decode()


def test_a_form_without_its_token_says_that_the_page_is_old() -> None:
    response = Client(enforce_csrf_checks=True).post("/form/", {})
    assert response.status_code == 403
    assert "页面停留太久" in response.content.decode()


def test_the_way_back_is_offered_only_to_our_own_pages(client: Client) -> None:
    ours = client.get("/refuse/not-allowed/", headers={"Referer": "http://testserver/things/?q=a"})
    theirs = client.get("/refuse/not-allowed/", headers={"Referer": "https://elsewhere.example/"})
    assert 'href="http://testserver/things/?q=a"' in ours.content.decode()
    assert "elsewhere" not in theirs.content.decode()


def test_every_answer_carries_a_policy_without_exceptions(client: Client) -> None:
    for path in ("/things/", "/nowhere/"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy


BROWSERS = [
    # browser, which word it is sent: the old ones know WebAssembly only by the word for eval
    ("Chrome/97.0.4692.71 Safari/537.36", "'self' 'wasm-unsafe-eval';"),
    ("Chrome/131.0.0.0 Safari/537.36", "'self' 'wasm-unsafe-eval';"),
    ("Version/16.1 Mobile/15E148 Safari/604.1", "'self' 'wasm-unsafe-eval';"),
    ("", "'self' 'wasm-unsafe-eval';"),
    ("Chrome/96.0.4664.110 Safari/537.36", "'self' 'wasm-unsafe-eval' 'unsafe-eval';"),
    ("Version/15.0 Mobile/15E148 Safari/604.1", "'self' 'wasm-unsafe-eval' 'unsafe-eval';"),
    ("Version/15.6.1 Safari/605.1.15", "'self' 'wasm-unsafe-eval' 'unsafe-eval';"),
]


@pytest.mark.parametrize(("browser", "allowed"), BROWSERS)
def test_a_page_that_fills_in_forms_may_compile_webassembly(browser: str, allowed: str) -> None:
    request = RequestFactory(headers={"User-Agent": browser}).get("/")
    policy = fills_in_forms(lambda _: HttpResponse())(request).headers["Content-Security-Policy"]
    assert f"script-src {allowed}" in policy
    assert "default-src 'self';" in policy


def test_the_hosts_of_a_base_map_are_allowed_and_no_others(settings) -> None:
    settings.MAP_TILES = ["https://t0.tiles.example/{z}/{x}/{y}", "https://t0.tiles.example/labels/{z}/{x}/{y}"]
    policy = Client().get("/things/").headers["Content-Security-Policy"]
    assert "connect-src 'self' https://t0.tiles.example;" in policy


@pytest.mark.parametrize("path", ["/things/", "/form/", "/confirm/", "/refuse/bad-input/"])
def test_pages_hold_no_inline_script_and_no_style_attribute(client: Client, path) -> None:
    text = client.get(path).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert all(opening.startswith(" src=") for opening in text.split("<script")[1:])


def test_a_question_is_a_page_and_its_fragment_is_for_the_dialog(client: Client) -> None:
    page, fragment = client.get("/confirm/"), client.get("/confirm/", headers=HTMX)
    assert page.content.startswith(b"<!doctype html>")
    assert fragment.content.lstrip().startswith(b"<form")
    assert page.headers["Vary"] == fragment.headers["Vary"]
    assert "HX-Request" in page.headers["Vary"]


def test_large_text_is_remembered_and_comes_from_the_server(client: Client) -> None:
    assert 'class="large-text"' not in client.get("/form/").content.decode()
    client.post("/appearance/text-size/", {"large": "1"})
    assert 'class="large-text"' in client.get("/form/").content.decode()
