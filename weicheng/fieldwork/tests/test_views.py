"""The field app over HTTP: the shell without anybody's data, the package, photos one by one, batches."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.evidence.models import Photo
from weicheng.fieldwork.tests.helpers import checklist, picture, plan, put_photo, reported, send
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Visit
from weicheng.testing.town import MORNING, Town


@pytest.fixture
def client(town: Town) -> Client:
    client = Client()
    client.force_login(town.users["inspector"])
    return client


def entry(kind: str, payload, uuid=None):
    return {"id": str(uuid or uuid4()), "kind": kind, "at": "2026-06-03T01:00:00Z", "payload": payload}


def test_the_shell_opens_without_a_session_and_holds_no_names(client: Client, town: Town) -> None:
    anonymous, signed_in = Client().get("/field/"), client.get("/field/")
    assert anonymous.status_code == signed_in.status_code == 200
    assert town.users["inspector"].name not in signed_in.content.decode()
    assert "wasm-unsafe-eval" in signed_in.headers["Content-Security-Policy"]


def test_the_worker_names_its_files_and_lies_below_the_app(client: Client) -> None:
    answer = client.get("/field/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    shell = json.loads(answer.content.decode().partition("self.SHELL=")[2].partition(";importScripts")[0])
    assert "/field/" in shell
    assert any("xform" in name for name in shell)


def test_the_manifest_is_installable(client: Client) -> None:
    told = client.get("/field/manifest.webmanifest").json()
    assert told["start_url"] == told["scope"] == "/field/"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}


def test_the_state_says_who_is_there_and_what_time_it_is(client: Client, town: Town) -> None:
    assert Client().get("/field/state/").json()["user"] is None
    told = client.get("/field/state/").json()
    assert told["user"] == {"id": town.users["inspector"].pk, "name": town.users["inspector"].name, "works": True}
    assert told["token"]


def test_the_package_carries_visits_checklists_cases_and_cells(client: Client, town: Town) -> None:
    version = checklist(town)
    visit = plan(town, version=version)
    send(client, town.users["inspector"], entry("case.report", reported(town)))
    told = client.get("/field/package/").json()
    [planned] = told["visits"]
    assert (planned["id"], planned["place"], planned["version"]) == (visit.pk, "东一市场", version.pk)
    assert told["forms"][str(version.pk)]["items"]["road"]["category"] == "06013"
    assert [case["category"] for case in told["cases"]] == [reported(town)["category"]]
    assert told["cells"][0]["name"] == "东一01"
    assert client.get(told["forms"][str(version.pk)]["url"]).content.startswith(b"<?xml")


@pytest.mark.mechanism("M-089")
def test_units_to_assign_to_are_carried_where_a_leader_leads(client: Client, town: Town) -> None:
    plan(town)
    assert client.get("/field/package/").json()["units"] == []
    led = plan(town, name="东二市场", kind=Visit.Kind.LEADER)
    told = client.get("/field/package/").json()
    assert {visit["id"]: visit["assigns"] for visit in told["visits"]}[led.pk] is True
    assert {"id": town.units["urban"].pk, "name": town.units["urban"].name} in told["units"]


def test_the_package_is_in_the_order_of_the_tour(client: Client, town: Town) -> None:
    first, far, near = (
        plan(town, name=name, area=town.areas[key], site=None)
        for name, key in (("一", "east1_01"), ("二", "west1_01"), ("三", "east1_02"))
    )
    tomorrow = plan(town, name="四", site=None, planned_on=MORNING.date() + timedelta(days=1))
    carried = [visit["id"] for visit in client.get("/field/package/").json()["visits"]]
    shown = [stop.visit.pk for stop in inspections.tour(town.actor("inspector"), MORNING.date())]
    assert carried == [*shown, tomorrow.pk]
    assert carried == [first.pk, near.pk, far.pk, tomorrow.pk]


def test_visits_of_others_are_not_carried(client: Client, town: Town) -> None:
    plan(town, inspectors=[town.users["checker"]])
    assert client.get("/field/package/").json()["visits"] == []


def test_known_cases_near_a_problem_are_offered(client: Client, town: Town) -> None:
    send(client, town.users["inspector"], entry("case.report", reported(town)))
    lng, lat = town.point("east1_01")
    category = reported(town)["category"]
    near = client.get("/field/near/", {"lng": lng + 0.0002, "lat": lat, "category": category}).json()["cases"]
    assert [case["metres"] < 50 for case in near] == [True]
    assert client.get("/field/near/", {"lng": lng + 5, "lat": lat, "category": category}).json()["cases"] == []
    assert (
        client.get("/field/near/", {"lng": "x", "lat": lat}, headers={"Accept": "application/json"}).status_code == 422
    )


def test_a_photo_is_kept_once_with_the_hash_of_its_original(client: Client, town: Town) -> None:
    user, uuid, body = town.users["inspector"], uuid4(), picture()
    said = {"original": "ab" * 32, "taken_at": "2026-06-03T00:58:00Z", "clock": "2026-06-03T01:02:00Z"}
    first, second = (put_photo(client, user, body, uuid, **said) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    photo = Photo.objects.get()
    assert photo.claimed == {"original": "ab" * 32, "taken_at": "2026-06-03T08:58:00+08:00"}
    assert photo.clock_offset == 120


UNFIT = [
    # what is wrong, body, what is said of it, status, a piece of the sentence
    ("cut off", picture()[:200], {"sha256": "00"}, 409, "没有传完整"),
    ("no picture", b"hello", {}, 422, "照片"),
    ("empty", b"", {}, 422, "空文件"),
    ("odd purpose", picture(), {"purpose": "x"}, 422, "用途"),
    ("half a position", picture(), {"lng": 1.0}, 422, "经纬度"),
]


@pytest.mark.parametrize(("name", "body", "said", "status", "piece"), UNFIT, ids=[row[0] for row in UNFIT])
def test_a_photo_that_cannot_be_kept_is_refused(client, town: Town, name, body, said, status, piece) -> None:
    answer = put_photo(client, town.users["inspector"], body, **said)
    assert answer.status_code == status
    assert piece in answer.json()["sentence"]
    assert not Photo.objects.exists()


def test_a_photo_past_the_limit_is_refused(client: Client, town: Town, settings) -> None:
    settings.PHOTO_MAX_BYTES = 100
    answer = put_photo(client, town.users["inspector"], picture())
    assert answer.status_code == 422


def test_a_batch_is_answered_in_order_and_one_refusal_stops_no_other(client: Client, town: Town) -> None:
    visit = plan(town)
    batch = [entry("case.report", {}), entry("visit.record", {"visit": visit.pk}), entry("case.report", reported(town))]
    outcomes = send(client, town.users["inspector"], *batch).json()["outcomes"]
    assert [(each["id"], each["state"]) for each in outcomes] == [
        (batch[0]["id"], "refused"), (batch[1]["id"], "done"), (batch[2]["id"], "done"),
    ]  # fmt: skip
    visit.refresh_from_db()
    assert visit.state == Visit.State.DONE


def test_the_queue_of_one_person_is_not_sent_under_the_name_of_another(client: Client, town: Town) -> None:
    answer = send(client, town.users["checker"], entry("case.report", reported(town)))
    assert answer.status_code == 409
    assert "由填写人本人登录" in answer.json()["sentence"]


def test_nor_are_their_photos(client: Client, town: Town) -> None:
    answer = put_photo(client, town.users["checker"], picture())
    assert (answer.status_code, Photo.objects.count()) == (409, 0)


def test_without_a_session_nothing_is_taken(town: Town) -> None:
    assert send(Client(), town.users["inspector"], entry("case.report", reported(town))).status_code == 302


def test_at_most_fifty_commands_at_once(client: Client, town: Town) -> None:
    answer = send(client, town.users["inspector"], *[entry("case.report", {}) for _ in range(51)])
    assert answer.status_code == 422


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = (
    "visit", "form", "findings", "photos", "results", "note", "text", "category", "lng", "lat", "fix", "uuid",
    "version", "instance", "started_at", "item", "case", "raise_case", "finding", "result", "before", "after",
    "address",
)  # fmt: skip
PAYLOADS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["visit.record", "case.report"]) | st.text(max_size=30), payload=PAYLOADS | JSON, at=JSON)
def test_nothing_that_a_phone_sends_breaks_the_server(client: Client, town: Town, kind, payload, at) -> None:
    sent = {"id": str(uuid4()), "kind": kind, "at": at, "payload": payload}
    answer = send(client, town.users["inspector"], sent)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["outcomes"][0]["state"] in ("done", "refused", "conflict")


@pytest.mark.parametrize("body", [" ", "[]", "{", '{"commands": 1}', "[" * 5000, '{"user": true}'])
def test_a_body_that_is_no_batch_is_refused_in_words(client: Client, body: str) -> None:
    answer = client.post("/field/commands/", body, content_type="application/json")
    assert answer.status_code in (409, 422)
    assert answer.json()["sentence"]
