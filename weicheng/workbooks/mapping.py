"""Which column is which field: proposed from titles, remembered by layout, given on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from weicheng.base.sheets.book import column_letter
from weicheng.base.sheets.layout import Column, Header, loose
from weicheng.domain.refusals import BadInput, Fault
from weicheng.workbooks.kinds import ImportField, ImportKind


def propose_columns(kind: ImportKind, header: Header) -> dict[str, int]:
    """Field code → column index, by the surest match first: whole title, then the child of a two-row header."""
    readings: tuple[Callable[[Column], str], ...] = (
        lambda column: loose("".join(column.titles)),
        lambda column: loose(column.titles[-1]),
        lambda column: loose(column.titles[0]),
    )
    found: dict[str, int] = {}
    for reading in readings:
        for field in kind.fields:
            matches = [c for c in _free(header, found) if reading(c) in field.titles]
            # Two columns of one title (电话, 电话) cannot be told apart by their titles: a person decides.
            if field.code not in found and len(matches) == 1:
                found[field.code] = matches[0].index
    return found


def _free(header: Header, found: Mapping[str, int]) -> list[Column]:
    taken = set(found.values())
    return [column for column in header.columns if column.titles and column.index not in taken]


def columns_by_name(kind: ImportKind, header: Header, given: Mapping[str, str]) -> dict[str, int]:
    """A mapping from the command line: field (code or label) → column letter or title. Raises BadInput."""
    fields = {item.code: item for item in kind.fields} | {item.label: item for item in kind.fields}
    columns: dict[str, int] = {}
    faults: list[Fault] = []
    for name, wanted in given.items():
        matches = [
            column.index
            for column in header.columns
            if wanted.upper() == column_letter(column.index) or loose(column.title) == loose(wanted)
        ]
        if name not in fields:
            known = "、".join(f"{item.code}({item.label})" for item in kind.fields)
            faults.append(Fault(name, "没有这个字段", f"可用：{known}。"))
        elif len(matches) != 1:
            titles = "、".join(column.label for column in header.columns)
            faults.append(Fault(name, f"没有唯一的列“{wanted}”", f"表中有：{titles}。"))
        else:
            columns[fields[name].code] = matches[0]
    if faults:
        raise BadInput(faults)
    return columns


def missing_fields(kind: ImportKind, columns: Mapping[str, int], constants: Mapping[str, str]) -> list[ImportField]:
    """Required fields that neither a column nor a fixed value fills."""
    return [item for item in kind.fields if item.required and item.code not in columns and not constants.get(item.code)]


def faults_of_mapping(kind: ImportKind, columns: Mapping[str, int], constants: Mapping[str, str]) -> Iterable[Fault]:
    """What is wrong with a mapping before any row is read."""
    for item in missing_fields(kind, columns, constants):
        yield Fault(item.label, "没有对应的列", "请选择对应的列，或填写一个统一的值。")
    taken: dict[int, str] = {}
    for code, index in columns.items():
        label = kind.field(code).label
        if index in taken:
            yield Fault(label, f"与“{taken[index]}”选了同一列({column_letter(index)})", "每列只能对应一个字段。")
        taken[index] = label
