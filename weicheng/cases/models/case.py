"""案件: the work of putting one problem right, and what hangs on it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

import weicheng.base.literals  # noqa: F401 - its lookups
from weicheng.domain.cases import OPEN, OWN_SOURCES, SOURCE_NAMES, STATE_NAMES, Outcome, Source, State

OPEN_ROWS = Q(state__in=sorted(OPEN))
# In the words of the indexes over open cases, so that they answer on SQLite too.
IS_OPEN = Q(state__any_of=sorted(OPEN))
# Marks that few cases carry: each has an index of those that do.
RARE_FLAGS = ("disputed", "suspended", "listed", "is_key", "on_the_spot")
RARE_COUNTS = ("returns", "reworks", "relapses")
# The order of the list with the columns of reach, and what lists of open cases are narrowed and put in order by.
NEWEST = ("reported_at", "area_path", "unit_path", "lead_path", "sealed")
LISTED_BY = ("due_at", "state", "reported_at", "sealed", "handle_due_at")


class Case(models.Model):
    """One problem at one place. Flat on purpose: list filters need no joins, reach is a range on a path column."""

    state = models.CharField(
        "状态", max_length=12, choices=[(s, STATE_NAMES[s]) for s in State], default=State.REPORTED
    )
    outcome = models.CharField("整改结果", max_length=12, choices=[(o, o) for o in Outcome], default=Outcome.UNKNOWN)
    source = models.CharField("来源", max_length=12, choices=[(s, SOURCE_NAMES[s]) for s in Source])
    category = models.CharField("问题类别", max_length=8)
    duty = models.CharField("职责", max_length=40)
    grade = models.CharField(
        "等级", max_length=1, default="C", choices=[("A", "A类(紧急)"), ("B", "B类(重大)"), ("C", "C类(一般)")]
    )
    title = models.CharField("问题", max_length=120)
    description = models.TextField("描述", max_length=2000, blank=True)

    # Foreign keys that nobody looks cases up by have no index of their own: each costs every report a write.
    area = models.ForeignKey(
        "organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    area_path = models.CharField(max_length=64)
    site = models.ForeignKey(
        "places.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    address = models.CharField("位置描述", max_length=200, blank=True)
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    # 0.01° cell for the map: the same indexed SQL on both databases (stack.md, section 4).
    cell = models.IntegerField(null=True, blank=True)

    # The unit that must put it right now; "" while nobody has it.
    unit = models.ForeignKey(
        "organization.Unit",
        verbose_name="责任单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    unit_path = models.CharField(max_length=64, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="承办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # The lead department of the industry, which closes (M-101).
    lead = models.ForeignKey(
        "organization.Unit",
        verbose_name="牵头部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    lead_path = models.CharField(max_length=64, blank=True)
    # The other two owners of the place (M-011), told but not charged.
    territory = models.ForeignKey(
        "organization.Unit",
        verbose_name="属地单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    paired = models.ForeignKey(
        "organization.Unit",
        verbose_name="包联单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    found_at = models.DateTimeField("发现时间")
    reported_at = models.DateTimeField("上报时间")
    registered_at = models.DateTimeField("立案时间", null=True, blank=True)
    dispatched_at = models.DateTimeField("派遣时间", null=True, blank=True)
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    handled_at = models.DateTimeField("处置完成时间", null=True, blank=True)
    checked_at = models.DateTimeField("核查时间", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    # Due time of the stage the case is in, of the responsible unit's handling, and what citizens were told:
    # each the stored result of its clock's entries.
    due_at = models.DateTimeField("本环节时限", null=True, blank=True)
    handle_due_at = models.DateTimeField("整改时限", null=True, blank=True)
    citizen_due_at = models.DateTimeField("答复时限", null=True, blank=True)

    is_key = models.BooleanField("重点问题", default=False)
    on_the_spot = models.BooleanField("立行立改", default=False)
    disputed = models.BooleanField("争议中", default=False)
    # Who ruled on the owner it has now: 0 nobody, 1 the office, 2 the common superior.
    ruling = models.PositiveSmallIntegerField("裁定层级", default=0)
    suspended = models.BooleanField("挂账", default=False)
    listed = models.BooleanField("挂牌督办", default=False)
    # All its reports are in the sealed box: the case leaves lists, search, figures and exports.
    sealed = models.BooleanField("已密封", default=False)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    reworks = models.PositiveSmallIntegerField("返工次数", default=0)
    relapses = models.PositiveSmallIntegerField("反弹次数", default=0)
    corrections = models.PositiveSmallIntegerField("更正次数", default=0)
    reopens = models.PositiveSmallIntegerField("重新办理次数", default=0)
    escalation = models.PositiveSmallIntegerField("升级层级", default=0)

    touched_at = models.DateTimeField("最近动态")
    # The responsible unit's own last record; a reminder from above is no sign of life.
    unit_seen_at = models.DateTimeField("单位最近动态", null=True, blank=True)
    # When the escalation ladder must look again, and when each of its steps was taken last (code → ISO time).
    watch_at = models.DateTimeField(null=True, blank=True)
    climbed = models.JSONField(default=dict)
    # 整改方案, demanded before a case from a list may close (M-101).
    plan = models.CharField("整改方案", max_length=500, blank=True)
    # The case whose reports this one's were joined to; splitting empties it again.
    joined_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined_cases", db_index=False
    )

    # The look-alike search it was found by, and what the search of this one brought (M-100).
    found_by_sweep_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="look_alikes", db_index=False
    )
    root_cause = models.CharField("问题根源", max_length=500, blank=True)
    long_term_measure = models.CharField("长效措施", max_length=500, blank=True)
    places_checked = models.PositiveSmallIntegerField("举一反三排查处数", null=True, blank=True)

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上报人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    pack = models.ForeignKey(
        "standards.PackVersion", verbose_name="规则包", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The client's command: a repeated send finds the first answer.
    command_id = models.UUIDField(unique=True)
    batch_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=sorted(State))),
            models.CheckConstraint(
                name="case_closed_has_time", condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="case_dispatched_has_unit",
                condition=~Q(state__in=[State.DISPATCHED, State.ACCEPTED, State.HANDLED, State.CHECKED])
                | Q(unit__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # With what lists of open cases are narrowed and put in order by, so that they read only the rows they show.
            *(
                models.Index(fields=[f"{who}_path", *LISTED_BY], condition=OPEN_ROWS, name=f"case_open_{who}")
                for who in ("area", "unit", "lead")
            ),
            models.Index(fields=["due_at"], condition=OPEN_ROWS, name="case_open_due"),
            *(models.Index(fields=NEWEST, condition=Q(**{flag: True}), name=f"case_{flag}") for flag in RARE_FLAGS),
            *(
                models.Index(fields=NEWEST, condition=Q(**{f"{count}__gt": 0}), name=f"case_{count}")
                for count in RARE_COUNTS
            ),
            models.Index(fields=["state", "reported_at"], name="case_state"),
            # With the columns of reach in it, so that walking along the reports reads no row it does not show.
            models.Index(fields=NEWEST, name="case_reported"),
            models.Index(fields=["closed_at"], name="case_closed"),
            models.Index(fields=["area_path", "reported_at", "sealed"], name="case_area"),
            models.Index(fields=["unit_path", "reported_at", "sealed"], name="case_unit"),
            models.Index(fields=["category", "reported_at"], name="case_category"),
            models.Index(fields=["area", "category", "reported_at"], name="case_duplicates"),
            models.Index(fields=["cell"], condition=OPEN_ROWS, name="case_cell"),
            models.Index(fields=["watch_at"], condition=OPEN_ROWS, name="case_watch"),
            # Filled in a few rows only: a whole index of NULLs would make SQLite think that it tells nothing apart.
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"case_{name}")
                for name in ("site", "joined_into", "found_by_sweep_of", "batch_id")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """案号: year of report and running number; never reused."""
        return f"{timezone.localtime(self.reported_at):%Y}-{self.pk:06d}"

    @property
    def round(self) -> int:
        """How often the work began anew: photos and notes of an earlier round do not prove the present one."""
        return self.reworks + self.relapses + self.reopens

    @property
    def is_own_discovery(self) -> bool:
        """Found by inspectors, grid workers or the unit itself (M-098)."""
        return self.source in OWN_SOURCES


class Dispatch(models.Model):
    """One hand-over of a case to a unit, with the reasons shown then and how it ended (M-107)."""

    class End(models.TextChoices):
        ACCEPTED = "accepted", "已接收"
        RETURNED = "returned", "退回"
        WITHDRAWN = "withdrawn", "收回误派"
        RULED_AWAY = "ruled_away", "裁定改派"
        SUCCEEDED = "succeeded", "机构承接"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dispatches")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="dispatches")
    unit_path = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # What the rules proposed and why, as shown to the dispatcher; kept even when the registry changes later.
    proposed = models.ForeignKey(
        "organization.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reasons = models.JSONField(default=list)
    override_reason = models.CharField("改派理由", max_length=300, blank=True)
    is_ruling = models.BooleanField("裁定", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    # An accepted reason for returning costs the unit no hours (M-107).
    reason_accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "at"], name="dispatch_unit")]


class CasePhoto(models.Model):
    """A photo as evidence of a case: what it shows, in which round of work."""

    class Kind(models.TextChoices):
        REPORT = "report", "上报"
        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"
        CHECK = "check", "核查"
        LOOK_BACK = "look_back", "回头看"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    photo = models.ForeignKey("evidence.Photo", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "photo", "kind"], name="case_photo_once")]


class CaseAttachment(models.Model):
    """A file on a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey("evidence.Attachment", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class CaseNote(models.Model):
    """What a person wrote on a case; a note moves no clock."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "备注"
        REMINDER = "reminder", "催办"
        HANDLING = "handling", "整改情况"
        CHECK = "check", "核查意见"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
