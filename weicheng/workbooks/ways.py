"""Ways from the pages of other apps to imports: the batch a row came from, and importing more of a kind."""

from __future__ import annotations

from django.urls import reverse

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.blocks import Fact, Step
from weicheng.workbooks.kinds import kind_of


def origin(actor: Actor, batch_id: int | None) -> list[Fact]:
    """The fact that names the batch of a row, linked for who may open it; nothing for a row entered by hand."""
    if batch_id is None:
        return []
    url = reverse("batch_detail", args=[batch_id]) if policy.has(actor, "workbook.import") else ""
    return [Fact("来源", f"{batch_id} 号导入批次", url)]


def import_step(actor: Actor, kind: str) -> list[Step]:
    """The step that leads from a list to importing more of it, for who may."""
    if not (policy.has(actor, "workbook.import") and policy.has(actor, kind_of(kind).capability)):
        return []
    return [Step(label="从表格导入", url=f"{reverse('batch_new')}?kind={kind}", icon="file-import")]
