"""标准版本 and 条款: loaded whole, never changed; a correction is a further revision (M-019, decision 0024)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from weicheng.base.append_only import AppendOnlyModel


class Edition(AppendOnlyModel):
    """One standard as it was loaded: shipped with the program or read from a workbook of the city."""

    class Level(models.TextChoices):
        NATIONAL = "national", "国家"
        PROVINCE = "province", "省"
        CITY = "city", "市"

    class Origin(models.TextChoices):
        SHIPPED = "shipped", "随程序"
        WORKBOOK = "workbook", "表格装入"

    # Names the standard through all its revisions ("city-2014").
    code = models.CharField("代码", max_length=40)
    revision = models.PositiveSmallIntegerField("修订", default=1)
    name = models.CharField("名称", max_length=120)
    level = models.CharField("级别", max_length=10, choices=Level)
    # What the honour is: 国家卫生城市, 国家卫生县城; free, because campaigns other than this have standards too.
    honour = models.CharField("称号", max_length=60)
    document = models.CharField("文号", max_length=80, blank=True)
    applies_to = models.CharField("适用范围", max_length=300, blank=True)
    valid_from = models.DateField("施行日期", null=True, blank=True)
    # Inclusive.
    valid_until = models.DateField("废止前最后一日", null=True, blank=True)
    # What a condition of the first kind is called here: 基本条件, 必备条件.
    condition_name = models.CharField("前置条件名称", max_length=20, default="基本条件")
    # Kind of clause → how many the source says there are; what is loaded is checked against it.
    expected = models.JSONField("应有条数", default=dict)
    source = models.CharField("来源", max_length=300, blank=True)
    # What is known to be missing, in words.
    missing = models.CharField("缺文", max_length=500, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    origin = models.CharField("装入方式", max_length=10, choices=Origin)
    sha256 = models.CharField("内容指纹", max_length=64)
    loaded_at = models.DateTimeField("装入时间")
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "revision"], name="edition_revision_once")]

    def __str__(self) -> str:
        return self.name if self.revision == 1 else f"{self.name}（第 {self.revision} 次修订）"


class Clause(AppendOnlyModel):
    """条款: a condition, category, clause, target or review point of an edition."""

    class Kind(models.TextChoices):
        CONDITION = "condition", "基本条件"
        CATEGORY = "category", "大项"
        CLAUSE = "clause", "条款"
        TARGET = "target", "评价指标"
        POINT = "point", "评审点"

    class Evidence(models.TextChoices):
        """How far the text is confirmed; shown beside it on every page. Nothing that is shipped is confirmed."""

        CONFIRMED = "confirmed", "已核"
        CITED = "cited", "有出处"
        UNCHECKED = "unchecked", "待核"
        SAMPLE = "sample", "示例"
        MISSING = "missing", "缺文"

    class Bottleneck(models.TextChoices):
        HARDWARE = "hardware", "硬件"
        MANAGEMENT = "management", "管理"
        PEOPLE = "people", "素质"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="clauses")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    # Names the clause inside its edition and in later revisions of it ("B3", "11", "11.2").
    code = models.CharField("代码", max_length=40)
    number = models.CharField("条号", max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # Place in the edition, read from the top.
    position = models.PositiveIntegerField("顺序")
    name = models.CharField("名称", max_length=200)
    text = models.CharField("条文", max_length=2000, blank=True)
    is_veto = models.BooleanField("一票否决", default=False)
    is_ticket = models.BooleanField("入门证", default=False)
    bottleneck = models.CharField("瓶颈类别", max_length=10, choices=Bottleneck, blank=True)
    # As `domain.measures.written` reads it; None where nothing can be measured.
    measure = models.JSONField("口径", null=True, blank=True)
    points = models.DecimalField("分值", max_digits=8, decimal_places=2, null=True, blank=True)
    # The department that commonly has the figures, as a suggestion.
    department = models.CharField("数据部门", max_length=60, blank=True)
    evidence = models.CharField("核对情况", max_length=10, choices=Evidence)
    source = models.CharField("出处", max_length=300, blank=True)
    # Where sources contradict each other, and what else there is to know.
    remark = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "code"], name="clause_code_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="clause_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
