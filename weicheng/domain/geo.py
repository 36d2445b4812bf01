"""Points on the ground: WGS84 (GPS), GCJ-02 (高德、腾讯、天地图 apart) and BD-09 (百度); distances in metres.

A point is (longitude, latitude) in degrees. GCJ-02 shifts every point in mainland China by a smooth, published
function of its position of up to some 700 m; BD-09 shifts GCJ-02 once more by a rotation about a fixed amount.
Neither has a closed inverse: going back is a fixed-point iteration, exact to well under a millimetre.
Polygons are the matter of the places app; this module moves points.
"""

from __future__ import annotations

import math
from enum import StrEnum

Point = tuple[float, float]

EARTH_RADIUS = 6_371_008.8  # mean radius in metres
# The Krasovsky 1940 ellipsoid, on which GCJ-02 is defined.
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
# GCJ-02 takes offsets from this point and leaves everything outside this box as it is.
_ORIGIN: Point = (105.0, 35.0)
_BOX = (72.004, 0.8293, 137.8347, 55.8271)
# BD-09: constants of the second shift.
_BD_ANGLE = math.pi * 3000.0 / 180.0
_BD_SHIFT: Point = (0.0065, 0.006)


class Datum(StrEnum):
    """Which system coordinates are in; every file and device declares its own."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"

    @property
    def label(self) -> str:
        """The name on screens."""
        return {"wgs84": "WGS84(GPS、天地图)", "gcj02": "GCJ-02(高德、腾讯)", "bd09": "BD-09(百度)"}[self.value]


def to_wgs84(point: Point, datum: Datum) -> Point:
    """A point of the given system in WGS84, in which everything is stored."""
    if datum is Datum.WGS84:
        return point
    return _gcj02_to_wgs84(_bd09_to_gcj02(point) if datum is Datum.BD09 else point)


def from_wgs84(point: Point, datum: Datum) -> Point:
    """A WGS84 point in the given system, for maps and services that expect it."""
    if datum is Datum.WGS84:
        return point
    shifted = _wgs84_to_gcj02(point)
    return _gcj02_to_bd09(shifted) if datum is Datum.BD09 else shifted


def convert(point: Point, source: Datum, target: Datum) -> Point:
    """A point of one system in another."""
    return point if source is target else from_wgs84(to_wgs84(point, source), target)


def metres_between(one: Point, other: Point) -> float:
    """Great-circle distance (haversine); within 0.5 % of the ellipsoid, which is far finer than any address."""
    (lng1, lat1), (lng2, lat2) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))


def is_shifted(point: Point) -> bool:
    """Whether GCJ-02 differs from WGS84 here."""
    west, south, east, north = _BOX
    return west <= point[0] <= east and south <= point[1] <= north


def _wgs84_to_gcj02(point: Point) -> Point:
    if not is_shifted(point):
        return point
    east, north = _shift_metres(point[0] - _ORIGIN[0], point[1] - _ORIGIN[1])
    latitude = math.radians(point[1])
    # Metres to degrees on the ellipsoid: radius of curvature in the meridian, and in the prime vertical.
    flat = 1 - _ECCENTRICITY * math.sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / flat**1.5
    vertical = _AXIS / math.sqrt(flat)
    return (
        point[0] + math.degrees(east / (vertical * math.cos(latitude))),
        point[1] + math.degrees(north / meridian),
    )


def _shift_metres(x: float, y: float) -> Point:
    """The offset of GCJ-02 to the east and to the north: a polynomial and waves of periods 1/6, 1/2, 1, 12, 30…"""
    root = math.sqrt(abs(x))
    ripple = _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))) * 2.0 / 3.0
    return east, north


def _waves(at: float, terms: tuple[tuple[float, float], ...]) -> float:
    return sum(height * math.sin(frequency * math.pi * at) for height, frequency in terms)


def _gcj02_to_wgs84(point: Point) -> Point:
    """The WGS84 point whose GCJ-02 image is `point`; the shift is so smooth that each step gains some four digits."""
    guess = point
    for _ in range(8):
        image = _wgs84_to_gcj02(guess)
        guess = (guess[0] + point[0] - image[0], guess[1] + point[1] - image[1])
    return guess


def _gcj02_to_bd09(point: Point) -> Point:
    x, y = point
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * _BD_ANGLE)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _BD_ANGLE)
    return radius * math.cos(angle) + _BD_SHIFT[0], radius * math.sin(angle) + _BD_SHIFT[1]


def _bd09_to_gcj02(point: Point) -> Point:
    guess = (point[0] - _BD_SHIFT[0], point[1] - _BD_SHIFT[1])
    for _ in range(8):
        image = _gcj02_to_bd09(guess)
        guess = (guess[0] + point[0] - image[0], guess[1] + point[1] - image[1])
    return guess
