"""Published packs and the folders that wait to be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access.paths import ancestors
from weicheng.base.stamps import stamp
from weicheng.domain.packs.faults import BadPack, PackFault
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.library import load, lock_faults, read_library
from weicheng.domain.packs.parse import Pack, parse_pack
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.organization.models import Area
from weicheng.standards.models import PackVersion


@dataclass(frozen=True)
class Published:
    """A published pack with the number of its row, which every row it decides keeps."""

    version_id: int
    pack: Pack


@dataclass(frozen=True)
class Draft:
    """A pack folder on the server that is not published yet; with faults it cannot be."""

    folder: str
    pack: Pack | None
    faults: tuple[PackFault, ...]


# A published version never changes, so a process reads each one once. Packs are kept by their content, which is true
# for ever; the numbers of rows are not in tests, which take rows back: `forget` is for them.
_packs: dict[str, Pack] = {}
_known: dict[int, Published] = {}
# Which version decides on a day in an area depends on what is published and on the codes of areas, and both log it.
_chosen: dict[tuple[object, ...], int] = {}
MOST_CHOSEN = 10_000
CHANGES = """
    SELECT (SELECT MAX(id) FROM standards_packversion), (SELECT MAX(id) FROM events_event WHERE action = 'area.changed')
"""


def forget() -> None:
    """Empties what this process remembers of the numbers of published versions."""
    _known.clear()
    _chosen.clear()


def pack_for(version_id: int) -> Published:
    """The version a row was decided by; one query the first time a process sees it. Raises OutOfReach."""
    if version_id not in _known:
        digest = PackVersion.objects.filter(pk=version_id).values_list("sha256", flat=True).first()
        if digest is None:
            raise OutOfReach
        if digest not in _packs:
            _packs[digest] = parse_pack(sources(PackVersion.objects.get(pk=version_id)))
        _known[version_id] = Published(version_id, _packs[digest])
    return _known[version_id]


def current_pack(*, day: date | None = None, area_path: str = "") -> Published:
    """The version that decides what begins on `day` (default: today) in an area; one cheap query as a rule.

    The nearest territory with a pack of its own comes first (without an area: the one root of the tree), then the
    edition named by the setting WEICHENG_PACK, then the base. Of an edition the version in force on the day counts;
    before the first one began, the first one does: a case of an earlier day needs rules too. Raises BadInput while
    nothing is published.
    """
    day = day or timezone.localdate()
    asked = (stamp(CHANGES), settings.DEFAULT_PACK, day, area_path)
    if asked not in _chosen:
        if len(_chosen) > MOST_CHOSEN:
            _chosen.clear()
        _chosen[asked] = _choose(day, area_path)
    return pack_for(_chosen[asked])


def _choose(day: date, area_path: str) -> int:
    campaign, _, city = settings.DEFAULT_PACK.partition("@")[0].partition("/")
    rows = list(_headings().filter(campaign=campaign))
    if not rows:
        raise BadInput.of("规则包", "还没有发布任何规则包", "请在“规则包”页面发布，或运行 weicheng init")
    named, bases = [row for row in rows if row.city == city], [row for row in rows if not row.area_code]
    chosen = _of_territory(rows, area_path) or named or bases or rows
    begun = [row for row in chosen if row.effective_from <= day]
    return (max(begun, key=_age) if begun else min(chosen, key=_age)).pk


def _age(row: PackVersion) -> tuple[date, int]:
    return row.effective_from, row.pk


def _of_territory(rows: Sequence[PackVersion], area_path: str) -> list[PackVersion]:
    """The versions made for the nearest area above (or at) the path that has any."""
    if not any(row.area_code for row in rows):
        return []
    above = Area.objects.filter(path__in=ancestors(area_path)) if area_path else Area.objects.filter(parent=None)
    codes = list(above.exclude(code="").order_by("-path").values_list("code", flat=True))
    if not area_path and len(codes) != 1:
        return []
    for code in codes:
        # A district has the code of its city in front; a pack for the city serves it even if the tree skips the city.
        for wanted in (code[:6], f"{code[:4]}00", f"{code[:2]}0000"):
            if found := [row for row in rows if row.area_code == wanted]:
                return found
    return []


def _headings() -> QuerySet[PackVersion]:
    return PackVersion.objects.defer("layers")


def sources(version: PackVersion) -> tuple[PackSource, ...]:
    """The files of a published version, base first, byte for byte."""
    return tuple(
        PackSource(layer["folder"], {name: text.encode() for name, text in layer["files"].items()})
        for layer in version.layers
    )


def published_versions() -> QuerySet[PackVersion]:
    """Every published version without its files, newest first within an edition."""
    return (
        _headings()
        .select_related("published_by", "superseded_by")
        .order_by("campaign", "city", "-effective_from", "-pk")
        .only(
            "campaign", "city", "version", "title", "area_code", "sha256", "effective_from", "published_at",
            "published_by__name", "supersedes", "superseded_by__version", "superseded_by__effective_from",
        )
    )  # fmt: skip


def version(pk: int) -> PackVersion:
    """One published version without its files. Raises OutOfReach."""
    row = published_versions().filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def other_versions(row: PackVersion) -> list[PackVersion]:
    """What a version can be compared with: those of the same campaign."""
    return list(published_versions().filter(campaign=row.campaign).exclude(pk=row.pk))


def library() -> Mapping[str, PackSource]:
    """Every pack folder on the server: those shipped with the program, then those of the city."""
    found: dict[str, PackSource] = {}
    for root in settings.PACKS_DIRS:
        found.update(read_library(root))
    return found


def drafts() -> list[Draft]:
    """Pack folders on the server that are not published yet, checked. Reads files; one query."""
    rows = PackVersion.objects.values_list("campaign", "city", "version")
    known = {f"{campaign}/{city}/{number}" for campaign, city, number in rows}
    folders = library()
    return [draft(folder, folders) for folder in sorted(folders) if folder not in known]


def draft(folder: str, folders: Mapping[str, PackSource] | None = None) -> Draft:
    """One pack folder on the server with everything wrong with it. Raises OutOfReach."""
    folders = folders or library()
    if folder not in folders:
        raise OutOfReach
    locked = [fault for root in settings.PACKS_DIRS for fault in lock_faults(root) if folder in fault.problem]
    try:
        return Draft(folder, load(folders[folder], folders), tuple(locked))
    except BadPack as bad:
        return Draft(folder, None, (*locked, *bad.pack_faults))
