"""What changed between two packs, row by row and field by field, in the words of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from weicheng.domain.packs.parse import Pack
from weicheng.domain.packs.schema import SECTIONS, Head, Section
from weicheng.domain.packs.values import fields_of, shown


@dataclass(frozen=True)
class Change:
    """One value that differs; `before` or `after` is empty for a row that came or went."""

    section: str
    section_title: str
    key: str
    row_name: str
    field: str
    field_title: str
    before: str
    after: str

    def __str__(self) -> str:
        what = " ".join(part for part in (self.section_title, self.key, self.row_name) if part)
        if not self.field:
            return f"{what}：{'新增' if self.after else '删除'}"
        return f"{what} {self.field_title}：{self.before} → {self.after}"


def diff(before: Pack, after: Pack) -> tuple[Change, ...]:
    """Every difference of meaning; order of rows and layout of files do not count."""
    return tuple(
        change for section in SECTIONS if section.row is not Head for change in _section(section, before, after)
    )


def _section(section: Section, before: Pack, after: Pack) -> Iterator[Change]:
    old, new = _rows(section, before), _rows(section, after)
    for key in dict.fromkeys([*old, *new]):
        name = (after if key in new else before).row_name(section.name, key)
        if key not in old or key not in new:
            gone = key not in new
            yield Change(section.name, section.title, key, name, "", "", "有" if gone else "", "" if gone else "有")
            continue
        for spec in fields_of(section.row).values():
            was, now = getattr(old[key], spec.name), getattr(new[key], spec.name)
            if was != now:
                yield Change(section.name, section.title, key, name, spec.name, spec.told.title, shown(was), shown(now))


def _rows(section: Section, pack: Pack) -> Mapping[str, Any]:
    content = getattr(pack, section.name)
    if section.keys:
        rows: Mapping[str, Any] = content
        return rows
    return {"": content}
