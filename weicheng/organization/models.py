"""Who exists and who is responsible: units (条), areas (块), people, postings and duties, all with dates."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from weicheng.organization.enums import (
    AreaLevel,
    ContactDirection,
    Fabric,
    LeaderDuty,
    Part,
    SuccessionKind,
    UnitKind,
    WeakPoint,
)


def dates_in_order(name: str) -> models.CheckConstraint:
    """Every interval is half open, [starts_on, ends_on): the day of a change belongs to the new row only."""
    return models.CheckConstraint(name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")))


class Dated(models.Model):
    """A fact that holds from a day (inclusive) to a day (exclusive); history is closed, never overwritten."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期(不含当日)", null=True, blank=True)

    class Meta:
        abstract = True


class Node(models.Model):
    """A node of a tree; `path` is fixed-width digits (access.paths), so a subtree is a range of strings."""

    name = models.CharField("名称", max_length=80)
    path = models.CharField("路径", max_length=64, unique=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    batch_id = models.BigIntegerField("导入批次", null=True, blank=True, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Area(Node):
    """区域: a piece of territory, from the province down to the grid cell."""

    level = models.CharField("层级", max_length=12, choices=AreaLevel)
    # 6 (GB/T 2260), 9, 12 or 15 digits; empty for a zone without a code of its own.
    code = models.CharField("区划代码", max_length=15, blank=True)
    fabric = models.CharField("区域类型", max_length=16, choices=Fabric, default=Fabric.ORDINARY)
    built_up = models.BooleanField("建成区", default=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="area_code_once"),
            models.UniqueConstraint(fields=["parent", "name"], name="area_name_once_under_parent"),
        ]
        indexes: ClassVar = [models.Index(fields=["level", "path"], name="area_level")]


class Unit(Node):
    """单位: a body in the line of command — leading group, office, bureau, street office, enterprise."""

    kind = models.CharField("类别", max_length=16, choices=UnitKind)
    short_name = models.CharField("简称", max_length=40, blank=True)
    # 属地单位: the territory this unit governs; the nearest such unit above a place is its territorial owner.
    area = models.ForeignKey(
        Area,
        verbose_name="属地区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="governing_units",
    )
    industry = models.CharField("行业", max_length=40, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["parent", "name"], name="unit_name_once_under_parent")]
        indexes: ClassVar = [
            models.Index(fields=["kind", "path"], name="unit_kind"),
            models.Index(fields=["name"], name="unit_name"),
        ]


class UnitAlias(models.Model):
    """Another spelling or former name of a unit, confirmed by a person (M-227)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("别名", max_length=80, unique=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One unit's matters passing to another on a day, with the document it rests on (M-004, M-005)."""

    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="passed_to")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="took_over")
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    on = models.DateField("生效日期")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["from_unit"], name="unit_passes_on_once"),
            models.CheckConstraint(name="unit_cannot_succeed_itself", condition=~Q(from_unit=F("to_unit"))),
        ]


class UserManager(BaseUserManager["User"]):
    """Looks a person up by user name at sign-in."""


class User(AbstractBaseUser):
    """A person with an account. Minimal data: a name, a user name, optionally a phone (encrypted, masked)."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone_sealed = models.CharField("手机号(加密)", max_length=300, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("须修改口令", default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    # Hash of the one-time code that lets the person choose a first password; imported accounts get no password.
    activation_hash = models.CharField(max_length=128, blank=True)
    activation_until = models.DateTimeField(null=True, blank=True)
    # The pages whose first-time tour the person has seen; emptied to see them again.
    toured = models.JSONField("看过的新手引导", default=list, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """One signed-in browser of a person: shown to them, ended when they sign in elsewhere too often."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField("登录时间")
    address = models.GenericIPAddressField("来源地址", null=True)
    device = models.CharField("设备", max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "at"], name="sign_in_of_user")]


