"""卫生乡镇创建: which honour a place has, and which one it must reach next (M-191)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weicheng.domain.packs.vocabulary import Labelled


class PlaceKind(Labelled):
    """What is honoured."""

    VILLAGE = "village", "卫生村"
    TOWN = "town", "卫生乡镇"
    COUNTY = "county", "卫生县城"
    DISTRICT = "district", "卫生区"
    CITY = "city", "卫生城市"


class HonourLevel(Labelled):
    """Who honours; in rising order."""

    MUNICIPAL = "municipal", "市级"
    PROVINCIAL = "provincial", "省级"
    NATIONAL = "national", "国家"


class Aim(Labelled):
    """What a place owes this year."""

    PROVINCIAL = "provincial", "创建省级"
    NATIONAL = "national", "创建国家"
    KEEP = "keep", "巩固"


@dataclass(frozen=True)
class Place:
    """A place with its highest honour; `chosen` ones go for the national one."""

    kind: PlaceKind
    level: HonourLevel | None
    chosen: bool = False


def aim_of(place: Place) -> Aim:
    """Without a provincial honour the provincial one; chosen provincial ones the national one; the others keep."""
    if place.level is None or place.level is HonourLevel.MUNICIPAL:
        return Aim.PROVINCIAL
    return Aim.NATIONAL if place.chosen and place.level is HonourLevel.PROVINCIAL else Aim.KEEP


def counted(places: Iterable[Place]) -> Mapping[tuple[PlaceKind, HonourLevel | None], int]:
    """How many places of each kind hold which honour."""
    return Counter((place.kind, place.level) for place in places)
