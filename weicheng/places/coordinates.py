"""Coordinates as workbooks hold them: decimal degrees, degrees and minutes, or both in one cell."""

from __future__ import annotations

import re
from decimal import Decimal

from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import clean, is_blank, quantity
from weicheng.base.sheets.faults import CellRefused, shown
from weicheng.domain.geo import Point

REMEDY = "请填十进制度数，如 116.6326。"
DEGREES = re.compile(r"(\d{1,3})[°度](\d{1,2})[′'分](?:(\d{1,2}(?:\.\d+)?)[″\"秒]?)?[东北ENen]?")


def degrees(cell: Cell) -> float | None:
    """One coordinate in decimal degrees."""
    if is_blank(cell):
        return None
    if isinstance(cell, str) and (match := DEGREES.fullmatch(clean(cell).replace(" ", ""))):
        return int(match[1]) + int(match[2]) / 60 + float(match[3] or 0) / 3600
    try:
        number = quantity(cell, dict.fromkeys(("", "°", "度"), Decimal(1)))
    except CellRefused:
        raise CellRefused(f"{shown(clean(cell))} 不是经纬度", REMEDY) from None
    value = float(number or 0)
    if not -180 <= value <= 180:
        raise CellRefused(f"{shown(clean(cell))} 不在 -180 到 180 度之间", REMEDY)
    return value


def pair(cell: Cell) -> Point | None:
    """Longitude and latitude in one cell, in either order: in China the longitude is the larger number."""
    if is_blank(cell):
        return None
    parts = [part for part in re.split(r"[,\uff0c;\uff1b\s、]+", clean(cell)) if part]
    if len(parts) != 2:
        raise CellRefused(f"{shown(clean(cell))} 不是一对经纬度", "请写成“116.6326,23.6618”。")
    one, other = degrees(parts[0]) or 0.0, degrees(parts[1]) or 0.0
    return (max(one, other), min(one, other))
