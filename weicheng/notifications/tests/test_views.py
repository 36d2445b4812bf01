"""消息, 对外发送 and 外发通道 over HTTP."""

import pytest
from django.db import transaction
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.events import log
from weicheng.notifications import actions, queries, todo
from weicheng.notifications.models import Channel, Kind, Message, Outbox
from weicheng.notifications.recipients import Recipient
from weicheng.notifications.tests.conftest import HAPPENED

pytestmark = pytest.mark.django_db


def happen():
    with transaction.atomic():
        return log.record(HAPPENED, subject="case:1", actor=Actor.system("测试"))


@pytest.fixture
def told(hamlet, concerns):
    """Two messages for the checker, one for the inspector."""
    both = [Recipient(user_id=hamlet.users["checker"].pk, title=f"请处理<{n}>", link="/messages/") for n in "ab"]
    other = Recipient(user_id=hamlet.users["inspector"].pk, title="别人的消息")
    for recipient in (*both, other):
        concerns(recipient)
        actions.tell([happen()])
    return list(Message.objects.filter(user=hamlet.users["checker"]).order_by("pk"))


def test_a_person_sees_own_messages_only_and_escaped(hamlet, told):
    html = hamlet.sign_in("checker").get(reverse("message_list")).content.decode()
    assert "请处理&lt;a&gt;" in html
    assert "别人的消息" not in html


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(reverse("message_list")).status_code == 302


def test_opening_a_message_marks_it_read_and_leads_to_its_page(hamlet, told):
    response = hamlet.sign_in("checker").get(reverse("message_open", args=[told[0].pk]))
    assert response.url == "/messages/"
    assert queries.unread_count(hamlet.actor("checker")) == 1


def test_somebody_elses_message_does_not_exist(hamlet, told):
    assert hamlet.sign_in("inspector").get(reverse("message_open", args=[told[0].pk])).status_code == 404
    assert Message.objects.filter(read_at=None).count() == 3


@pytest.mark.parametrize(
    ("ticked", "left"),
    [
        (lambda told: [told[0].pk], 1),  # one of two
        (lambda told: [], 2),  # none
        (lambda told: ["x", "²", "9" * 30], 2),  # nonsense
    ],
)
def test_ticked_messages_are_marked_read(hamlet, told, ticked, left):
    response = hamlet.sign_in("checker").post(reverse("message_mark"), {"pk": ticked(told)})
    assert response.url == reverse("message_list")
    assert queries.unread_count(hamlet.actor("checker")) == left


def test_ticking_somebody_elses_message_changes_nothing(hamlet, told):
    hamlet.sign_in("inspector").post(reverse("message_mark"), {"pk": [told[0].pk]})
    assert queries.unread_count(hamlet.actor("checker")) == 2


def test_all_messages_are_marked_read_at_once(hamlet, told):
    hamlet.sign_in("checker").post(reverse("message_mark_all"))
    assert queries.unread_count(hamlet.actor("checker")) == 0
    assert queries.unread_count(hamlet.actor("inspector")) == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"unread": "on"}, 1),  # one was read
        ({"kind": "todo"}, 2),  # both
        ({"kind": "alarm"}, 0),  # none
        ({"words": "<b>"}, 1),  # by the title
        ({"kind": "nonsense"}, 2),  # a bad filter is named and narrows nothing
    ],
)
def test_messages_are_filtered(hamlet, told, asked, shown):
    actions.mark_read(actor=hamlet.actor("checker"), ids=[told[0].pk])
    html = hamlet.sign_in("checker").get(reverse("message_list"), asked).content.decode()
    assert sum(reverse("message_open", args=[message.pk]) in html for message in told) == shown


def test_the_list_costs_the_same_for_one_message_and_for_many(hamlet, told, django_assert_max_num_queries, concerns):
    browser = hamlet.sign_in("checker")
    concerns(Recipient(user_id=hamlet.users["checker"].pk, title="更多"))
    actions.tell([happen() for _ in range(25)])
    with django_assert_max_num_queries(11):
        browser.get(reverse("message_list"))


OUTBOX = ("outbox_list", "channel_list", "channel_new")


@pytest.mark.parametrize("page", OUTBOX)
@pytest.mark.parametrize(("person", "status"), [("system", 200), ("director", 403)])
def test_who_opens_the_pages_of_the_outbox(hamlet, page, person, status):
    assert hamlet.sign_in(person).get(reverse(page)).status_code == status


def test_ways_out_that_are_not_connected_say_so(hamlet):
    html = hamlet.sign_in("system").get(reverse("channel_list")).content.decode()
    assert all(name in html for name in ("短信", "企业微信", "粤政易"))
    assert html.count("未联调</span>") == 3


def channel_form(receiver, **changes):
    return {"name": "转发", "url": receiver.url, "kinds": ["todo"], "enabled": "on", **changes}


def test_a_new_channel_shows_its_secret_once(hamlet, receiver):
    browser = hamlet.sign_in("system")
    response = browser.post(reverse("channel_new"), channel_form(receiver))
    assert "签名密钥只显示这一次" in response.content.decode()
    channel = Channel.objects.get()
    assert browser.post(reverse("channel_edit", args=[channel.pk]), channel_form(receiver)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://10.0.0.1/"}, "内网"),  # not allowed
        ({"url": ""}, "请填写"),  # missing
        ({"kinds": ["x"]}, "x"),  # no such kind
        ({"name": "长" * 41}, "40"),  # too long
    ],
)
def test_a_bad_channel_is_said_beside_the_field(hamlet, receiver, changes, said):
    response = hamlet.sign_in("system").post(reverse("channel_new"), channel_form(receiver, **changes))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Channel.objects.exists()


def test_a_failure_is_listed_with_its_reason_and_tried_again_by_the_button(hamlet, receiver):
    receiver.answers = [500]
    channel, _ = actions.save_channel(
        actor=hamlet.actor("system"), name="转发", url=receiver.url, kinds=[Kind.TODO], enabled=True
    )
    browser = hamlet.sign_in("system")
    assert browser.post(reverse("channel_test", args=[channel.pk])).url == reverse("outbox_list")
    actions.deliver_pending()
    html = browser.get(reverse("outbox_list"), {"state": "failed"}).content.decode()
    assert "对方返回 500" in html
    row = Outbox.objects.get()
    assert browser.post(reverse("outbox_retry"), {"pk": [row.pk]}).url == reverse("outbox_list")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Outbox.State.WAITING, 0)


def test_given_up_copies_wait_on_the_desk_of_those_who_look_after_them(hamlet, receiver):
    channel, _ = actions.save_channel(
        actor=hamlet.actor("system"), name="转发", url=receiver.url, kinds=[Kind.TODO], enabled=True
    )
    actions.send_test(actor=hamlet.actor("system"), channel=channel)
    Outbox.objects.update(state=Outbox.State.GIVEN_UP)
    assert [box.waiting for box in todo.boxes(hamlet.actor("system"))] == [1]
    assert list(todo.boxes(hamlet.actor("director"))) == []


def test_the_outbox_is_exported_to_excel(hamlet, receiver):
    response = hamlet.sign_in("system").get(reverse("outbox_list"), {"export": "xlsx"})
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    response.close()
