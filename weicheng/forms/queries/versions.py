"""Forms and their versions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.checklists import ChecklistItem, Scoring
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.xforms.definition import Definition
from weicheng.forms.models import Form, FormVersion
from weicheng.forms.xlsform.compiling import definition_of
from weicheng.forms.xlsform.items import Vocabulary
from weicheng.standards import queries as rules

VIEW, FILL = "form.view", "form.fill"
COLUMNS = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}
FIELDS = {field.name for field in fields(ChecklistItem)}
# Parsed forms kept by a process; the shipped ones are some 25.
MOST_DEFINITIONS = 200
_definitions: dict[str, Definition] = {}
Row = TypeVar("Row")


def vocabulary() -> Vocabulary:
    """What a workbook may refer to: the kinds of places and categories of today's rule pack."""
    pack = rules.current_pack().pack
    return Vocabulary(
        {code: kind.name for code, kind in pack.site.items()},
        {code: matter.name for code, matter in pack.matter.items() if matter.in_use},
    )


def forms(actor: Actor) -> QuerySet[Form]:
    """Every form, for those who may see forms at all; a form lies in no area."""
    return Form.objects.all() if policy.has(actor, VIEW) or policy.has(actor, FILL) else Form.objects.none()


def form_rows() -> QuerySet[Form]:
    """Every form, for a choice; the queries ask the policy."""
    return Form.objects.order_by("title", "pk")


def forms_with_versions(actor: Actor) -> QuerySet[Form]:
    """The same with `number` and `published_at` of the version in force, `drafts`, and how often it was filled in."""
    in_force = FilteredRelation("versions", condition=Q(versions__state=FormVersion.State.PUBLISHED))
    return forms(actor).annotate(
        in_force=in_force,
        number=F("in_force__number"),
        published_at=F("in_force__published_at"),
        drafts=Count("versions", filter=Q(versions__state=FormVersion.State.DRAFT), distinct=True),
        filled_in=Count("versions__submissions", distinct=True),
    )


def form(actor: Actor, code: str) -> Form:
    """One form. Raises OutOfReach."""
    return _found(forms(actor).filter(code=code).first())


def checklists() -> QuerySet[Form]:
    """Checklists with a published version, for a choice."""
    return Form.objects.filter(kind=Form.Kind.CHECKLIST, versions__state=FormVersion.State.PUBLISHED).order_by("title")


def published_checklists() -> QuerySet[FormVersion]:
    """The versions of checklists in force, for a choice."""
    rows = FormVersion.objects.filter(form__kind=Form.Kind.CHECKLIST, state=FormVersion.State.PUBLISHED)
    return rows.select_related("form").defer("workbook", "xform").order_by("title", "pk")


def versions(form: Form) -> QuerySet[FormVersion]:
    """The versions of a form without their contents, the newest first."""
    rows = FormVersion.objects.filter(form=form).defer("workbook", "xform", "items")
    return rows.select_related("uploaded_by", "published_by").order_by("-number")


def published(actor: Actor, place_kind: str | None = None) -> QuerySet[FormVersion]:
    """The versions to fill in now, by title; with a kind of place, those made for it or for any."""
    rows = FormVersion.objects.filter(form__in=forms(actor), state=FormVersion.State.PUBLISHED)
    if place_kind is not None:
        rows = rows.filter(place_kind__in=["", place_kind])
    return rows.select_related("form").defer("workbook", "xform").order_by("title", "pk")


def version(actor: Actor, pk: int) -> FormVersion:
    """One version in whatever state. Raises OutOfReach."""
    rows = FormVersion.objects.filter(form__in=forms(actor), pk=pk)
    return _found(rows.select_related("form", "uploaded_by", "published_by").defer("workbook").first())


def version_to_fill(actor: Actor, code: str) -> FormVersion:
    """The published version of a form. Raises OutOfReach."""
    return _found(published(actor).filter(form__code=code).first())


def published_beside(version: FormVersion) -> FormVersion | None:
    """The version in force that a draft would take the place of."""
    rows = FormVersion.objects.filter(form=version.form_id, state=FormVersion.State.PUBLISHED)
    return rows.exclude(pk=version.pk).defer("workbook").first()


def workbook(version: FormVersion) -> bytes:
    """The file as it was uploaded."""
    return bytes(FormVersion.objects.values_list("workbook", flat=True).get(pk=version.pk))


def xform(version: FormVersion) -> str:
    """The XForm that browser and phone fill in."""
    return version.xform


def items(version: FormVersion) -> tuple[ChecklistItem, ...]:
    """The items of a checklist in order; none for other forms."""
    return tuple(_item(row) for row in version.items)


def definition(version: FormVersion) -> Definition:
    """The questions of a version. A process parses each version once: what was published does not change."""
    if version.sha256 not in _definitions:
        if len(_definitions) >= MOST_DEFINITIONS:
            _definitions.clear()
        _definitions[version.sha256] = definition_of(version.xform)
    return _definitions[version.sha256]


@dataclass(frozen=True)
class Section:
    """The items of one group; points in hundredths."""

    title: str
    items: tuple[ChecklistItem, ...]

    @property
    def points(self) -> int:
        """What the section is worth."""
        return sum(item.points for item in self.items)


def sections(version: FormVersion) -> tuple[Section, ...]:
    """The items by the group they stand in, in the order of the form."""
    known = definition(version)
    found: dict[str, list[ChecklistItem]] = {}
    for item in items(version):
        found.setdefault(known.by_name[item.code].path.rpartition("/")[0], []).append(item)
    return tuple(Section(_title(known, path), tuple(inside)) for path, inside in found.items())


def _title(known: Definition, path: str) -> str:
    return known.by_name[path.rpartition("/")[2]].title if path else known.title


def _item(row: dict[str, Any]) -> ChecklistItem:
    given = {name: value for name, value in row.items() if name in FIELDS}
    return ChecklistItem(**(given | {"scoring": Scoring(row["scoring"])}))


def _found(row: Row | None) -> Row:
    if row is None:
        raise OutOfReach
    return row
