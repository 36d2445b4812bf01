"""From a private photo to a public one: only through a person, only blurred, and back again."""

import os
from datetime import timedelta

import pytest
from PIL import Image

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.evidence import queries, store
from weicheng.evidence.actions import (
    accept_photo,
    blur_and_clear,
    erase,
    request_publication,
    retract_publication,
    sweep,
    withhold,
)
from weicheng.evidence.models import Photo
from weicheng.evidence.tests.pictures import encoded, jpeg, scene, upload
from weicheng.testing.town import MORNING

pytestmark = pytest.mark.django_db
BOXES = [[100, 200, 300, 250], [0, 0, 1000, 100]]


def sent(seed=0, hour=0):
    content = encoded(scene(seed=seed), comment=str(hour).encode())
    moment = MORNING + timedelta(hours=hour)
    return accept_photo(actor=Actor.citizen(), upload=upload(content), purpose="report", now=moment)


@pytest.fixture
def waiting(hamlet):
    """A citizen's photo of 东街道 that was asked to be public."""
    photo = accept_photo(actor=Actor.citizen(), upload=upload(jpeg()), purpose="report", now=MORNING)
    offer(hamlet, photo, "east")
    photo.refresh_from_db()
    return photo


def offer(hamlet, photo, area, now=MORNING):
    path = hamlet.areas[area].path
    return request_publication(actor=hamlet.actor("dispatcher"), photos=[photo], area_path=path, now=now)


def test_a_photo_is_not_public_until_a_person_has_cleared_it(waiting):
    with pytest.raises(OutOfReach):
        queries.public_file(waiting.uuid, "view")


def test_a_cleared_photo_is_public_without_metadata_and_with_its_boxes_covered(hamlet, waiting):
    cleared = blur_and_clear(actor=hamlet.actor("director"), photo=waiting, boxes=BOXES, now=MORNING)
    assert (cleared.public_state, cleared.boxes, cleared.decided_at) == (Photo.Public.CLEARED, BOXES, MORNING)
    _, path = queries.public_file(waiting.uuid, "view")
    with Image.open(path) as public:
        assert not public.getexif()
        left, top = public.width * 100 // 1000, public.height * 200 // 1000
        region = public.crop((left + 4, top + 4, left + public.width * 300 // 1000 - 4, top + 100))
    reds = [pixel[0] for pixel in region.get_flattened_data()]
    assert len({red // 12 for red in reds}) <= 6  # JPEG adds a little noise to the four shades


def test_boxes_in_one_place_leave_the_rest_recognisable(hamlet, waiting):
    blur_and_clear(actor=hamlet.actor("director"), photo=waiting, boxes=[[0, 0, 100, 100]])
    _, path = queries.public_file(waiting.uuid, "view")
    with Image.open(path) as public:
        assert len(public.getcolors(1_000_000)) > 200


def test_clearing_again_replaces_the_public_copy(hamlet, waiting):
    director = hamlet.actor("director")
    blur_and_clear(actor=director, photo=waiting, boxes=[])
    _, first = queries.public_file(waiting.uuid, "view")
    waiting.refresh_from_db()
    blur_and_clear(actor=director, photo=waiting, boxes=BOXES)
    _, second = queries.public_file(waiting.uuid, "view")
    assert first.read_bytes() != second.read_bytes()


def test_a_public_photo_can_be_taken_back(hamlet, waiting):
    director = hamlet.actor("director")
    blur_and_clear(actor=director, photo=waiting, boxes=BOXES)
    withheld = withhold(actor=director, photo=waiting, reason="  画面以人物为主 ")
    assert (withheld.public_state, withheld.decision_note) == (Photo.Public.WITHHELD, "画面以人物为主")
    with pytest.raises(OutOfReach):
        queries.public_file(waiting.uuid, "view")


def test_the_decision_is_recorded_without_the_words_of_the_note(hamlet, waiting):
    withhold(actor=hamlet.actor("director"), photo=waiting, reason="画面中是王某某")
    event = Event.objects.get(action="photo.withheld")
    assert "王某某" not in str(event.data)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ([[0, 0, 100]], "第 1 个脱敏框.应是四个整数"),  # a number is missing
        ([[0, 0, 100, "100"]], "应是四个整数"),  # text
        ([[0, 0, 100, True]], "应是四个整数"),  # a truth value is no number
        ([[0, 0, 100, 100], [0, 0, 1, 100]], "第 2 个脱敏框.太小"),  # a slip of the finger
        ([[950, 0, 100, 100]], "超出了照片"),  # beyond the right edge
        ([[-5, 0, 100, 100]], "超出了照片"),  # beyond the left edge
        ([[0, 0, 100, 100]] * 201, "多于 200 个"),  # a script
    ],
)
def test_a_bad_box_is_named_and_changes_nothing(hamlet, waiting, boxes, said):
    with pytest.raises(BadInput, match=said):
        blur_and_clear(actor=hamlet.actor("director"), photo=waiting, boxes=boxes)
    waiting.refresh_from_db()
    assert waiting.public_state == Photo.Public.WAITING


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("director", True),  # the office
        ("dispatcher", True),  # the office
        ("street", False),  # the street has an interest in how it looks
        ("urban_handler", False),  # so has the unit
        ("discipline", False),  # opens sealed boxes, nothing else
        ("system", False),  # runs machines, decides nothing
    ],
)
def test_who_may_clear(hamlet, waiting, person, may):
    if may:
        blur_and_clear(actor=hamlet.actor(person), photo=waiting, boxes=[])
    else:
        with pytest.raises(NotAllowed, match="照片脱敏"):
            blur_and_clear(actor=hamlet.actor(person), photo=waiting, boxes=[])


