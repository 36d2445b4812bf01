"""The forms of the rule pack are published like any other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.progress import Progress, silent
from weicheng.forms.actions.publishing import publish
from weicheng.forms.actions.uploading import MANAGE, add_workbook
from weicheng.forms.models import FormVersion
from weicheng.forms.shipped import Shipped, shipped_forms
from weicheng.standards import queries as rules


@transaction.atomic
def publish_shipped(*, actor: Actor, now: datetime | None = None, progress: Progress = silent) -> list[FormVersion]:
    """Publishes those of today's pack that were never published; gives back the new versions.

    A form that the city has changed or taken out of use stays as the city left it.
    """
    policy.require_anywhere(actor, MANAGE)
    forms = list(shipped_forms(rules.current_pack().pack))
    known = set(FormVersion.objects.exclude(state=FormVersion.State.DRAFT).values_list("form__code", flat=True))
    made = []
    for number, form in enumerate(forms):
        progress(number, len(forms))
        if form.code not in known:
            made.append(_publish(actor, form, now))
    return made


def _publish(actor: Actor, form: Shipped, now: datetime | None) -> FormVersion:
    draft = add_workbook(actor=actor, content=form.content, workbook=form.workbook, note=form.note, now=now)
    return publish(actor=actor, version=draft, now=now)
