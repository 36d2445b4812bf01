"""The root of the sealed log leaves the house every night."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.events import deliveries, event_types, log
from weicheng.events.jobs import seal_log
from weicheng.events.models import Event, Seal
from weicheng.notifications.models import Channel, ChannelKind, Kind, Message, Outbox
from weicheng.organization import actions as organization
from weicheng.testing.town import FOUNDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(hamlet):
    user, _ = organization.open_account(actor=FOUNDER, username="audit", name="测试audit")
    organization.open_posting(
        actor=FOUNDER,
        user=user,
        unit=hamlet.units["office"],
        title="审计管理员",
        role="audit_admin",
        starts_on=timezone.localdate() - timedelta(days=1),
    )
    return user


def test_the_auditors_and_open_channels_get_the_root_of_a_sealed_day(auditor):
    Channel.objects.create(
        name="另一单位", kind=ChannelKind.WEBHOOK, url="https://b.cn/", kinds=[Kind.SYSTEM], enabled=True
    )
    with transaction.atomic():
        log.record(event_types.LOG_EXPORTED, subject="log", actor=Actor.system("测试"), filters="")
    yesterday = timezone.now() - timedelta(days=1)
    Event.objects.bulk_create(
        [Event(at=yesterday, recorded_at=yesterday, actor_label="测试", action="log.exported", subject="a", root="a")]
    )
    seal_log.call()
    deliveries.drain_follower("notifications")
    root = Seal.objects.latest("day").root
    [message] = Message.objects.filter(event__action="log.sealed")
    assert (message.user, message.kind) == (auditor, Kind.SYSTEM)
    assert root in message.title
    assert root in Outbox.objects.get(event__action="log.sealed").payload["title"]
