"""Taking in photos and files: what the row says, what repeats, and what is left when something fails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput
from weicheng.events.models import Event
from weicheng.evidence import store
from weicheng.evidence.actions import Capture, accept_attachment, accept_photo, accept_photos, sweep
from weicheng.evidence.models import Attachment, Photo
from weicheng.evidence.renditions import THUMB, VIEW
from weicheng.evidence.tests.pictures import SMALL_HEIC, encoded, jpeg, mp4, office, pdf, scene, upload
from weicheng.testing.town import MORNING

pytestmark = pytest.mark.django_db
CITIZEN = Actor.citizen()


def send(content=None, name="IMG_1.jpg", **options):
    given = {"actor": CITIZEN, "purpose": "report", "now": MORNING, **options}
    return accept_photo(upload=upload(jpeg() if content is None else content, name), **given)


def files_of(data_dir):
    return [path for path in data_dir.rglob("*") if path.is_file()]


def test_a_photo_row_says_what_came_and_when():
    photo = send()
    assert (photo.mime, photo.width, photo.height, photo.size) == ("image/jpeg", 640, 480, len(jpeg()))
    assert (photo.lng, photo.lat, photo.device) == (116.64, 23.67, "HUAWEI P40")
    assert photo.received_at == MORNING
    assert photo.public_state == Photo.Public.NONE


def test_the_original_bytes_are_kept_unchanged_with_thumbnail_and_view():
    photo = send()
    assert store.original(photo.sha256).read_bytes() == jpeg()
    assert all(store.derived(photo.sha256, variant).exists() for variant in (THUMB, VIEW))


def test_receiving_is_recorded_with_the_hash_and_without_the_name():
    photo = send(name="张三家门口.jpg")
    event = Event.objects.get(subject=f"photo:{photo.pk}", action="photo.received")
    assert event.data["sha256"] == photo.sha256
    assert "张三" not in str(event.data)


def test_an_iphones_photo_is_taken():
    assert send(SMALL_HEIC.read_bytes(), "IMG_2.HEIC").mime == "image/heic"


def test_sending_a_photo_again_returns_the_first_one(data_dir):
    capture = Capture()
    first = send(taken_with=capture)
    before = files_of(data_dir)
    assert send(taken_with=capture).pk == first.pk
    assert (Photo.objects.count(), Event.objects.filter(action="photo.received").count()) == (1, 1)
    assert files_of(data_dir) == before


def test_a_number_that_somebody_else_used_is_refused(hamlet):
    capture = Capture()
    send(taken_with=capture, actor=hamlet.actor("inspector"))
    with pytest.raises(BadInput, match="上传编号"):
        send(taken_with=capture, actor=hamlet.actor("checker"))


def test_the_clients_clock_and_claims_are_kept_apart_from_the_cameras():
    capture = Capture(lng=116.0, lat=23.0, taken_at=MORNING, clock=MORNING + timedelta(minutes=7))
    photo = send(taken_with=capture)
    assert photo.clock_offset == 420
    assert photo.claimed == {"lng": 116.0, "lat": 23.0, "taken_at": MORNING.isoformat()}
    assert photo.lng == 116.64


def test_a_clock_from_another_century_does_not_overflow():
    photo = send(taken_with=Capture(clock=MORNING.replace(year=9999)))
    assert photo.clock_offset == 2**31 - 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),  # nothing
        (b"<html>", "不是照片"),  # a page
        (jpeg()[:-2000], "没有传完整"),  # cut off
    ],
)
def test_a_bad_photo_leaves_neither_row_nor_file(data_dir, content, said):
    with pytest.raises(BadInput, match=said) as refused:
        send(content)
    assert "IMG_1.jpg" in str(refused.value)
    assert not Photo.objects.exists()
    assert files_of(data_dir) == []


def test_a_photo_past_the_limit_is_refused_with_the_limit(settings, data_dir):
    settings.PHOTO_MAX_BYTES = 1024
    with pytest.raises(BadInput, match="超过 1 KB 的上限"):
        send()
    assert files_of(data_dir) == []


def test_of_several_photos_all_or_none_are_taken_and_every_bad_one_is_named(data_dir):
    uploads = [upload(jpeg(), "a.jpg"), upload(b"", "b.jpg"), upload(b"text", "c.jpg")]
    with pytest.raises(BadInput) as refused:
        accept_photos(actor=CITIZEN, uploads=uploads, purpose="report", now=MORNING)
    assert [fault.place for fault in refused.value.faults] == ["照片“b.jpg”", "照片“c.jpg”"]
    assert not Photo.objects.exists()
    assert [path for path in files_of(data_dir) if "files" in path.parts or "incoming" in path.parts] == []


def test_more_than_nine_photos_at_once_are_refused():
    uploads = [upload(jpeg()) for _ in range(10)]
    with pytest.raises(BadInput, match="一次最多 9 张"):
        accept_photos(actor=CITIZEN, uploads=uploads, purpose="report")


def test_the_file_is_on_the_disk_before_the_row_commits():
    with transaction.atomic():
        photo = send()
        assert store.original(photo.sha256).exists()
        transaction.set_rollback(True)
    assert not Photo.objects.exists()
    assert store.original(photo.sha256).exists()  # left for the sweep; the reverse would be a loss


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),  # a path
        ("C:\\Users\\wang\\照片.JPG", "照片.JPG"),  # a Windows path
        ("a\u202egpj.exe", "agpj.exe"),  # turned letters
        ("照" * 300 + ".jpg", "照" * 116 + ".jpg"),  # too long
        ("...", ""),  # nothing left
    ],
)
def test_a_file_name_is_made_safe_to_show(name, kept):
    assert send(name=name).name == kept


@pytest.mark.parametrize(("content", "mime"), [(pdf(), "application/pdf"), (mp4(), "video/mp4")])
def test_an_attachment_is_taken_whatever_it_calls_itself(content, mime):
    row = accept_attachment(actor=CITIZEN, upload=upload(content, "通知.html"), now=MORNING)
    assert row.mime == mime
    assert store.original(row.sha256).read_bytes() == content


def test_sending_an_attachment_again_returns_the_first_one():
    number = uuid4()
    rows = {accept_attachment(actor=CITIZEN, upload=upload(office()), uuid=number).pk for _ in range(2)}
    assert len(rows) == Attachment.objects.count() == 1


@pytest.mark.parametrize("limit", ["ATTACHMENT_MAX_BYTES", "VIDEO_MAX_BYTES"])
def test_documents_and_videos_have_limits_of_their_own(settings, limit):
    setattr(settings, limit, 10)
    small, large = (pdf(), mp4()) if limit == "VIDEO_MAX_BYTES" else (mp4(), pdf())
    accept_attachment(actor=CITIZEN, upload=upload(small))
    with pytest.raises(BadInput, match="上限"):
        accept_attachment(actor=CITIZEN, upload=upload(large))


def test_a_photo_nobody_used_is_erased_after_a_week_and_a_used_one_stays(town):
    unused, used = send(), send(encoded(scene(seed=5)))
    town.case(photos=[used])
    assert sweep(now=MORNING + timedelta(days=6)).unused == 0
    assert sweep(now=MORNING + timedelta(days=8)).unused == 1
    unused.refresh_from_db()
    used.refresh_from_db()
    assert (unused.state, used.state) == (Photo.State.ERASED, Photo.State.KEPT)


def test_the_sweep_removes_files_without_a_row_and_only_those():
    photo = send()
    orphan = store.keep(store.receive([b"left by a crash"], limit=100))
    far = photo.received_at + timedelta(days=400)
    swept = sweep(now=far)
    assert swept.files == 1
    assert not store.original(orphan.sha256).exists()
    assert store.original(photo.sha256).exists()
