"""From a photo to a lead to a person's decision."""

import pytest

from weicheng.access.policy import Actor
from weicheng.domain.photo_evidence import Grade, Kind, Role
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Delivery
from weicheng.evidence.models import Photo
from weicheng.grading import actions, eyes, queries
from weicheng.grading.actions.grading import grade_waiting
from weicheng.grading.models import Claim, Lead, Signature
from weicheng.grading.tests.pictures import HOUR, cut_and_mirrored, exif, street, taken_in
from weicheng.testing.town import MORNING, Town

pytestmark = pytest.mark.django_db
LATER = MORNING + HOUR


def claim(town: Town, photo: Photo, *, by: str = "urban_handler", subject: str = "case:1", role: Role = Role.AFTER):
    """The unit of the person hands a photo in for 东一01."""
    units = {"urban_handler": "urban", "market_handler": "market", "grid": "east1_office"}
    actions.claim_photo(
        actor=town.actor(by),
        photo=photo,
        claiming=actions.Claiming(
            subject=subject,
            role=role,
            at=MORNING,
            since=MORNING - 24 * HOUR,
            area=town.areas["east1_01"],
            unit=town.units[units[by]],
        ),
        now=MORNING,
    )
    return Claim.objects.get(photo=photo, subject=subject, role=role)


def reused(town: Town) -> Lead:
    """A picture of the market bureau, mirrored and cut, handed in by the urban bureau."""
    claim(town, taken_in(town.actor("market_handler"), street(1)), by="market_handler", subject="case:1")
    again = taken_in(town.actor("urban_handler"), cut_and_mirrored(street(1)))
    claim(town, again, subject="case:2")
    assert grade_waiting(now=MORNING).leads == 1
    return Lead.objects.select_related("claim").get()


def test_a_mirrored_and_cut_picture_of_another_matter_raises_one_lead_however_often_it_is_graded(town: Town):
    lead = reused(town)
    assert (lead.kind, lead.state, lead.claim.grade) == (Kind.SAME_PICTURE, Lead.State.OPEN, Grade.D)
    assert "另一单位" in lead.reasons[0]["sentence"]
    assert "镜像" in lead.reasons[0]["sentence"]
    assert lead.other_id == Claim.objects.get(subject="case:1").photo_id
    Claim.objects.update(state=Claim.State.WAITING)
    assert grade_waiting(now=LATER).leads == 0
    assert Lead.objects.count() == 1


def test_the_first_claim_of_a_picture_is_never_held_to_account(town: Town):
    reused(town)
    Claim.objects.filter(subject="case:1").update(state=Claim.State.WAITING)
    grade_waiting(now=LATER)
    assert Claim.objects.get(subject="case:1").grade == Grade.B


def test_a_restarted_worker_reads_its_index_from_the_database(town: Town):
    claim(town, taken_in(town.actor("market_handler"), street(1)), by="market_handler", subject="case:1")
    grade_waiting(now=MORNING)
    eyes.forget()
    claim(town, taken_in(town.actor("urban_handler"), cut_and_mirrored(street(1))), subject="case:2")
    assert grade_waiting(now=MORNING).leads == 1
    assert Signature.objects.count() == 2


def test_other_pictures_raise_none(town: Town):
    for number in range(3):
        claim(town, taken_in(town.actor("urban_handler"), street(number)), subject=f"case:{number}")
    assert grade_waiting(now=MORNING).leads == 0
    assert {row.grade for row in Claim.objects.all()} == {Grade.B}


def test_the_picture_before_handed_in_as_after_is_found(town: Town):
    actor = town.actor("urban_handler")
    claim(town, taken_in(actor, street(1)), role=Role.BEFORE)
    claim(town, taken_in(actor, street(1), form="PNG"), role=Role.AFTER)
    grade_waiting(now=MORNING)
    assert [lead.kind for lead in Lead.objects.all()] == [Kind.BEFORE_AS_AFTER]


def test_the_same_file_for_two_matters_is_found_without_looking(town: Town):
    actor = town.actor("urban_handler")
    for number in (1, 2):
        claim(town, taken_in(actor, street(1)), subject=f"case:{number}")
    grade_waiting(now=MORNING)
    assert [lead.kind for lead in Lead.objects.all()] == [Kind.SAME_FILE]


def test_a_photo_of_a_visit_that_led_to_a_case_is_not_reused(town: Town):
    photo = taken_in(town.actor("urban_handler"), street(1))
    claim(town, photo, subject="visit:1", role=Role.VISIT)
    claim(town, photo, subject="case:1", role=Role.REPORT)
    assert grade_waiting(now=MORNING).leads == 0
    claim(town, photo, subject="visit:2", role=Role.VISIT)
    assert grade_waiting(now=MORNING).leads == 1


