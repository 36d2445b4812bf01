"""What everybody may read: hashes from the freezing on, whole draws once they are published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from weicheng.domain.refusals import OutOfReach
from weicheng.draws.models import Draw, Publication


def public_draws() -> QuerySet[Draw]:
    """Every draw ever frozen: a re-rolled or cancelled one stays in sight."""
    return Draw.objects.select_related("area", "publication", "replaced_by").order_by("-frozen_at", "-pk")


@dataclass(frozen=True)
class PublicDraw:
    """A draw as the public sees it; `file` is None until it is published."""

    draw: Draw
    file: dict[str, Any] | None


def public_draw(pk: int) -> PublicDraw:
    """One of them; one query. Raises OutOfReach."""
    row = public_draws().select_related("replaces").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    file: Publication | None = getattr(row, "publication", None)
    return PublicDraw(row, json.loads(file.text) if file else None)


def publication_of(pk: int) -> Publication:
    """The published file of a draw. Raises OutOfReach before its publication."""
    found = Publication.objects.select_related("draw").filter(draw=pk).first()
    if found is None:
        raise OutOfReach
    return found
