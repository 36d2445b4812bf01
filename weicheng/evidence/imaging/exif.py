"""What a camera wrote into a picture: when, where and with what. Broken fields count as absent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image

LOCAL = ZoneInfo("Asia/Shanghai")
OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
EARLIEST = datetime(1990, 1, 1, tzinfo=LOCAL)
DEVICE_LENGTH = 80


@dataclass(frozen=True)
class CameraFacts:
    """Time (aware), position (degrees, WGS84 as the standard demands) and device; None or "" if not recorded."""

    taken_at: datetime | None = None
    lng: float | None = None
    lat: float | None = None
    device: str = ""


def camera_facts(exif: Image.Exif) -> CameraFacts:
    """Reads the facts; never raises on the nonsense some phones and editors write."""
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, TypeError, KeyError, OSError, SyntaxError):
        return CameraFacts()
    lng, lat = _position(place)
    return CameraFacts(_taken_at(details), lng, lat, _device(exif))


def _taken_at(details: Mapping[int, Any]) -> datetime | None:
    # Not DateTime (0x0132): editors set it when they save, so it does not say when the picture was taken.
    for tag, zone_tag in (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
        (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    ):
        try:
            naive = datetime.strptime(str(details.get(tag, "")).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        taken_at = naive.replace(tzinfo=_zone(str(details.get(zone_tag, ""))))
        return taken_at if taken_at > EARLIEST else None
    return None


def _zone(text: str) -> ZoneInfo | timezone:
    found = OFFSET.match(text.strip())
    if not found or int(found[2]) > 14:
        return LOCAL
    shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(shift if found[1] == "+" else -shift)


def _position(place: Mapping[int, Any]) -> tuple[float | None, float | None]:
    lat = _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), "NS")
    lng = _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), "EW")
    # 0°, 0° lies in the sea off Ghana; it is what phones write before the first fix.
    if lng is None or lat is None or (lng == 0 and lat == 0) or abs(lat) > 90 or abs(lng) > 180:
        return None, None
    return lng, lat


def _degrees(parts: Any, reference: Any, signs: str) -> float | None:
    letter = str(reference or "").strip("\0 ").upper()
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if letter not in signs or not letter or not math.isfinite(value):
        return None
    return round(-value if letter == signs[1] else value, 7)


def _device(exif: Image.Exif) -> str:
    make, model = (_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    whole = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return whole.strip()[:DEVICE_LENGTH]


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(character for character in text if character.isprintable()).strip()
