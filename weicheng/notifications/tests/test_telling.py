"""From an event to messages: who hears of it, who does not, and that nobody hears of it twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.events import deliveries, log
from weicheng.events.models import Delivery, Event
from weicheng.notifications import actions, queries, recipients
from weicheng.notifications.models import Kind, Message
from weicheng.notifications.recipients import Recipient
from weicheng.notifications.tests.conftest import HAPPENED
from weicheng.organization import actions as organization
from weicheng.testing.town import FOUNDER

pytestmark = pytest.mark.django_db
JOB = Actor.system("测试")


def happen(actor=JOB):
    with transaction.atomic():
        return log.record(HAPPENED, subject="case:1", actor=actor)


def told():
    return sorted(Message.objects.values_list("user__username", flat=True))


def to_person(hamlet, key, **more):
    return Recipient(user_id=hamlet.users[key].pk, title="请处理", link="/cases/1/", **more)


def to_unit(hamlet, key, needs="case.handle"):
    return Recipient(unit_path=hamlet.units[key].path, needs=needs, title="新派案件", link="/cases/1/")


def test_a_person_concerned_is_told_through_the_log(hamlet, concerns):
    concerns(to_person(hamlet, "checker", body="限明日办结", kind=Kind.REMINDER))
    event = happen()
    deliveries.drain_follower("notifications")
    message = Message.objects.get()
    assert (message.user, message.title, message.body) == (hamlet.users["checker"], "请处理", "限明日办结")
    assert (message.kind, message.link, message.event) == (Kind.REMINDER, "/cases/1/", event)
    assert Delivery.objects.filter(event=event, done_at=None).count() == 0


@pytest.mark.parametrize(
    ("unit", "needs", "people"),
    [
        ("urban", "case.handle", ["urban_handler", "urban_head"]),  # everybody who handles there
        ("urban", "case.dispatch", []),  # nobody there may
        ("office", "case.dispatch", ["dispatcher"]),  # one of six
        ("office", "case.handle", []),  # the units below are not the unit
    ],
)
def test_a_units_inbox_is_everybody_with_the_capability_there(hamlet, concerns, unit, needs, people):
    concerns(to_unit(hamlet, unit, needs))
    actions.tell([happen()])
    assert told() == people


def test_a_deputy_is_told_and_a_former_holder_is_not(hamlet):
    day = timezone.localdate()
    unit, head = hamlet.units["urban"], hamlet.users["urban_head"]
    organization.substitute(
        actor=FOUNDER,
        posting=head.postings.get(),
        deputy=hamlet.users["checker"],
        starts_on=day,
        ends_on=day + timedelta(days=3),
        reason="出差",
    )
    organization.close_posting(actor=FOUNDER, posting=hamlet.users["urban_handler"].postings.get(), ends_on=day)
    people = queries.handlers_of(unit.path, "case.handle", timezone.now())
    assert people == {head.pk, hamlet.users["checker"].pk}


def test_whoever_did_it_is_not_told(hamlet, concerns):
    concerns(to_unit(hamlet, "urban"))
    actions.tell([happen(hamlet.actor("urban_head"))])
    assert told() == ["urban_handler"]


def test_a_person_concerned_for_two_reasons_hears_the_first(hamlet, concerns):
    concerns(to_person(hamlet, "urban_head"), to_unit(hamlet, "urban"))
    actions.tell([happen()])
    assert told() == ["urban_handler", "urban_head"]
    assert Message.objects.get(user=hamlet.users["urban_head"]).title == "请处理"


def test_an_event_delivered_twice_is_told_once(hamlet, concerns):
    concerns(to_unit(hamlet, "urban"))
    event = happen()
    actions.tell([event])
    actions.tell([event])
    assert Message.objects.count() == 2


def test_a_barred_account_is_not_told(hamlet, concerns):
    concerns(to_person(hamlet, "checker"))
    hamlet.users["checker"].is_active = False
    hamlet.users["checker"].save()
    actions.tell([happen()])
    assert told() == []


def test_an_event_that_concerns_nobody_costs_no_message(hamlet, concerns):
    concerns()
    actions.tell([happen()])
    assert told() == []


def test_a_recipient_that_fails_leaves_no_half_of_its_messages(hamlet, concerns):
    def breaks(event):
        yield to_person(hamlet, "checker")
        raise RuntimeError

    recipients.register(HAPPENED, breaks)
    event = happen()
    deliveries.drain_follower("notifications")
    assert told() == []
    assert Delivery.objects.get(event=event).done_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},  # nobody
        {"user_id": 1, "unit_path": "0001", "needs": "case.handle"},  # both
        {"unit_path": "0001", "needs": "case.handel"},  # misspelt
        {"user_id": 1, "link": "https://example.com/"},  # leads away
        {"user_id": 1, "link": "//example.com/"},  # leads away as well
        {"user_id": 1, "kind": "shout"},  # no such kind
    ],
)
def test_a_recipient_that_makes_no_sense_is_a_programming_error(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - each message differs
        Recipient(title="请处理", **wrong)


def test_an_action_that_is_not_delivered_to_us_cannot_be_registered():
    log.declare("test.silent", "没有人关心的事")
    with pytest.raises(ValueError, match="followers"):
        recipients.register("test.silent", lambda event: [])


def test_every_registered_action_is_declared_for_delivery():
    for action in recipients.registered():
        assert "notifications" in log.declaration(action).followers


def test_old_read_messages_are_forgotten_and_unread_ones_kept(hamlet, concerns):
    concerns(to_unit(hamlet, "urban"))
    actions.tell([happen()])
    now = timezone.now()
    actions.mark_all_read(actor=hamlet.actor("urban_head"), now=now)
    assert actions.tidy(now=now + timedelta(days=179)).messages == 0
    assert actions.tidy(now=now + timedelta(days=181)).messages == 1
    assert told() == ["urban_handler"]
    assert Event.objects.filter(action=HAPPENED).exists()