class Posting(Dated):
    """任职: a person holding a post in a unit, with a role, over an area; a change opens a new row."""

    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="postings")
    # Over which territory; for roles that reach along areas. Empty: the unit's own area.
    area = models.ForeignKey(
        Area,
        verbose_name="管辖区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="postings",
    )
    role = models.CharField("系统角色", max_length=40, blank=True)
    title = models.CharField("职务", max_length=40)
    # 一把手: the top leader of the unit (M-001).
    is_head = models.BooleanField("一把手", default=False)
    basis = models.CharField("任职依据", max_length=200, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [dates_in_order("posting_dates")]
        indexes: ClassVar = [
            models.Index(fields=["user", "ends_on"], name="posting_of_user"),
            models.Index(fields=["unit", "title", "starts_on"], name="posting_title"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.title}"


class Substitution(Dated):
    """AB岗: while it holds, the deputy acts with the postings of the principal ("A 代 B")."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="substitutions")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="substitutes_for")
    reason = models.CharField("原因", max_length=100)

    class Meta:
        constraints: ClassVar = [dates_in_order("substitution_dates")]


class DutyAssignment(Dated):
    """责任分工: a unit, and the post that answers for it, owns a duty in an area over an interval (M-011, M-016)."""

    duty = models.CharField("职责", max_length=40)
    area = models.ForeignKey(Area, verbose_name="区域", on_delete=models.PROTECT, related_name="duty_assignments")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="duty_assignments")
    posting = models.ForeignKey(
        Posting,
        verbose_name="责任岗位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duty_assignments",
    )
    part = models.CharField("角色", max_length=8, choices=Part, default=Part.LEAD)
    basis = models.CharField("依据", max_length=200, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [dates_in_order("duty_dates")]
        indexes: ClassVar = [
            models.Index(fields=["duty", "area", "starts_on"], name="duty_area"),
            models.Index(fields=["unit", "ends_on"], name="duty_unit"),
        ]


class Pairing(Dated):
    """挂钩包保: a paired unit answering for an area, the third owner of a place (M-011)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pairings")
    basis = models.CharField("依据", max_length=200, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [dates_in_order("pairing_dates")]


class LeadTarget(models.Model):
    """路段 or 项目: what a leader is tied to besides an area; on the books, so that one without a leader shows."""

    class Kind(models.TextChoices):
        ROAD = "road", "路段"
        PROJECT = "project", "项目"

    kind = models.CharField("类型", max_length=8, choices=Kind)
    name = models.CharField("名称", max_length=80)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "name"], name="lead_target_once")]

    def __str__(self) -> str:
        return self.name


class LeaderAssignment(Dated):
    """领导包联: a leader's posting tied to an area, a road or a project (M-009); also the guardian of M-010."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="leader_assignments")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="leader_assignments")
    target = models.ForeignKey(
        LeadTarget, null=True, blank=True, on_delete=models.PROTECT, related_name="leader_assignments"
    )

    class Meta:
        constraints: ClassVar = [
            dates_in_order("leader_assignment_dates"),
            models.CheckConstraint(
                name="leader_assignment_names_one_object",
                condition=Q(area__isnull=False, target__isnull=True) | Q(area__isnull=True, target__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.area or self.target)


class GuardianEntry(models.Model):
    """A guardian's work log entry, tagged with one of the four duties (M-010)."""

    assignment = models.ForeignKey(LeaderAssignment, on_delete=models.PROTECT, related_name="entries")
    duty = models.CharField("四包", max_length=12, choices=LeaderDuty)
    on = models.DateField("日期")
    text = models.CharField("内容", max_length=500)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Liaison(Dated):
    """挂钩指导: the office's named liaison for a department or street (M-012)."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="liaisons")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="liaisons")

    class Meta:
        constraints: ClassVar = [dates_in_order("liaison_dates")]


class LiaisonContact(models.Model):
    """One contact between the liaison and the unit, and the weak point it found (M-012)."""

    liaison = models.ForeignKey(Liaison, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField("日期")
    direction = models.CharField("方向", max_length=12, choices=ContactDirection)
    text = models.CharField("内容", max_length=500)
    weak_point = models.CharField("薄弱环节", max_length=12, choices=WeakPoint, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Block(models.Model):
    """责任区块: a block of the grid campaign with a lead department (M-064)."""

    name = models.CharField("区块名称", max_length=80, unique=True)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="blocks_led")
    assistants = models.ManyToManyField(Unit, related_name="blocks_assisted", blank=True)
    areas = models.ManyToManyField(Area, related_name="blocks")
    handler = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="blocks")
    group = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class BlockCheck(models.Model):
    """A regular check carried out in a block by its lead department (M-064)."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField("日期")
    text = models.CharField("内容", max_length=500)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class VacuumAlarm(models.Model):
    """责任真空: an area and duty without exactly one valid owner, from a day on (M-016).

    Written from the interval computation whenever an assignment in the subtree changes, and nightly; it remembers
    when the hole was first seen and when it was closed. It is never consulted to decide who owns a place.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", "无责任单位"
        OVERLAP = "overlap", "责任重叠"
        EXPIRED = "expired", "责任人已离任"
        CLOSED_UNIT = "closed_unit", "责任单位已撤销"
        IDLE = "idle", "责任单位等待观望"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="vacuum_alarms")
    area_path = models.CharField(max_length=64)
    duty = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    # How many areas the hole covers, and the units that make it: shown, never filtered on.
    areas = models.PositiveIntegerField(default=1)
    units = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_path", "duty"], condition=Q(cleared_at=None), name="vacuum_open"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "duty", "kind", "starts_on"], condition=Q(cleared_at=None), name="vacuum_once"
            )
        ]
