"""What a photo is worth as evidence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.photo_evidence import (
    Camera,
    Claimed,
    Facts,
    Grade,
    Kind,
    Likeness,
    Pairing,
    Receipt,
    Role,
    Sighting,
    Weight,
    grade,
    judge,
)

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE = (116.6, 23.66)
NEXT_STREET = (116.605, 23.66)
NEXT_TOWN = (116.62, 23.66)
FAR_AWAY = (117.6, 23.66)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
S, N, D, C = Weight.SUPPORTS, Weight.NOTES, Weight.DOUBTS, Weight.CONTRADICTS
AFTER = Claimed(role=Role.AFTER, at=NOON, since=NOON - DAY, point=HERE)
NO_WORD = Camera()
ARRIVED = Receipt(NOON + timedelta(minutes=5))


def facts(claimed=AFTER, camera=NO_WORD, receipt=ARRIVED, likenesses=(), pairings=(), sightings=()):
    return Facts(claimed, camera, receipt, tuple(likenesses), tuple(pairings), tuple(sightings))


def weights(of: Facts) -> dict[Kind, Weight]:
    return {signal.kind: signal.weight for signal in grade(of).signals}


def like(**changes) -> Likeness:
    given = {"photo": 7, "same_file": False, "same_matter": False, "same_unit": True, "other_role": Role.AFTER}
    return Likeness(**(given | changes))


def test_a_photo_without_time_and_position_is_not_suspicious():
    verdict = grade(facts())
    assert (verdict.grade, verdict.signals, verdict.is_lead, verdict.gravest) == (Grade.B, (), False, None)


@pytest.mark.parametrize(
    ("taken", "weight", "remark"),
    [
        (NOON - HOUR, S, "an hour before it was handed in"),
        (NOON - DAY, S, "at the very moment the work was ordered"),
        (NOON - DAY - timedelta(minutes=29), S, "clocks differ by some minutes"),
        (NOON - DAY - HOUR, D, "before the work was ordered"),
        (NOON + timedelta(minutes=10), S, "the camera is a little ahead"),
        (NOON + HOUR, N, "a camera from the future is set wrong: believed in nothing"),
    ],
)
def test_the_time_of_the_camera_against_the_claim(taken, weight, remark):
    assert weights(facts(camera=Camera(taken)))[Kind.TIME] is weight, remark


def test_a_photo_taken_days_after_the_moment_it_is_said_to_show_raises_a_doubt():
    late = facts(camera=Camera(NOON + 2 * DAY), receipt=Receipt(NOON + 2 * DAY))
    assert weights(late)[Kind.TIME] is D


def test_without_a_first_moment_a_day_is_allowed():
    open_ended = Claimed(role=Role.REPORT, at=NOON)
    assert weights(facts(open_ended, Camera(NOON - DAY)))[Kind.TIME] is S
    assert weights(facts(open_ended, Camera(NOON - DAY - HOUR)))[Kind.TIME] is D


@pytest.mark.parametrize(
    ("point", "weight", "remark"),
    [
        (HERE, S, "on the spot"),
        (NEXT_STREET, N, "510 m: what a shifted map position amounts to"),
        (NEXT_TOWN, D, "2 km"),
        (FAR_AWAY, C, "100 km"),
    ],
)
def test_the_position_of_the_camera_against_the_place(point, weight, remark):
    assert weights(facts(camera=Camera(point=point)))[Kind.PLACE] is weight, remark


def test_a_claim_without_a_place_has_nothing_to_compare_with():
    assert weights(facts(Claimed(role=Role.AFTER, at=NOON), Camera(point=FAR_AWAY))) == {}


@pytest.mark.parametrize(
    ("late", "weight", "remark"),
    [(HOUR, None, "at once"), (2 * DAY, None, "days without a net"), (4 * DAY, D, "four days")],
)
def test_only_a_very_late_receipt_raises_a_doubt(late, weight, remark):
    assert weights(facts(receipt=Receipt(NOON + late))).get(Kind.RECEIPT) is weight, remark


@pytest.mark.parametrize(
    ("camera", "receipt", "noted", "remark"),
    [
        (Camera(), Receipt(NOON, is_screen_format=True), True, "a PNG without a camera"),
        (Camera(NOON), Receipt(NOON, is_screen_format=True), False, "a PNG that a camera dated"),
        (Camera(device="A"), Receipt(NOON, other_device="B"), True, "two phones in a day"),
        (Camera(device="A"), Receipt(NOON, other_device="A"), False, "one phone"),
        (Camera(), Receipt(NOON, other_device="B"), False, "nothing to compare"),
    ],
)
def test_device_and_format_are_noted_and_never_held_against_anybody(camera, receipt, noted, remark):
    assert (weights(facts(camera=camera, receipt=receipt)).get(Kind.DEVICE) is N) is noted, remark


@pytest.mark.parametrize(
    ("role", "likeness", "expected", "remark"),
    [
        (Role.AFTER, like(same_file=True), {Kind.SAME_FILE: C}, "one file for two matters"),
        (Role.AFTER, like(same_unit=False), {Kind.SAME_PICTURE: C}, "the picture of another unit"),
        (Role.VISIT, like(other_role=Role.VISIT), {Kind.SAME_PICTURE: C}, "one photo for two visits"),
        (Role.AFTER, like(same_matter=True, other_role=Role.BEFORE), {Kind.BEFORE_AS_AFTER: C}, "before as after"),
        (Role.BEFORE, like(same_matter=True, other_role=Role.AFTER), {Kind.BEFORE_AS_AFTER: C}, "and the reverse"),
        (Role.CHECK, like(same_matter=True, other_role=Role.REPORT), {Kind.BEFORE_AS_AFTER: C}, "nor does it check"),
        (Role.CHECK, like(same_matter=True), {Kind.SAME_PICTURE: N}, "the checker kept the unit's picture"),
        (Role.BEFORE, like(same_matter=True, other_role=Role.REPORT), {Kind.SAME_PICTURE: N}, "the report's own photo"),
        (Role.AFTER, like(same_matter=True), {}, "pressed twice"),
    ],
)
def test_the_same_picture_again(role, likeness, expected, remark):
    claimed = Claimed(role=role, at=NOON)
    assert weights(facts(claimed, likenesses=[likeness])) == expected, remark


def test_the_sentence_names_how_the_picture_was_altered():
    altered = like(changed_how="镜像、裁剪", agreement=91, same_unit=False)
    [signal] = grade(facts(likenesses=[altered])).signals
    assert signal.sentence == "同一画面（细节 91% 吻合，经镜像、裁剪）已用于另一单位的另一件事（“整改后”照片）"
    assert (signal.photo, signal.reason.rule) == (7, "photo.same_picture")


@pytest.mark.parametrize(
    ("role", "pairings", "weight", "remark"),
    [
        (Role.AFTER, [], None, "nothing to compare with"),
        (Role.AFTER, [Pairing(1, same_place=True, changed=30)], S, "the place, cleaned"),
        (Role.AFTER, [Pairing(1, same_place=False), Pairing(2, same_place=True)], S, "one of two befores fits"),
        (Role.AFTER, [Pairing(1, same_place=False)], N, "another standpoint looks like another place"),
        (Role.BEFORE, [Pairing(1, same_place=True)], None, "a before is compared by its after"),
    ],
)
def test_before_against_after(role, pairings, weight, remark):
    claimed = Claimed(role=role, at=NOON)
    assert weights(facts(claimed, pairings=pairings)).get(Kind.SCENE) is weight, remark


@pytest.mark.parametrize(
    ("point", "minutes", "weight", "remark"),
    [
        (FAR_AWAY, 10, C, "100 km in ten minutes"),
        (FAR_AWAY, 120, None, "100 km in two hours"),
        (NEXT_TOWN, 0, None, "2 km at once: positions jump"),
    ],
)
def test_impossible_travel_between_two_photos(point, minutes, weight, remark):
    camera = Camera(NOON, HERE)
    seen = Sighting(9, NOON - timedelta(minutes=minutes), point)
    assert weights(facts(camera=camera, sightings=[seen])).get(Kind.TRAVEL) is weight, remark


def test_no_travel_is_computed_without_time_and_position():
    seen = Sighting(9, NOON, FAR_AWAY)
    assert weights(facts(camera=Camera(point=HERE), sightings=[seen])).get(Kind.TRAVEL) is None


def test_the_verdict_on_travel_keeps_no_place():
    verdict = grade(facts(camera=Camera(NOON, HERE), sightings=[Sighting(9, NOON, FAR_AWAY)]))
    assert verdict.gravest is not None
    assert verdict.gravest.reason.inputs == {}


@pytest.mark.parametrize(
    ("camera", "receipt", "expected", "remark"),
    [
        (Camera(NOON, HERE), ARRIVED, (Grade.A, False), "time and place speak for it"),
        (Camera(NOON), ARRIVED, (Grade.B, False), "one support is not two"),
        (Camera(NOON, NEXT_TOWN), ARRIVED, (Grade.C, False), "one doubt lowers the grade and makes no lead"),
        (Camera(NOON - 9 * DAY, NEXT_TOWN), ARRIVED, (Grade.C, True), "two doubts are for a person to look at"),
        (Camera(NOON, FAR_AWAY), ARRIVED, (Grade.D, True), "a contradiction"),
    ],
)
def test_grades_and_leads(camera, receipt, expected, remark):
    verdict = grade(facts(camera=camera, receipt=receipt))
    assert (verdict.grade, verdict.is_lead) == expected, remark


SIGNALS = st.builds(
    lambda minutes, east, days, likes: (
        grade(
            facts(
                camera=Camera(NOON + timedelta(minutes=minutes), (116.6 + east / 1000, 23.66)),
                receipt=Receipt(NOON + timedelta(days=days)),
                likenesses=likes,
            )
        ).signals
    ),
    st.integers(-9000, 3000),
    st.integers(0, 200),
    st.integers(0, 9),
    st.lists(st.builds(like, same_file=st.booleans(), same_matter=st.booleans()), max_size=2),
)


@given(SIGNALS, SIGNALS)
def test_more_that_speaks_against_it_never_helps(some, others):
    against = [signal for signal in others if signal.weight >= D]
    before, after = judge(some), judge([*some, *against])
    assert after.grade >= before.grade
    assert after.is_lead or not before.is_lead
    assert all(signal.sentence and signal.reason.rule for signal in after.signals)


def test_the_very_picture_from_before_is_not_compared_with_itself_as_a_place():
    another_place = [Pairing(7, same_place=False)]
    assert Kind.SCENE in weights(facts(pairings=another_place))
    same_picture = weights(facts(pairings=another_place, likenesses=[like(same_matter=True, other_role=Role.BEFORE)]))
    assert Kind.SCENE not in same_picture
    assert same_picture[Kind.BEFORE_AS_AFTER] is C
