"""Pages and files over HTTP: who gets what, in which headers, and how the queue is worked through."""

import pytest
from django.core import signing
from django.urls import reverse

from weicheng.evidence import links, reach, store
from weicheng.evidence.actions import accept_attachment, accept_photo, blur_and_clear, request_publication
from weicheng.evidence.models import Photo
from weicheng.evidence.reach import Caption
from weicheng.evidence.tests.pictures import encoded, jpeg, mp4, pdf, scene, upload
from weicheng.testing.town import MORNING

pytestmark = pytest.mark.django_db


def sent(hamlet, by="inspector", seed=0):
    content = jpeg() if not seed else encoded(scene(seed=seed))
    return accept_photo(actor=hamlet.actor(by), upload=upload(content), purpose="report", now=MORNING)


def fetch(client, url, **options):
    """Status, headers and the whole content; the file behind it is closed."""
    response = client.get(url, **options)
    response.whole = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response


@pytest.fixture
def waiting(hamlet):
    photos = [sent(hamlet, seed=seed) for seed in range(2)]
    for photo in photos:
        request_publication(
            actor=hamlet.actor("dispatcher"), photos=[photo], area_path=hamlet.areas["east"].path, now=MORNING
        )
        photo.refresh_from_db()
    return photos


@pytest.fixture
def hangs_on(monkeypatch):
    """Registers one thing that the photos or files hang on and that everybody, or nobody, may see."""
    monkeypatch.setattr(reach, "_holders", {})

    def register(visible):
        seen = (lambda actor, ids: set(ids)) if visible else (lambda actor, ids: set())
        captions = lambda ids: {pk: Caption("2026-06-03 09:00", "东一社区", "城管局") for pk in ids}  # noqa: E731
        reach.register("thing", photos=seen, attachments=seen, captions=captions)

    return register


@pytest.mark.parametrize(
    ("person", "visible", "status"),
    [
        ("inspector", False, 200),  # the own photo
        ("checker", True, 200),  # hangs on something in reach
        ("checker", False, 404),  # out of reach
        (None, True, 302),  # a stranger is sent to sign in
    ],
)
def test_who_sees_a_photo(client, hamlet, hangs_on, person, visible, status):
    hangs_on(visible)
    photo = sent(hamlet)
    browser = hamlet.sign_in(person) if person else client
    assert fetch(browser, links.photo_url(photo)).status_code == status


@pytest.mark.parametrize(("person", "status"), [("checker", 200), ("urban_handler", 403), ("inspector", 200)])
def test_the_original_needs_a_capability_or_to_be_ones_own(hamlet, hangs_on, person, status):
    hangs_on(True)
    photo = sent(hamlet)
    assert fetch(hamlet.sign_in(person), links.photo_url(photo, "original")).status_code == status


def test_a_photo_is_sent_as_a_picture_and_nothing_else(hamlet):
    response = fetch(hamlet.sign_in("inspector"), links.photo_url(sent(hamlet), "thumb"))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert b"HUAWEI" not in response.whole


