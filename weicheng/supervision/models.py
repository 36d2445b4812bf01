"""社会监督员, opinions, hearings and reviews; each opinion is adopted or not, with the reason (M-133, M-095)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Supervisor(models.Model):
    """社会监督员: appointed for a term over an area. The name is for the office; public pages show none."""

    class Kind(models.TextChoices):
        DEPUTY = "deputy", "人大代表"
        MEMBER = "member", "政协委员"
        RESIDENT = "resident", "居民代表"
        MEDIA = "media", "媒体"
        BUSINESS = "business", "经营者代表"
        OTHER = "other", "其他"

    name = models.CharField("姓名", max_length=40)
    kind = models.CharField("身份", max_length=12, choices=Kind)
    area = models.ForeignKey("organization.Area", verbose_name="监督区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64, db_index=True)
    starts_on = models.DateField("聘任日期")
    ends_on = models.DateField("任期届满(不含当日)")
    basis = models.CharField("聘任依据", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="supervisor_term", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(fields=["name", "area", "starts_on"], name="supervisor_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Hearing(models.Model):
    """听证会: a topic heard in public. It ends with a word on every opinion."""

    topic = models.CharField("议题", max_length=120)
    held_on = models.DateField("日期")
    venue = models.CharField("地点", max_length=120, blank=True)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64, db_index=True)
    # By groups and numbers (居民代表 12 人，经营者 5 人), not by name.
    participants = models.CharField("参加人员", max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField("公布结果时间", null=True, blank=True)

    def __str__(self) -> str:
        return self.topic


class Review(models.Model):
    """视察: people's congress, CPPCC or the press look for themselves; every opinion is answered (M-095)."""

    class Body(models.TextChoices):
        CONGRESS = "congress", "人大"
        CONSULTATIVE = "consultative", "政协"
        PRESS = "press", "新闻媒体"

    class Form(models.TextChoices):
        LOOK = "look", "视察"
        SUPERVISE = "supervise", "督查"
        COVERT = "covert", "暗访"
        STUDY = "study", "调研"

    class Supervision(models.TextChoices):
        LEGAL = "legal", "法律监督"
        WORK = "work", "工作监督"
        DEMOCRATIC = "democratic", "民主监督"
        PUBLIC_OPINION = "public_opinion", "舆论监督"

    title = models.CharField("名称", max_length=120)
    body = models.CharField("监督主体", max_length=12, choices=Body)
    form = models.CharField("形式", max_length=12, choices=Form)
    supervision = models.CharField("监督类别", max_length=16, choices=Supervision)
    held_on = models.DateField("日期")
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64, db_index=True)
    places = models.CharField("视察地点", max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """One opinion and what became of it; answered means adopted, or not adopted with a reason."""

    class Source(models.TextChoices):
        SUPERVISOR = "supervisor", "社会监督员"
        PLATFORM = "platform", "网络舆论监督"
        MEDIA = "media", "媒体评议"
        HEARING = "hearing", "听证会"
        REVIEW = "review", "人大政协视察"

    source = models.CharField("来源", max_length=12, choices=Source)
    supervisor = models.ForeignKey(
        Supervisor, verbose_name="监督员", null=True, blank=True, on_delete=models.PROTECT, related_name="opinions"
    )
    hearing = models.ForeignKey(Hearing, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    # Whose view it is, by group: 居民代表, 经营者代表.
    speaker = models.CharField("提出者身份", max_length=40, blank=True)
    text = models.CharField("意见", max_length=1000)
    area = models.ForeignKey("organization.Area", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "organization.Unit", verbose_name="研究单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复时限")
    adopted = models.BooleanField("采纳", null=True)
    reply = models.CharField("答复", max_length=1000, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The case it led to, when it points at a problem in the street.
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_decided_with_words", condition=Q(adopted=None, replied_at=None) | ~Q(reply="")
            ),
            models.CheckConstraint(
                name="opinion_of_hearing", condition=Q(hearing=None) | Q(source="hearing", supervisor=None)
            ),
            models.CheckConstraint(
                name="opinion_of_review", condition=Q(review=None) | Q(source="review", supervisor=None, hearing=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_path", "due_on"], condition=Q(adopted=None), name="opinion_open"),
            models.Index(fields=["area_path", "received_at"], name="opinion_area"),
        ]

    def __str__(self) -> str:
        return self.text[:20]
