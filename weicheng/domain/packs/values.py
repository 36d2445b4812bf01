"""One value of a pack file: from what TOML gives to what the schema promises, or a sentence why not."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from weicheng.domain.calendar import Allowance, TimeUnit
from weicheng.domain.packs.faults import spelling_remedy
from weicheng.domain.packs.told import Told
from weicheng.domain.refusals import BadInput


class WrongValueError(Exception):
    """A value that the schema does not allow. `index` is the place in a list, None for the value as a whole."""

    def __init__(self, problem: str, remedy: str, index: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.index = problem, remedy, index


@dataclass(frozen=True)
class FieldSpec:
    """A field of a row: its type without None and without the list around it, and what the schema tells of it."""

    name: str
    told: Told
    kind: type
    many: bool
    required: bool


@cache
def fields_of(row: type) -> Mapping[str, FieldSpec]:
    """The fields of a row class, in the order of the schema."""
    hints = get_type_hints(row, include_extras=True)
    return {field.name: _spec(field.name, hints[field.name], field.default is MISSING) for field in fields(row)}


def _spec(name: str, hint: Any, required: bool) -> FieldSpec:
    hint, told = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    many = get_origin(hint) is tuple
    return FieldSpec(name, told, get_args(hint)[0] if many else hint, many, required)


def read_value(spec: FieldSpec, raw: object) -> Any:
    """The value as the schema types it. Raises WrongValueError with problem and remedy."""
    if not spec.many:
        return _one(spec, raw)
    if not isinstance(raw, list) or not raw:
        raise WrongValueError(f"“{spec.name}”({spec.told.title})应是非空的列表", '写成 ["甲", "乙"] 的样子')
    values = []
    for index, element in enumerate(raw):
        try:
            values.append(_one(spec, element))
        except WrongValueError as wrong:
            raise WrongValueError(wrong.problem, wrong.remedy, index) from None
    if len(set(values)) < len(values):
        raise WrongValueError(f"“{spec.name}”({spec.told.title})里有重复的值", "删去重复的")
    return tuple(values)


def _one(spec: FieldSpec, raw: object) -> Any:
    what = f"“{spec.name}”({spec.told.title})"
    if spec.kind is Allowance:
        return _allowance(what, raw)
    if issubclass(spec.kind, StrEnum):
        return _word(what, spec.kind, raw)
    # bool is an int in Python: `times = true` must not pass as 1.
    if type(raw) is not spec.kind:
        raise WrongValueError(f"{what}应是{_KINDS[spec.kind]}，现在是 {shown(raw)}", _example(spec))
    if isinstance(raw, int) and not isinstance(raw, bool):
        _in_range(what, spec.told, raw)
    if isinstance(raw, str) and spec.told.pattern and not re.fullmatch(spec.told.pattern, raw):
        raise WrongValueError(f"{what}的写法“{raw}”不合规定", _example(spec))
    return raw


_KINDS: Mapping[type, str] = {str: "带引号的文字", int: "整数", bool: "true 或 false", date: "日期"}
_EXAMPLES: Mapping[type, str] = {str: '"文字"', int: "3", bool: "true", date: "2026-07-01"}


def _example(spec: FieldSpec) -> str:
    example = f'"{spec.told.example}"' if spec.told.example else _EXAMPLES[spec.kind]
    return f"例如 {spec.name} = {example}"


def _in_range(what: str, told: Told, value: int) -> None:
    low, high = told.low, told.high
    if (low is not None and value < low) or (high is not None and value > high):
        wanted = f"只能是 {low}" if low == high else f"应在 {low} 到 {high} 之间"
        raise WrongValueError(f"{what}的值 {value} 超出范围", wanted)


def _word(what: str, kind: type[StrEnum], raw: object) -> StrEnum:
    words = [member.value for member in kind]
    if raw not in words:
        raise WrongValueError(f"{what}没有“{raw}”这个取值", spelling_remedy(str(raw), words))
    return kind(raw)


_UNITS = {unit.label: unit for unit in TimeUnit}
_ALLOWANCE = re.compile(r"(\d{1,6})\s*(" + "|".join(_UNITS) + r")")


def _allowance(what: str, raw: object) -> Allowance:
    match = _ALLOWANCE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if not match:
        remedy = '写成整数加单位，例如 "4工作时";单位只有' + "、".join(_UNITS)
        raise WrongValueError(f"{what}的时限写法“{raw}”看不懂", remedy)
    try:
        return Allowance(int(match[1]), _UNITS[match[2]])
    except BadInput as refused:
        fault = refused.faults[0]
        raise WrongValueError(f"{what}：{fault.problem}", fault.remedy.rstrip("。")) from None


def shown(value: object) -> str:
    """A value as people read it, on screens, in faults and in differences."""
    match value:
        case None | "":
            return "—"
        case bool():
            return "是" if value else "否"
        case tuple() | list():
            return "、".join(shown(element) for element in value)
        case StrEnum():
            return str(getattr(value, "label", value.value))
        case _:
            return str(value)