def test_the_original_comes_as_a_download_with_its_camera_data(hamlet):
    response = fetch(hamlet.sign_in("inspector"), links.photo_url(sent(hamlet), "original"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response.whole == jpeg()


def test_a_missing_copy_is_made_again(hamlet, data_dir):
    photo = sent(hamlet)
    for path in (data_dir / "derived").rglob("*.webp"):
        path.unlink()
    assert fetch(hamlet.sign_in("inspector"), links.photo_url(photo, "thumb")).status_code == 200


def test_a_lost_original_is_a_sentence_and_no_crash(hamlet, data_dir):
    photo = sent(hamlet)
    for path in [*(data_dir / "derived").rglob("*.webp"), *(data_dir / "files").rglob("*")]:
        if path.is_file():
            path.unlink()
    client = hamlet.sign_in("inspector")
    assert client.get(links.photo_url(photo, "thumb")).status_code == 404
    assert client.get(links.photo_url(photo, "original")).status_code == 404


def test_a_stamped_copy_is_a_jpeg_to_download(hamlet, hangs_on):
    hangs_on(True)
    response = hamlet.sign_in("checker").get(links.photo_url(sent(hamlet), "stamped"))
    assert (response["Content-Type"], response.content[:2]) == ("image/jpeg", b"\xff\xd8")


def test_the_public_copy_needs_no_account_and_leaves_caches_soon(client, hamlet, waiting):
    assert client.get(reverse("photo_public", args=[waiting[0].uuid, "view"])).status_code == 404
    assert links.public_photo_url(waiting[0]) == ""
    photo = blur_and_clear(actor=hamlet.actor("director"), photo=waiting[0], boxes=[])
    response = fetch(client, links.public_photo_url(photo))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "public, max-age=300"


def test_a_citizen_sees_the_own_photo_by_a_link_that_ends(client, hamlet, monkeypatch):
    photo = sent(hamlet)
    url = links.own_photo_url(photo, "thumb")
    assert fetch(client, url).status_code == 200
    monkeypatch.setattr(links, "OWN_LINK_FOR", -1)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("forge", [lambda: "x", lambda: "a:b:c", lambda: signing.dumps("no uuid", salt=links.SALT)])
def test_a_forged_link_is_a_404(client, db, forge):
    token = forge()  # made here: a signature carries the time, and every worker must name its tests alike
    assert client.get(reverse("photo_own", args=[token, "view"])).status_code == 404


def test_a_document_comes_as_a_download_under_its_name(hamlet):
    row = accept_attachment(actor=hamlet.actor("inspector"), upload=upload(pdf(), "通知.pdf"))
    response = fetch(hamlet.sign_in("inspector"), links.attachment_url(row))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "%E9%80%9A%E7%9F%A5.pdf" in response["Content-Disposition"]


def test_a_document_is_saved_under_the_ending_of_its_content(hamlet):
    row = accept_attachment(actor=hamlet.actor("inspector"), upload=upload(pdf(), "notice.html"))
    response = fetch(hamlet.sign_in("inspector"), links.attachment_url(row))
    assert response["Content-Disposition"] == 'attachment; filename="notice.pdf"'


def test_a_lost_video_is_a_404(hamlet, data_dir):
    row = accept_attachment(actor=hamlet.actor("inspector"), upload=upload(mp4(), "现场.mp4"))
    store.original(row.sha256).unlink()
    response = hamlet.sign_in("inspector").get(links.attachment_url(row), headers={"Range": "bytes=0-9"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, slice(None)),  # the whole video
        ("bytes=0-99", 206, slice(0, 100)),  # Safari's first question
        ("bytes=100-", 206, slice(100, None)),  # from the middle
        ("bytes=-50", 206, slice(-50, None)),  # the end, where phones put the index
        ("bytes=0-999999999", 206, slice(None)),  # more than there is
        ("bytes=99999999-", 416, slice(0, 0)),  # behind the end
        ("bytes=5-2", 416, slice(0, 0)),  # backwards
        ("lines=1-2", 200, slice(None)),  # nonsense is ignored
        ("bytes=" + "9" * 5000 + "-", 200, slice(None)),  # a number no machine reads
        ("bytes=-", 200, slice(None)),  # asks for nothing
    ],
)
def test_a_video_is_sent_in_ranges(hamlet, asked, status, part):
    row = accept_attachment(actor=hamlet.actor("inspector"), upload=upload(mp4(), "现场.mp4"))
    response = fetch(hamlet.sign_in("inspector"), links.attachment_url(row), headers={"Range": asked} if asked else {})
    assert response.status_code == status
    assert response.whole == mp4()[part]


@pytest.mark.parametrize(("person", "status"), [("director", 200), ("street", 403), ("discipline", 403)])
def test_who_opens_the_queue(hamlet, waiting, person, status):
    assert hamlet.sign_in(person).get(reverse("photo_queue"), {"state": "waiting"}).status_code == status


def test_the_queue_opens_with_what_waits(hamlet, waiting):
    response = hamlet.sign_in("director").get(reverse("photo_queue"))
    assert response.url == f"{reverse('photo_queue')}?state=waiting"


def test_the_queue_lists_the_waiting_photos_with_their_area(hamlet, waiting):
    html = hamlet.sign_in("director").get(reverse("photo_queue"), {"state": "waiting"}).content.decode()
    assert all(reverse("photo_review", args=[photo.uuid]) in html for photo in waiting)
    assert "东街道" in html


def test_an_empty_queue_says_what_comes_next(hamlet):
    html = hamlet.sign_in("director").get(reverse("photo_queue"), {"state": ""}).content.decode()
    assert "没有待脱敏的照片" in html


@pytest.mark.parametrize("number", [1, 25])
def test_the_queue_costs_the_same_for_one_photo_and_for_many(hamlet, django_assert_max_num_queries, number):
    for seed in range(number):
        photo = sent(hamlet, seed=seed)
        request_publication(actor=hamlet.actor("dispatcher"), photos=[photo], area_path=hamlet.areas["east"].path)
    client = hamlet.sign_in("director")
    with django_assert_max_num_queries(12):
        client.get(reverse("photo_queue"), {"state": "waiting"})


def test_clearing_leads_to_the_next_photo_and_the_last_one_to_the_list(hamlet, waiting):
    client = hamlet.sign_in("director")
    first, second = (reverse("photo_review", args=[photo.uuid]) for photo in waiting)
    assert client.get(first).status_code == 200
    assert client.post(first, {"boxes": "10 20 30 25\n0 0 100 10"}).url == second
    assert client.post(second, {"boxes": "", "nothing_to_hide": "on"}).url == reverse("photo_queue")
    waiting[0].refresh_from_db()
    assert waiting[0].boxes == [[100, 200, 300, 250], [0, 0, 1000, 100]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"boxes": ""}, "请框出人脸和车牌"),  # neither boxes nor the assurance
        ({"boxes": "1 2 3"}, "应是四个整数"),  # a number is missing
        ({"boxes": "1 2 3 x"}, "每行应是四个数字"),  # text
        ({"boxes": "nan nan nan nan"}, "每行应是四个数字"),  # no number to Python, but a float
        ({"boxes": "90 90 20 20"}, "超出了照片"),  # beyond the edge
        ({"boxes": "²²²² 1 2 3"}, "每行应是四个数字"),  # digits that are none
    ],
)
def test_a_bad_box_is_said_beside_the_field_and_nothing_is_public(hamlet, waiting, given, said):
    response = hamlet.sign_in("director").post(reverse("photo_review", args=[waiting[0].uuid]), given)
    assert response.status_code == 422
    assert said in response.content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].public_state == Photo.Public.WAITING


def test_withholding_leads_to_the_next_photo(hamlet, waiting):
    url = reverse("photo_withhold", args=[waiting[0].uuid])
    client = hamlet.sign_in("director")
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "画面以人物为主"}).url == reverse("photo_review", args=[waiting[1].uuid])


def test_skipping_decides_nothing(hamlet, waiting):
    response = hamlet.sign_in("director").get(reverse("photo_next", args=[waiting[0].uuid]))
    assert response.url == reverse("photo_review", args=[waiting[1].uuid])
    waiting[0].refresh_from_db()
    assert waiting[0].public_state == Photo.Public.WAITING


def test_erasing_asks_for_the_reason_first(hamlet, waiting):
    url = reverse("photo_erase", args=[waiting[0].uuid])
    client = hamlet.sign_in("director")
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "保存期满"}).status_code == 302
    waiting[0].refresh_from_db()
    assert waiting[0].state == Photo.State.ERASED
