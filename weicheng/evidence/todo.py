"""The box of evidence on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.todo import TodoBox
from weicheng.evidence import queries
from weicheng.evidence.models import Photo


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Photos that wait for somebody to blur them; one query."""
    yield TodoBox(
        label="待脱敏照片",
        url=f"{reverse('photo_queue')}?state={Photo.Public.WAITING}",
        waiting=queries.waiting_count(actor),
        icon="eye-off",
        section="公开",
    )