def test_a_photo_that_nobody_asked_for_is_not_cleared():
    with pytest.raises(MoveRefused, match="没有申请公开"):
        blur_and_clear(actor=Actor.system("test", "photo.clear"), photo=sent(), boxes=[])


def test_asking_twice_changes_nothing(hamlet, waiting):
    assert offer(hamlet, waiting, "county", MORNING + timedelta(days=1)) == 0
    waiting.refresh_from_db()
    assert waiting.waiting_since == MORNING


def test_a_decided_photo_does_not_come_back_into_the_queue(hamlet, waiting):
    withhold(actor=hamlet.actor("director"), photo=waiting, reason="不宜公开")
    assert offer(hamlet, waiting, "east") == 0


def test_photos_of_a_matter_that_was_sealed_off_leave_queue_and_public_view(hamlet, waiting):
    public = sent(seed=3)
    offer(hamlet, public, "east")
    public.refresh_from_db()
    blur_and_clear(actor=hamlet.actor("director"), photo=public, boxes=BOXES)
    assert retract_publication(actor=Actor.system("test"), photos=[waiting, public, sent(seed=4)]) == 2
    assert queries.waiting_count(hamlet.actor("director")) == 0
    with pytest.raises(OutOfReach):
        queries.public_file(public.uuid, "view")


def test_the_queue_goes_from_the_longest_waiting_on_and_round(hamlet):
    photos = [sent(seed, hour=seed) for seed in range(3)]
    for number, photo in enumerate(photos):
        offer(hamlet, photo, "east", MORNING + timedelta(hours=number))
        photo.refresh_from_db()
    director = hamlet.actor("director")
    assert queries.next_to_clear(director) == photos[0]
    assert queries.next_to_clear(director, after=photos[0]) == photos[1]
    assert queries.next_to_clear(director, after=photos[2]) == photos[0]
    assert queries.waiting_count(director) == 3
    withhold(actor=director, photo=photos[0], reason="不宜公开")
    assert queries.next_to_clear(director, after=photos[2]) == photos[1]


def test_the_last_photo_is_followed_by_none(hamlet, waiting):
    assert queries.next_to_clear(hamlet.actor("director"), after=waiting) is None


def test_people_without_the_capability_count_nothing(hamlet, waiting):
    assert queries.waiting_count(hamlet.actor("street")) == 0


def aged(photo):
    """Makes the photo's file old, as it is at the end of its keeping time."""
    os.utime(store.original(photo.sha256), (0, 0))


def test_erasing_removes_bytes_copies_and_camera_facts_but_not_the_proof(
    hamlet, waiting, django_capture_on_commit_callbacks
):
    blur_and_clear(actor=hamlet.actor("director"), photo=waiting, boxes=BOXES)
    aged(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        gone = erase(actor=hamlet.actor("director"), photo=waiting, reason="保存期满", now=MORNING)
    assert (gone.state, gone.lng, gone.device, gone.boxes) == (Photo.State.ERASED, None, "", [])
    assert gone.sha256 == Event.objects.get(action="photo.erased").data["sha256"]
    assert not store.original(waiting.sha256).exists()
    assert list(store.derived(waiting.sha256, "x").parent.glob("*")) == []


def test_an_erased_photo_is_shown_to_nobody(hamlet, waiting):
    director = hamlet.actor("director")
    blur_and_clear(actor=director, photo=waiting, boxes=[])
    erase(actor=director, photo=waiting, reason="当事人要求")
    for ask in (queries.public_file, lambda *a: queries.photo_file(director, *a), queries.own_file):
        with pytest.raises(OutOfReach):
            ask(waiting.uuid, "view")
    with pytest.raises(MoveRefused, match="已经清除"):
        blur_and_clear(actor=director, photo=waiting, boxes=[])


def test_the_bytes_stay_while_another_row_needs_them(hamlet, waiting, django_capture_on_commit_callbacks):
    twin = accept_photo(actor=Actor.citizen(), upload=upload(jpeg()), purpose="report", now=MORNING)
    aged(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        erase(actor=hamlet.actor("director"), photo=waiting, reason="保存期满")
    assert store.original(twin.sha256).exists()


def test_a_fresh_file_is_left_to_the_nightly_sweep(hamlet, waiting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(actor=hamlet.actor("director"), photo=waiting, reason="误传")
    assert store.original(waiting.sha256).exists()
    assert sweep(now=MORNING + timedelta(days=400)).files == 1
    assert not store.original(waiting.sha256).exists()


@pytest.mark.parametrize("reason", ["", "   ", "很长的理由" * 30])
def test_erasing_needs_a_short_reason(hamlet, waiting, reason):
    with pytest.raises(BadInput, match="原因"):
        erase(actor=hamlet.actor("director"), photo=waiting, reason=reason)


@pytest.mark.parametrize("person", ["dispatcher", "street", "system"])
def test_few_may_erase(hamlet, waiting, person):
    with pytest.raises(NotAllowed, match="清除"):
        erase(actor=hamlet.actor(person), photo=waiting, reason="保存期满")
