"""Copies to other systems: signed, retried at growing intervals, never twice, and visible when they fail."""

import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.events.models import Event
from weicheng.notifications import actions, webhook
from weicheng.notifications.models import Channel, Kind, Outbox
from weicheng.notifications.recipients import Recipient
from weicheng.notifications.tests.conftest import HAPPENED

pytestmark = pytest.mark.django_db
ADMIN = Actor.system("test", "outbox.manage")
# After everything that the tests create.
LATER = timezone.now() + timedelta(hours=1)


def happen():
    with transaction.atomic():
        return log.record(HAPPENED, subject="case:1", actor=Actor.system("测试"))


def open_channel(receiver, **changes):
    given = {"name": "政务微信转发", "url": receiver.url, "kinds": [Kind.TODO], "enabled": True, **changes}
    return actions.save_channel(actor=ADMIN, **given)


@pytest.fixture
def waiting(hamlet, concerns, receiver):
    """One row for the handlers of 城管局, waiting for a channel that is open; and the channel's secret."""
    _, secret = open_channel(receiver)
    concerns(Recipient(unit_path=hamlet.units["urban"].path, needs="case.handle", title="新派案件", link="/cases/1/"))
    actions.tell([happen()])
    return Outbox.objects.get(), secret


def test_a_copy_is_sent_with_what_to_do_and_whom_it_concerns(waiting, receiver):
    row, _ = waiting
    assert actions.deliver_pending(now=LATER).sent == 1
    [(headers, body)] = receiver.got
    said = json.loads(body)
    assert (said["title"], said["link"], said["to"]) == ("新派案件", "/cases/1/", ["urban_handler", "urban_head"])
    assert headers["X-Weicheng-Delivery"] == str(row.uuid)
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts) == (Outbox.State.SENT, LATER, 1)


def test_the_receiver_can_verify_the_signature(waiting, receiver):
    _, secret = waiting
    actions.deliver_pending(now=LATER)
    [(headers, body)] = receiver.got
    signed = headers["X-Weicheng-Timestamp"].encode() + b"." + body
    expected = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Weicheng-Signature"] == expected


def test_the_secret_is_stored_encrypted(waiting):
    _, secret = waiting
    assert secret not in Channel.objects.get().secret_sealed


def test_a_sent_copy_is_never_sent_again(waiting, receiver):
    row, _ = waiting
    actions.deliver_pending(now=LATER)
    actions.tell([row.event])
    assert actions.retry(actor=ADMIN, ids=[row.pk], now=LATER) == 0
    assert actions.deliver_pending(now=LATER + timedelta(days=1)).sent == 0
    assert len(receiver.got) == 1


def test_a_failed_copy_is_tried_again_at_growing_intervals(waiting, receiver):
    row, _ = waiting
    receiver.answers = [503]
    now, waits = LATER, []
    for _ in range(4):
        assert actions.deliver_pending(now=now).failed == 1
        row.refresh_from_db()
        waits.append(row.next_at - now)
        assert actions.deliver_pending(now=row.next_at - timedelta(seconds=1)).failed == 0
        now = row.next_at
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert (row.state, row.last_error) == (Outbox.State.FAILED, "对方返回 503 Service Unavailable")


def test_a_copy_that_fails_for_hours_is_given_up_and_comes_back_by_the_button(waiting, receiver):
    row, _ = waiting
    receiver.answers = [500]
    now = LATER
    for _ in range(9):
        actions.deliver_pending(now=now)
        row.refresh_from_db()
        now = row.next_at
    assert row.state == Outbox.State.GIVEN_UP
    assert actions.deliver_pending(now=now + timedelta(days=1)).failed == 0
    receiver.answers = [200]
    assert actions.retry(actor=ADMIN, ids=[row.pk], now=now) == 1
    assert actions.deliver_pending(now=now).sent == 1
    assert {headers["X-Weicheng-Delivery"] for headers, _ in receiver.got} == {str(row.uuid)}
    assert Event.objects.filter(action="outbox.retried").exists()


def test_a_redirect_is_refused(waiting, receiver):
    receiver.answers = [302]
    assert actions.deliver_pending(now=LATER).failed == 1
    assert "跳转" in Outbox.objects.get().last_error
    assert len(receiver.got) == 1


def test_nothing_is_sent_while_the_channel_is_off(waiting, receiver):
    Channel.objects.update(enabled=False)
    assert actions.deliver_pending(now=LATER) == actions.deliver_pending(now=LATER)
    assert receiver.got == []


def test_only_the_kinds_asked_for_are_copied(hamlet, concerns, receiver):
    open_channel(receiver, kinds=[Kind.ALARM])
    concerns(Recipient(user_id=hamlet.users["checker"].pk, title="请处理"))
    actions.tell([happen()])
    assert not Outbox.objects.exists()


def test_one_event_makes_one_copy_for_each_addressee(hamlet, concerns, receiver):
    open_channel(receiver)
    people = [hamlet.users[key].pk for key in ("checker", "inspector")]
    concerns(*[Recipient(user_id=pk, title="请处理") for pk in people])
    event = happen()
    for _ in range(2):
        actions.tell([event])
    assert sorted(row.payload["to"] for row in Outbox.objects.all()) == [["checker"], ["inspector"]]


