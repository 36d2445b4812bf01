"""What cases enter in the ledger, and how cheaply."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.models import CasePhoto
from weicheng.domain.cases import Source
from weicheng.domain.photo_evidence import Role
from weicheng.domain.refusals import NotAllowed
from weicheng.events.models import Event
from weicheng.evidence.actions import erase
from weicheng.grading import actions, queries
from weicheng.grading.followers import handle
from weicheng.grading.models import Claim, Signature
from weicheng.testing.town import MORNING, Town

pytestmark = pytest.mark.django_db


def claiming(subject: str = "case:1", role: Role = Role.AFTER, **more: object) -> actions.Claiming:
    return actions.Claiming(subject=subject, role=role, at=MORNING, **more)


def test_a_photo_is_claimed_by_one_statement_and_only_once(town: Town):
    photo, actor = town.photo(), town.actor("inspector")
    with CaptureQueriesContext(connection) as counted:
        actions.claim_photos(actor=actor, photos=[photo], claiming=claiming(), now=MORNING)
    actions.claim_photo(actor=actor, photo=photo, claiming=claiming(), now=MORNING)
    assert len(counted) == 1
    assert Claim.objects.count() == 1


def test_the_photos_of_a_report_enter_the_ledger_with_place_and_time(town: Town):
    case = town.case(photos=[town.photo()])
    [claim] = Claim.objects.all()
    assert (claim.subject, claim.role, claim.state) == (f"case:{case.pk}", Role.REPORT, Claim.State.WAITING)
    assert claim.area_path == case.area_path
    assert claim.unit is None


def test_a_photo_added_by_the_unit_is_the_units_evidence(town: Town):
    inspector = town.actor("inspector")
    case = town.case()
    cases.add_photos(actor=inspector, case=case, photos=[town.photo()], kind=CasePhoto.Kind.CHECK, now=MORNING)
    [claim] = Claim.objects.all()
    assert claim.role == Role.CHECK
    assert claim.person_id == inspector.user_id


def test_a_citizen_is_registered_without_a_person(town: Town):
    town.case(by="citizen", source=Source.CITIZEN, photos=[town.photo()])
    assert [claim.person_id for claim in Claim.objects.all()] == [None]


def test_claims_of_a_matter_that_is_gone_are_withdrawn(town: Town):
    actor = town.actor("director")
    actions.claim_photo(actor=actor, photo=town.photo(), claiming=claiming("case:7"), now=MORNING)
    assert actions.withdraw_claims(actor=actor, subjects=["case:7"], reason="撤销导入") == 1
    assert actions.withdraw_claims(actor=actor, subjects=["case:7"], reason="撤销导入") == 0
    assert Event.objects.filter(action="claims.withdrawn").count() == 1


@pytest.mark.mechanism("M-056")
def test_the_figures_of_photos_are_one_query_however_many_visits(town: Town, django_assert_num_queries):
    actor = town.actor("inspector")
    for number in (1, 1, 2):
        visit = claiming(f"visit:{number}", Role.VISIT)
        actions.claim_photo(actor=actor, photo=town.photo(), claiming=visit, now=MORNING)
    Claim.objects.filter(subject="visit:2").update(state=Claim.State.GRADED, grade="B")
    with django_assert_num_queries(1):
        found = queries.photo_figures(["visit:1", "visit:2", "visit:3"])
    assert (found["visit:1"].photos, found["visit:1"].grades) == (2, {})
    assert found["visit:2"] == queries.PhotoFigure(photos=1, grades={"B": 1})
    assert "visit:3" not in found


def test_an_erased_photo_leaves_the_index_and_what_was_seen_of_it(town: Town):
    photo = town.photo()
    actions.claim_photo(actor=town.actor("inspector"), photo=photo, claiming=claiming(lng=116.6, lat=23.6), now=MORNING)
    Signature.objects.create(photo=photo, version=1, hashes=b"x")
    erase(actor=Actor.system("test", "photo.erase"), photo=photo, reason="保存期满", now=MORNING)
    handle(list(Event.objects.filter(action="photo.erased")))
    assert not Signature.objects.exists()
    [claim] = Claim.objects.all()
    assert (claim.lng, claim.lat, claim.signals) == (None, None, [])


def test_only_who_decides_on_leads_has_photos_graded_again(town: Town):
    claim_photo = town.photo()
    actions.claim_photo(
        actor=town.actor("inspector"), photo=claim_photo, claiming=claiming(area=town.areas["east1_01"]), now=MORNING
    )
    Claim.objects.update(state=Claim.State.FAILED, attempts=5, error="坏")
    with pytest.raises(NotAllowed):
        actions.queue_again(actor=town.actor("urban_handler"))
    assert actions.queue_again(actor=town.actor("director"), now=MORNING) == 1
    [claim] = Claim.objects.all()
    assert (claim.state, claim.attempts, claim.error) == (Claim.State.WAITING, 0, "")
