"""The boxes of the organisation on the 待办 page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor, has
from weicheng.base.todo import TodoBox
from weicheng.organization import queries
from weicheng.organization.queries import guarding, security

SECTION = "组织与责任"


def boxes(actor: Actor) -> Iterator[TodoBox]:
    """Holes for those who keep the books, blanks for a guardian, locks for the security administrator."""
    today = timezone.localdate()
    if has(actor, "organization.manage"):
        holes = queries.vacuums().filter(cleared_at=None, starts_on__lte=today).count()
        yield TodoBox(
            label="责任真空", url=reverse("vacuum_list"), waiting=holes, icon="alert-triangle", section=SECTION
        )
    if has(actor, "organization.view"):
        yield TodoBox(
            label="四包待填", url=reverse("guardian_list"), waiting=guarding.blank_duties(actor, today),
            icon="checklist", section=SECTION,
        )  # fmt: skip
    if has(actor, "security.manage"):
        yield TodoBox(
            label="锁定的账号", url=reverse("security_list"), waiting=len(security.locks()), icon="lock",
            section="系统",
        )  # fmt: skip
