"""Publishing rule packs: from a checked folder on the server to a frozen row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor, require_anywhere
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.library import chain_of
from weicheng.domain.packs.parse import Pack, parse_pack
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.log import record
from weicheng.standards import event_types, queries
from weicheng.standards.models import PackVersion


@transaction.atomic
def publish_pack(
    *, actor: Actor, folder: str, library: Mapping[str, PackSource] | None = None, now: datetime | None = None
) -> PackVersion:
    """Freezes a pack folder as a version that decides from its day on.

    Raises BadPack with every fault, MoveRefused when that version is published already, and BadInput when it would
    begin before the version it supersedes (the rules of past days would change).
    """
    require_anywhere(actor, "standards.manage")
    library = library or queries.library()
    if folder not in library:
        raise MoveRefused(f"服务器上没有规则包“{folder}”。请刷新页面。")
    chain = chain_of(library[folder], library)
    pack = parse_pack(chain)
    head = pack.head
    if PackVersion.objects.filter(campaign=head.campaign, city=head.edition, version=head.version).exists():
        raise MoveRefused(f"规则包“{pack.name}”已经发布。要改规则，请另立新版本。")
    version = PackVersion(
        campaign=head.campaign,
        city=head.edition,
        version=head.version,
        title=head.title,
        area_code=head.area_code or "",
        sha256=pack.sha256,
        layers=[
            {"folder": layer.folder, "files": {name: content.decode() for name, content in layer.files.items()}}
            for layer in chain
        ],
        effective_from=head.effective_from,
        published_at=now or timezone.now(),
        published_by_id=actor.user_id,
        supersedes=_superseded(pack),
    )
    version.save()
    record(
        event_types.PACK_PUBLISHED,
        subject=f"pack:{version.pk}",
        actor=actor,
        rules=pack.name,
        at=now,
        pack=pack.name,
        effective_from=head.effective_from.isoformat(),
        sha256=pack.sha256,
    )
    return version


def _superseded(pack: Pack) -> PackVersion | None:
    head = pack.head
    earlier = PackVersion.objects.filter(campaign=head.campaign, city=head.edition, superseded_by=None).first()
    if earlier and head.effective_from < earlier.effective_from:
        raise BadInput.of(
            "施行日期",
            f"{head.effective_from} 早于被取代的 {earlier.version} 版的施行日期 {earlier.effective_from}",
            "请把 effective_from 改到它之后",
        )
    return earlier


@transaction.atomic
def seed_packs(*, actor: Actor, now: datetime | None = None) -> list[PackVersion]:
    """Publishes every sound pack folder on the server that is not published yet; harmless to repeat.

    Raises BadPack for the first one with faults: an installation does not start on half of its rules.
    """
    library = queries.library()
    return [publish_pack(actor=actor, folder=draft.folder, library=library, now=now) for draft in queries.drafts()]
