"""What a message about a case needs: the case, the office of its place, and the units an event names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from weicheng.access.paths import WIDTH
from weicheng.cases.models import Case
from weicheng.organization import queries as organization
from weicheng.organization.models import Unit

OFFICE = "office"


@dataclass(frozen=True)
class MessageFacts:
    """A case, the path of its office, that of the body above the office, and the paths of the units named."""

    case: Case
    office_path: str
    paths: Mapping[Any, str]

    @property
    def top_path(self) -> str:
        """The body above the office, for what has no superior of its own."""
        return self.office_path[:-WIDTH] or self.office_path


def message_facts(case_id: int | None, data: Mapping[str, Any]) -> MessageFacts | None:
    """None for what is no case or lies in the sealed box; three queries."""
    case = Case.objects.select_related("area").filter(pk=case_id, sealed=False).first() if case_id else None
    if case is None:
        return None
    office = organization.industry_unit(OFFICE, case.area_path, timezone.localdate())
    named = [data.get("unit"), data.get("superior"), *data.get("told", [])]
    paths = dict(Unit.objects.filter(pk__in=[pk for pk in named if pk]).values_list("pk", "path"))
    return MessageFacts(case, office.path if office else "", paths)