def test_time_and_place_of_the_camera_support_a_claim_or_make_two_doubts(town: Town):
    actor, (lng, lat) = town.actor("urban_handler"), (116.6, 23.6)
    good = claim(town, taken_in(actor, street(1), exif=exif(taken=MORNING - HOUR, lng=lng, lat=lat)), subject="case:1")
    bad = taken_in(actor, street(2), exif=exif(taken=MORNING - 240 * HOUR, lng=lng + 0.02, lat=lat))
    bad = claim(town, bad, subject="case:2")
    Claim.objects.update(lng=lng, lat=lat)
    grade_waiting(now=MORNING)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.grade, bad.grade) == (Grade.A, Grade.C)
    assert [lead.claim_id for lead in Lead.objects.all()] == [bad.pk]


def test_a_citizens_photo_is_known_but_not_judged(town: Town):
    photo = taken_in(town.actor("inspector"), street(1))
    for number in (1, 2):
        actions.claim_photo(
            actor=Actor.citizen(),
            photo=photo,
            claiming=actions.Claiming(subject=f"case:{number}", role=Role.REPORT, at=MORNING),
            now=MORNING,
        )
    grade_waiting(now=MORNING)
    assert {(row.state, row.grade) for row in Claim.objects.all()} == {(Claim.State.KNOWN, "")}
    assert Signature.objects.count() == 1
    assert not Lead.objects.exists()


def test_a_photo_whose_file_is_gone_fails_visibly_and_is_given_up_after_five_tries(town: Town):
    row = claim(town, taken_in(town.actor("urban_handler"), street(1)))
    Photo.objects.update(sha256="0" * 64)
    for _ in range(7):
        grade_waiting(now=MORNING)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Claim.State.FAILED, 5)
    assert "照片文件暂时读不到" in row.error
    assert list(queries.failed_claims()) == [row]


def test_a_lead_whose_grounds_are_gone_is_dropped_unless_a_person_has_decided(town: Town):
    lead = reused(town)
    Claim.objects.filter(subject="case:1").delete()
    Claim.objects.update(state=Claim.State.WAITING)
    grade_waiting(now=LATER)
    lead.refresh_from_db()
    assert lead.state == Lead.State.DROPPED


def test_person_and_unit_hear_of_it_at_once_and_of_the_decision(town: Town):
    lead = reused(town)
    actions.decide_lead(actor=town.actor("inspector"), lead=lead, holds=False, reason="同一处两次拍摄", now=LATER)
    told = Delivery.objects.filter(event__subject=lead.subject, follower="notifications")
    assert sorted(told.values_list("event__action", flat=True)) == ["lead.dismissed", "lead.raised"]


def test_the_person_answers_and_an_inspector_decides_with_a_reason(town: Town):
    lead = reused(town)
    lead = actions.answer_lead(actor=town.actor("urban_handler"), lead=lead, answer="误选了旧照片", now=LATER)
    lead = actions.decide_lead(actor=town.actor("inspector"), lead=lead, holds=True, reason="已核对现场", now=LATER)
    assert (lead.state, lead.decision) == (Lead.State.CONFIRMED, "已核对现场")
    with pytest.raises(MoveRefused):
        actions.decide_lead(actor=town.actor("inspector"), lead=lead, holds=False, reason="再看", now=LATER)
    lead = actions.answer_lead(actor=town.actor("urban_head"), lead=lead, answer="补充原始照片", now=LATER + HOUR)
    lead = actions.decide_lead(actor=town.actor("inspector"), lead=lead, holds=False, reason="原始照片属实", now=LATER)
    assert lead.state == Lead.State.DISMISSED


@pytest.mark.parametrize(
    ("by", "refusal", "remark"),
    [
        ("urban_handler", NotAllowed, "who handed it in does not judge it"),
        ("checker", NotAllowed, "sees it, has no power to decide"),
        ("stranger", OutOfReach, "another street"),
        ("market_handler", OutOfReach, "another unit"),
    ],
)
def test_who_may_not_decide(town: Town, by: str, refusal: type[Exception], remark: str):
    lead = reused(town)
    with pytest.raises(refusal):
        actions.decide_lead(actor=town.actor(by), lead=lead, holds=True, reason="看过", now=LATER)
    assert Lead.objects.get().state == Lead.State.OPEN, remark


def test_an_inspector_does_not_judge_an_own_photo(town: Town):
    lead = reused(town)
    Lead.objects.update(person=town.users["inspector"])
    lead.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.decide_lead(actor=town.actor("inspector"), lead=lead, holds=True, reason="看过", now=LATER)
    assert list(queries.leads_to_decide(town.actor("inspector"))) == []
    assert list(queries.leads_to_decide(town.actor("director"))) == [lead]


def test_only_the_one_concerned_answers(town: Town):
    lead = reused(town)
    assert list(queries.leads_to_answer(town.actor("urban_head"))) == [lead]
    with pytest.raises(NotAllowed):
        actions.answer_lead(actor=town.actor("inspector"), lead=lead, answer="说明", now=LATER)
    with pytest.raises(BadInput):
        actions.answer_lead(actor=town.actor("urban_handler"), lead=lead, answer=" ", now=LATER)
