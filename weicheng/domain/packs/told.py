"""What the schema knows of a field beyond its type, and the fields that many sections share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from weicheng.domain.packs.vocabulary import Mark


@dataclass(frozen=True)
class Told:
    """What the schema knows of a field beyond its type."""

    title: str
    refers: str = ""  # name of the section its value must be a key of
    low: int | None = None
    high: int | None = None
    pattern: str = ""
    example: str = ""


Name = Annotated[str, Told("名称", pattern=r"\S.{0,39}", example="清扫保洁")]
Clause = Annotated[str, Told("条款")]
Note = Annotated[str, Told("说明")]
Marked = Annotated[Mark | None, Told("核对情况")]
SourceRef = Annotated[str | None, Told("出处", refers="source")]
Percent = Annotated[int, Told("百分比", low=0, high=100)]