def test_a_worker_that_died_while_sending_leaves_the_row_to_the_next_after_its_claim(waiting, receiver):
    row, _ = waiting
    # What a killed worker leaves: claimed, the attempt counted, nothing known of its end.
    Outbox.objects.update(claimed_until=LATER + timedelta(minutes=5), attempts=1)
    assert actions.deliver_pending(now=LATER).sent == 0
    assert actions.deliver_pending(now=LATER + timedelta(minutes=6)).sent == 1
    row.refresh_from_db()
    assert row.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_a_run_that_hung_past_its_claim_does_not_overwrite_what_the_next_one_found(waiting, receiver):
    row, _ = waiting

    def the_next_one_sends_it():
        later = LATER + timedelta(hours=1)
        Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.SENT, sent_at=later, claimed_until=None)
        connection.close()

    receiver.on_request, receiver.answers = the_next_one_sends_it, [500]
    actions.deliver_pending(now=LATER)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (Outbox.State.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_copy_once(hamlet, concerns, receiver):
    open_channel(receiver)
    concerns(Recipient(user_id=hamlet.users["checker"].pk, title="请处理"))
    actions.tell([happen() for _ in range(12)])
    gate = threading.Barrier(3)

    def work():
        gate.wait()
        actions.deliver_pending(now=LATER)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    numbers = [headers["X-Weicheng-Delivery"] for headers, _ in receiver.got]
    assert len(numbers) == len(set(numbers)) == 12


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/x", "内网"),  # the server itself
        ("https://localhost/x", "内网"),  # the same by name
        ("https://[::1]/x", "内网"),  # the same in IPv6
        ("https://[::ffff:127.0.0.1]/x", "内网"),  # the same, disguised
        ("https://10.1.2.3/x", "内网"),  # our network
        ("https://169.254.169.254/latest", "内网"),  # a cloud's own data
        ("https://0.0.0.0/x", "内网"),  # everywhere and here
        ("https://2130706433/x", "内网"),  # 127.0.0.1 as a number
        ("http://1.1.1.1/x", "https"),  # unencrypted through the internet
        ("ftp://1.1.1.1/x", "格式不对"),  # another protocol
        ("file:///etc/passwd", "格式不对"),  # no host at all
        ("https://user:pass@1.1.1.1/", "用户名"),  # hides where it leads
        ("https://1.1.1.1:99999/", "格式不对"),  # no such port
        ("https://\u202e.invalid/", "找不到主机|格式不对"),  # turned letters
        ("", "格式不对"),  # nothing
    ],
)
def test_an_address_that_may_not_be_sent_to_is_refused_when_it_is_set(settings, url, said):
    settings.WEBHOOK_PRIVATE_NETWORKS = []
    with pytest.raises(BadInput, match=said):
        actions.save_channel(actor=ADMIN, name="x", url=url, kinds=[Kind.TODO], enabled=True)
    assert not Channel.objects.exists()


def test_an_address_is_checked_again_when_something_is_sent(waiting, receiver, settings):
    settings.WEBHOOK_PRIVATE_NETWORKS = []
    assert actions.deliver_pending(now=LATER).failed == 1
    assert "内网" in Outbox.objects.get().last_error
    assert receiver.got == []


def test_a_network_of_our_own_can_be_allowed(settings):
    settings.WEBHOOK_PRIVATE_NETWORKS = ["10.1.0.0/16"]
    webhook.check_url("http://10.1.2.3/hook")
    with pytest.raises(BadInput):
        webhook.check_url("http://10.2.2.3/hook")


def speaks_another_language(server):
    caller, _ = server.accept()
    with caller:
        caller.sendall(b"SSH-2.0\r\n\r\n")


@pytest.mark.parametrize("answer", ["silence", "nonsense", "nobody"])
def test_a_receiver_that_does_not_answer_is_a_sentence_in_the_list(waiting, monkeypatch, answer):
    row, _ = waiting
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.2)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if answer != "nobody":
            server.listen()
        if answer == "nonsense":
            threading.Thread(target=speaks_another_language, args=[server], daemon=True).start()
        Channel.objects.update(url=f"http://127.0.0.1:{server.getsockname()[1]}/")
        actions.deliver_pending(now=LATER)
    row.refresh_from_db()
    assert row.state == Outbox.State.FAILED
    assert "没有回应" in row.last_error or "连接失败" in row.last_error


@pytest.mark.parametrize(
    "step",
    [
        lambda actor, channel: actions.save_channel(actor=actor, name="y", url=channel.url, kinds=[], enabled=True),
        lambda actor, channel: actions.send_test(actor=actor, channel=channel),
        lambda actor, channel: actions.retry(actor=actor, ids=[1]),
    ],
)
def test_only_those_who_look_after_it_touch_the_outbox(hamlet, receiver, step):
    channel, _ = open_channel(receiver)
    with pytest.raises(NotAllowed):
        step(hamlet.actor("director"), channel)


def test_a_changed_channel_keeps_its_secret_unless_renamed_or_asked(receiver):
    channel, secret = open_channel(receiver)
    assert secret
    assert open_channel(receiver, channel=channel)[1] == ""
    assert open_channel(receiver, channel=channel, new_secret=True)[1] not in {"", secret}
    assert open_channel(receiver, channel=channel, name="新名称")[1] != ""


def test_two_channels_have_two_names(receiver):
    open_channel(receiver)
    with pytest.raises(BadInput, match="同名通道"):
        open_channel(receiver)


def test_a_test_message_goes_out_like_any_other(receiver):
    channel, _ = open_channel(receiver)
    for _ in range(2):
        actions.send_test(actor=ADMIN, channel=channel)
    assert actions.deliver_pending(now=LATER).sent == 2


def test_a_channel_that_is_off_is_not_tested(receiver):
    channel, _ = open_channel(receiver, enabled=False)
    with pytest.raises(MoveRefused, match="没有启用"):
        actions.send_test(actor=ADMIN, channel=channel)


def test_old_sent_copies_are_forgotten(waiting, receiver):
    actions.deliver_pending(now=LATER)
    assert actions.tidy(now=LATER + timedelta(days=91)).outbox == 1
