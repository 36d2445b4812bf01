"""The box of notifications on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.notifications import queries
from weicheng.notifications.models import Outbox


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Copies that could not be sent and wait for a person; one query for those who look after them."""
    if has(actor, "outbox.manage"):
        yield TodoBox(
            label="发送失败",
            url=f"{reverse('outbox_list')}?state={Outbox.State.GIVEN_UP}",
            waiting=queries.failure_count(),
            icon="send",
            section="系统",
        )
