"""Plain values out of what a phone sent. Nothing of it is trusted; every fault is a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from weicheng.domain.refusals import BadInput

MOST_TEXT = 1000
MOST_IN_A_LIST = 200
LARGEST_NUMBER = 2**53
AGAIN = "请更新外勤应用后重新填写"
Value = TypeVar("Value")


def mapping(value: Any, place: str) -> Mapping[str, Any]:
    """A JSON object. Raises BadInput, as everything here."""
    if not isinstance(value, dict):
        raise BadInput.of(place, "格式不对", AGAIN)
    return value


def many(source: Mapping[str, Any], name: str, read: Callable[[Any], Value]) -> tuple[Value, ...]:
    """A list, each entry read by `read`; an absent one is empty."""
    value = source.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_IN_A_LIST:
        raise BadInput.of(name, f"不是清单，或超过 {MOST_IN_A_LIST} 条", AGAIN)
    return tuple(read(entry) for entry in value)


def text(source: Mapping[str, Any], name: str, *, most: int = MOST_TEXT) -> str:
    """Text without NUL, which no database takes; empty when absent."""
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise BadInput.of(name, f"不是文字，或超过 {most} 字", "请缩短后重发")
    return value.replace("\x00", "").encode("utf8", "ignore").decode("utf8").strip()


def whole(source: Mapping[str, Any], name: str) -> int | None:
    """A whole number from 1, as ids are."""
    value = source.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < LARGEST_NUMBER:
        raise BadInput.of(name, "不是编号", AGAIN)
    return value


def yes(source: Mapping[str, Any], name: str) -> bool:
    """Whether something was ticked."""
    return source.get(name) is True


def uuid(value: Any) -> UUID:
    """A number chosen by the phone."""
    try:
        return UUID(value) if isinstance(value, str) else _no_uuid()
    except ValueError:
        return _no_uuid()


def _no_uuid() -> UUID:
    raise BadInput.of("编号", "读不出来", AGAIN)


def moment(source: Mapping[str, Any], name: str) -> datetime | None:
    """An ISO time with its zone."""
    value = source.get(name)
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        # Beyond these years the zone arithmetic of databases overflows.
        if read is None or read.tzinfo is None or not 2000 <= read.year <= 2100:
            raise ValueError
        return timezone.localtime(read)
    except (ValueError, OverflowError):
        raise BadInput.of(name, "时间读不出来", AGAIN) from None


def day(source: Mapping[str, Any], name: str) -> date | None:
    """An ISO date."""
    value = source.get(name)
    if value is None:
        return None
    try:
        read = date.fromisoformat(value) if isinstance(value, str) else None
        if read is None or not 2000 <= read.year <= 2100:
            raise ValueError
        return read
    except ValueError:
        raise BadInput.of(name, "日期读不出来", AGAIN) from None


def point(source: Mapping[str, Any]) -> tuple[float, float] | None:
    """Longitude and latitude in WGS84, both or none."""
    lng, lat = source.get("lng"), source.get("lat")
    if lng is None and lat is None:
        return None
    if not (_degrees(lng, 180) and _degrees(lat, 90)):
        raise BadInput.of("位置", "经纬度不对", "请重新取位置，或不填位置")
    return float(lng), float(lat)  # type: ignore[arg-type]


def _degrees(value: Any, most: int) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and isfinite(value) and abs(value) <= most


def uuids(source: Mapping[str, Any], name: str) -> Sequence[UUID]:
    """Several numbers, each once."""
    return tuple(dict.fromkeys(many(source, name, uuid)))
