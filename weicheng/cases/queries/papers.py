"""What is printed or filled into 交办单 and 整改前后对比表: many cases in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from weicheng.cases import facts
from weicheng.cases.models import Case, CaseNote, CasePhoto
from weicheng.domain.packs.schema import Matter

BEFORE = (CasePhoto.Kind.REPORT, CasePhoto.Kind.BEFORE)
AFTER = (CasePhoto.Kind.AFTER,)
RELATIONS = ("area", "site", "unit", "lead", "territory", "paired")


@dataclass(frozen=True)
class Sheet:
    """One case on paper: its words, who put it right and how, and its photos before and after."""

    case: Case
    category_name: str
    measure: str
    before: tuple[CasePhoto, ...]
    after: tuple[CasePhoto, ...]

    @property
    def place(self) -> str:
        """Where, in words."""
        return "，".join(part for part in (self.case.area.name, self.case.address) if part)

    @property
    def handled_at(self) -> datetime | None:
        """When the unit reported it done."""
        return self.case.handled_at


def sheets(cases: QuerySet[Case]) -> list[Sheet]:
    """The cases as they go on paper, in the order given; three queries. The caller names those the reader may see."""
    rows = list(cases.select_related(*RELATIONS))
    photos: dict[int, list[CasePhoto]] = defaultdict(list)
    kinds = [*BEFORE, *AFTER]
    for photo in CasePhoto.objects.filter(case__in=rows, kind__in=kinds).select_related("photo").order_by("pk"):
        photos[photo.case_id].append(photo)
    notes = CaseNote.objects.filter(case__in=rows, kind=CaseNote.Kind.HANDLING).order_by("pk")
    measures = dict(notes.values_list("case", "text"))
    packs = {case.pack_id: case for case in rows}
    matters = {pk: facts.rules_of(case).pack.matter for pk, case in packs.items()}
    return [_sheet(case, matters[case.pack_id], photos[case.pk], measures.get(case.pk, "")) for case in rows]


def _sheet(case: Case, matters: Mapping[str, Matter], photos: Sequence[CasePhoto], measure: str) -> Sheet:
    """Photos of the present round; of an earlier one only what shows the problem."""
    matter = matters.get(case.category)
    return Sheet(
        case,
        matter.name if matter else case.category,
        measure,
        before=tuple(photo for photo in photos if photo.kind in BEFORE),
        after=tuple(photo for photo in photos if photo.kind in AFTER and photo.round == case.round),
    )
