"""What the pages of tasks say of a case that a task hangs on."""

from __future__ import annotations

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.cases import queries
from weicheng.domain.refusals import OutOfReach
from weicheng.tasks.about import About


def case_about(actor: Actor, pk: int) -> About | None:
    """The case by number and title, where it lies and who has it; None out of the actor's reach."""
    try:
        case = queries.get_case(actor, pk)
    except OutOfReach:
        return None
    return About(
        label=f"{case.number} {case.title}", url=reverse("case_detail", args=[pk]), area=case.area, unit=case.unit
    )
