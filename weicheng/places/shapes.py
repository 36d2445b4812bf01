"""Borders from GeoJSON in any of the three datums of the field, kept as WKB in WGS84."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from weicheng.domain.geo import Datum, to_wgs84
from weicheng.domain.refusals import BadInput, Fault

MOST_FEATURES = 60_000
# Keys under which cities keep the code of an area.
CODE_KEYS = ("code", "adcode", "区划代码", "行政区划代码", "网格编码", "gb")


@dataclass(frozen=True)
class Shape:
    """One border as it came: the code or name it belongs to, and its polygon in WGS84."""

    code: str
    name: str
    geometry: BaseGeometry


def read_geojson(raw: bytes, datum: str) -> list[Shape]:
    """Every polygon of a FeatureCollection. Raises BadInput naming each feature that cannot be used."""
    faults: list[Fault] = []
    shapes = []
    for number, feature in enumerate(_features(raw), 1):
        try:
            shapes.append(_shape(feature, datum))
        except (ValueError, TypeError, KeyError, AttributeError, shapely.GEOSException):
            faults.append(Fault(f"第 {number} 个图形", "不是有效的面", "请检查坐标和闭合"))
    if faults:
        raise BadInput(faults)
    if not shapes:
        raise BadInput.of("文件", "没有图形", "请导出为 GeoJSON（FeatureCollection）")
    return shapes


def _features(raw: bytes) -> list[dict[str, Any]]:
    try:
        data = json.loads(raw)
        features = data["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadInput.of("文件", "不是 GeoJSON", "请从地图软件导出为 GeoJSON（UTF-8）") from None
    if not isinstance(features, list) or len(features) > MOST_FEATURES:
        raise BadInput.of("文件", "图形太多或格式不对", f"一次最多 {MOST_FEATURES} 个，请分批导入")
    return features


def _shape(feature: dict[str, Any], datum: str) -> Shape:
    geometry = shape(feature["geometry"])
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise ValueError("not a polygon")
    if datum != Datum.WGS84:
        geometry = shapely.transform(geometry, lambda points: _converted(points, Datum(datum)))
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("outside the globe")
    properties = feature.get("properties") or {}
    code = next((str(properties[key]) for key in CODE_KEYS if properties.get(key)), "")
    return Shape(code.strip(), str(properties.get("name") or properties.get("名称") or "").strip(), geometry)


def _converted(points: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    return np.array([to_wgs84((float(lng), float(lat)), datum) for lng, lat in points])


def simplified(geometry: BaseGeometry, degrees: float) -> dict[str, Any]:
    """A border as GeoJSON, thinned to `degrees` for the zoom it is drawn at."""
    thin = geometry.simplify(degrees, preserve_topology=True) if degrees else geometry
    drawn: dict[str, Any] = json.loads(shapely.to_geojson(thin))
    return drawn
