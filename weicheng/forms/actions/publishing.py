"""A draft is published and frozen; the version before it retires."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.events import log
from weicheng.forms import event_types
from weicheng.forms.actions.uploading import MANAGE
from weicheng.forms.models import Form, FormVersion


@transaction.atomic
def publish(*, actor: Actor, version: FormVersion, now: datetime | None = None) -> FormVersion:
    """From now on the form is filled in under this version. Raises MoveRefused for what is no draft."""
    policy.require_anywhere(actor, MANAGE)
    at = now or timezone.now()
    form = Form.objects.select_for_update().get(pk=version.form_id)
    row = FormVersion.objects.filter(pk=version.pk).defer("workbook").first()
    if row is None or row.state != FormVersion.State.DRAFT:
        raise MoveRefused("这一版不是草稿，不能发布。要改动已发布的表单，请上传新的工作簿。")
    FormVersion.objects.filter(form=form, state=FormVersion.State.PUBLISHED).update(state=FormVersion.State.RETIRED)
    row.state, row.published_at, row.published_by_id = FormVersion.State.PUBLISHED, at, actor.user_id
    row.save(update_fields=["state", "published_at", "published_by"])
    form.title, form.kind, form.place_kind, form.closed_on = row.title, row.kind, row.place_kind, None
    form.save(update_fields=["title", "kind", "place_kind", "closed_on"])
    log.record(event_types.PUBLISHED, subject=f"form:{form.pk}", actor=actor, at=at, number=row.number)
    return row


@transaction.atomic
def retire(*, actor: Actor, form: Form, now: datetime | None = None) -> Form:
    """停用: nobody fills it in any more; what was filled in stays readable. Publishing a version opens it again."""
    policy.require_anywhere(actor, MANAGE)
    at = now or timezone.now()
    row = Form.objects.select_for_update().get(pk=form.pk)
    if row.closed_on is not None:
        raise MoveRefused("表单已经停用。")
    row.closed_on = timezone.localdate(at)
    row.save(update_fields=["closed_on"])
    FormVersion.objects.filter(form=row, state=FormVersion.State.PUBLISHED).update(state=FormVersion.State.RETIRED)
    log.record(event_types.RETIRED, subject=f"form:{row.pk}", actor=actor, at=at)
    return row
