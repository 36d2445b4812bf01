"""抽查: frozen pools, the figures that decide, what was drawn, who looked, what was published (M-085, M-092)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from weicheng.base.append_only import AppendOnlyModel
from weicheng.domain.sampling.pool import Mode

MODE_NAMES = {Mode.EQUAL: "机会均等", Mode.MEMORY: "久未查的机会大", Mode.EXHAUSTIVE: "一轮抽遍、不重复"}


class Draw(models.Model):
    """抽查: one draw from freezing to publication. What must not change stands in the tables below."""

    class State(models.TextChoices):
        FROZEN = "frozen", "已冻结"
        DRAWN = "drawn", "已抽取"
        PUBLISHED = "published", "已公布"
        REROLLED = "rerolled", "已重抽"
        CANCELLED = "cancelled", "已取消"

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=80)
    # Draws of one plan over the same frame: the rounds of the exhaustive mode are counted within it.
    series = models.CharField("抽查计划", max_length=40)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=State, default=State.FROZEN)
    mode = models.CharField("方式", max_length=12, choices=[(mode.value, name) for mode, name in MODE_NAMES.items()])
    frame = models.PositiveIntegerField("总数")
    size = models.PositiveIntegerField("抽取数")
    # In hundredths of a percent; None when the size was set by hand.
    rate = models.PositiveIntegerField("比例(万分之)", null=True, blank=True)
    pool_sha256 = models.CharField("名单指纹", max_length=64)
    figure_name = models.CharField("决定数字", max_length=60)
    figure_issue = models.CharField("期次", max_length=40)
    figure_source = models.CharField("公布处", max_length=120)
    known_at = models.DateTimeField("公布时间")
    visit_on = models.DateField("检查日")
    publish_by = models.DateField("公布时限")
    # What outsiders can infer (剩余名单可推知), as it was said when the pool was frozen.
    warning = models.CharField("提示", max_length=200, blank=True)
    rules = models.ForeignKey("standards.PackVersion", on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField("第几次", default=1)
    replaces = models.OneToOneField(
        "self", verbose_name="取代", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    # Why it was re-rolled or cancelled.
    ended_because = models.CharField("原因", max_length=300, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("密钥", max_length=400, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="draw_frozen_before_known", condition=Q(frozen_at__lt=F("known_at"))),
            models.CheckConstraint(
                name="draw_drawn_after_known", condition=Q(drawn_at=None) | Q(drawn_at__gte=F("known_at"))
            ),
            models.CheckConstraint(name="draw_ended_with_reason", condition=Q(ended_at=None) | ~Q(ended_because="")),
            models.CheckConstraint(
                name="draw_published_once_drawn", condition=Q(published_at=None) | Q(drawn_at__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "visit_on"], name="draw_area"),
            models.Index(fields=["series", "visit_on"], name="draw_series"),
            models.Index(fields=["publish_by"], condition=Q(state="drawn"), name="draw_to_publish"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class FrozenPool(AppendOnlyModel):
    """The canonical text whose hash was published; secret until the draw is."""

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="pool")
    text = models.TextField()

    def __str__(self) -> str:
        return f"pool of {self.draw_id}"


class PoolItem(AppendOnlyModel):
    """One place of the pool with its chance; the same as in the text, for lists and figures."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="items")
    ref = models.CharField("对象", max_length=64, db_index=True)
    stratum = models.CharField("层", max_length=80)
    label = models.CharField("名称", max_length=120)
    last_visit = models.DateField("上次检查", null=True, blank=True)
    weight = models.BigIntegerField("权数")
    # Against the average of the stratum, in hundredths.
    factor = models.PositiveIntegerField("机会倍数")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "ref"], name="pool_item_once")]

    def __str__(self) -> str:
        return self.label


class PoolInspector(AppendOnlyModel):
    """One person of the inspectors' pool, by reference and post."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="inspectors")
    ref = models.CharField(max_length=64)
    label = models.CharField("督查员", max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "ref"], name="pool_inspector_once")]

    def __str__(self) -> str:
        return self.label


class FigureEntry(AppendOnlyModel):
    """What one person typed. A slip stays on record; the draw happens when two persons have typed the same."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField("职务", max_length=200)
    typed = models.CharField("录入", max_length=200)
    figures = models.CharField("数字", max_length=300)
    agreed = models.BooleanField("一致", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "录入"

    def __str__(self) -> str:
        return f"{self.post} {self.at:%Y-%m-%d %H:%M}"


class ChosenItem(AppendOnlyModel):
    """A place on the list, in the order of the draw from 1."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="chosen")
    item = models.OneToOneField(PoolItem, on_delete=models.PROTECT, related_name="chosen")
    rank = models.PositiveIntegerField("名次")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "rank"], name="chosen_rank_once")]

    def __str__(self) -> str:
        return f"{self.rank}"


class PairMember(AppendOnlyModel):
    """An inspector sent to a chosen place; seats 1 and 2."""

    chosen = models.ForeignKey(ChosenItem, on_delete=models.PROTECT, related_name="pair")
    inspector = models.ForeignKey(PoolInspector, on_delete=models.PROTECT, related_name="sent")
    seat = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chosen", "seat"], name="pair_seat_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Look(AppendOnlyModel):
    """查看: somebody saw the list before it was published."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField("职务", max_length=200)
    at = models.DateTimeField("时间", db_index=True)

    def __str__(self) -> str:
        return f"{self.post} {self.at:%Y-%m-%d %H:%M}"


class Publication(AppendOnlyModel):
    """The file that was published, byte for byte."""

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="publication")
    text = models.TextField()
    digest = models.CharField("校验码", max_length=64)
    at = models.DateTimeField("公布时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.digest


class Recusal(models.Model):
    """回避: a person who must not inspect a unit or an area, as declared."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="督查员", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(
        "organization.Area", verbose_name="区域", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The kind of tie only (亲属任职、曾任职); no family names.
    ground = models.CharField("事由", max_length=120)
    declared_at = models.DateTimeField("申报时间")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="recusal_names_one",
                condition=Q(unit__isnull=False, area__isnull=True) | Q(unit__isnull=True, area__isnull=False),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user"], condition=Q(ended_at=None), name="recusal_open")]

    def __str__(self) -> str:
        return self.ground
