"""Closed vocabularies of the organisation; what differs by city (duties, roles) is data elsewhere."""

from __future__ import annotations

from django.db import models


class UnitKind(models.TextChoices):
    """What kind of body a unit is (条)."""

    LEADING_GROUP = "leading_group", "领导小组"
    HEADQUARTERS = "headquarters", "指挥部"
    OFFICE = "office", "创卫办"
    WORKING_GROUP = "working_group", "工作组"
    GOVERNMENT = "government", "党委政府"
    BUREAU = "bureau", "职能部门"
    STREET_OFFICE = "street_office", "街道(镇)"
    COMMUNITY = "community", "社区(村)"
    PAIRED = "paired", "包联单位"
    ENTERPRISE = "enterprise", "企业"


class AreaLevel(models.TextChoices):
    """How deep in the territory an area lies (块); levels may be skipped. A zone has no code of its own."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县(市、区)"
    ZONE = "zone", "功能区"
    STREET = "street", "街道(镇)"
    COMMUNITY = "community", "社区(村)"
    GRID = "grid", "网格"


class Fabric(models.TextChoices):
    """What an area is like on the ground; M-017 demands an owner for the last two by name."""

    ORDINARY = "ordinary", "一般区域"
    URBAN_VILLAGE = "urban_village", "城中村"
    FRINGE = "fringe", "城乡结合部"


class Part(models.TextChoices):
    """A unit's part in a duty: exactly one leads, any number support (M-008)."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class SuccessionKind(models.TextChoices):
    """How one unit follows another: everything open and every clock goes with it (M-004, M-005)."""

    MERGER = "merger", "合并"
    SUCCESSION = "succession", "承接"


class LeaderDuty(models.TextChoices):
    """The four duties of a guardian, 四包 (M-010)."""

    ADVANCE = "advance", "包推进"
    COORDINATE = "coordinate", "包协调"
    IMPLEMENT = "implement", "包落实"
    GUIDE = "guide", "包指导"


class ContactDirection(models.TextChoices):
    """Which way a liaison contact went (M-012)."""

    TO_UNIT = "to_unit", "创卫办→单位"
    FROM_UNIT = "from_unit", "单位→创卫办"


class WeakPoint(models.TextChoices):
    """What kind of weak point a liaison contact found (M-012)."""

    WORK = "work", "工作"
    LEDGER = "ledger", "台账"
    MANAGEMENT = "management", "管理"
