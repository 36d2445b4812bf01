"""A workbook becomes a draft."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.events import log
from weicheng.forms import event_types, queries
from weicheng.forms.models import Form, FormVersion
from weicheng.forms.xlsform.compiling import Compiled, compile_workbook
from weicheng.forms.xlsform.workbook import Workbook, read

MANAGE = "form.manage"


def upload_workbook(*, actor: Actor, content: bytes, name: str, now: datetime | None = None) -> FormVersion:
    """Reads an uploaded workbook and keeps it as the draft of its form, in place of an earlier draft.

    The form is known by `form_id`. Raises BadInput with every fault by sheet, row and column (nothing is kept), and
    MoveRefused when the workbook is the one that is published already.
    """
    policy.require_anywhere(actor, MANAGE)
    return add_workbook(actor=actor, content=content, workbook=read(content, name), now=now)


def add_workbook(
    *, actor: Actor, content: bytes, workbook: Workbook, note: str = "", now: datetime | None = None
) -> FormVersion:
    """The same for a workbook whose sheets are known already, with what its source leaves open."""
    policy.require_anywhere(actor, MANAGE)
    compiled = compile_workbook(workbook, queries.vocabulary())
    return _keep(actor, content, compiled, note, now or timezone.now())


@transaction.atomic
def _keep(actor: Actor, content: bytes, compiled: Compiled, note: str, now: datetime) -> FormVersion:
    about = compiled.about
    form, _ = Form.objects.select_for_update().get_or_create(
        code=about.code, defaults={"title": about.title, "kind": about.kind, "place_kind": about.place_kind}
    )
    versions = FormVersion.objects.filter(form=form)
    digest = hashlib.sha256(content).hexdigest()
    published = versions.filter(state=FormVersion.State.PUBLISHED).only("sha256", "number").first()
    if published and published.sha256 == digest:
        raise MoveRefused(f"这个工作簿与已发布的第 {published.number} 版完全相同，不需要再上传。")
    versions.filter(state=FormVersion.State.DRAFT).delete()
    last = versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = FormVersion.objects.create(
        form=form,
        number=last + 1,
        title=about.title,
        kind=about.kind,
        place_kind=about.place_kind,
        workbook=content,
        sha256=digest,
        xform=compiled.xform,
        items=[asdict(item) for item in compiled.items],
        note=note[:500],
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )
    log.record(event_types.UPLOADED, subject=f"form:{form.pk}", actor=actor, at=now, number=made.number)
    return made
