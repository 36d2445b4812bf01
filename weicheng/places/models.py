"""Sites (点位) and the borders of areas; everything is stored in WGS84."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Boundary(models.Model):
    """The border of an area: a polygon or multipolygon as WKB in WGS84, and the datum it was given in."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", "WGS84(含 CGCS2000)"
        GCJ02 = "gcj02", "GCJ-02(高德、腾讯)"
        BD09 = "bd09", "BD-09(百度)"

    area = models.OneToOneField("organization.Area", on_delete=models.CASCADE, related_name="boundary")
    area_path = models.CharField(max_length=64, db_index=True)
    geometry = models.BinaryField("WKB")
    given_in = models.CharField("原始坐标系", max_length=8, choices=Datum, default=Datum.WGS84)
    # Made for show, not surveyed: maps that use it carry 示意图.
    is_sketch = models.BooleanField("示意边界", default=False)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)


class Site(models.Model):
    """点位: a place with a kind — market, toilet, transfer station, lane — in an area, with an owner."""

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=40)
    area = models.ForeignKey("organization.Area", on_delete=models.PROTECT, related_name="sites")
    area_path = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "organization.Unit",
        verbose_name="管理单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    is_key = models.BooleanField("重点点位", default=False)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "kind", "name"], name="site_once_in_area"),
            models.CheckConstraint(
                name="site_position_whole",
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "kind"], name="site_area"),
            models.Index(fields=["unit_path"], name="site_unit"),
        ]

    def __str__(self) -> str:
        return self.name
