"""热线工单: the contract between the 12345 centre's files and this system, by version (M-129).

The columns of a version stand in docs/how-to/hotline-contract.md, to be handed to the centre. A file of an older
version stays readable: a new version is a new entry of CONTRACTS, never a change of an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import choice, optional_text, phone, text
from weicheng.base.sheets.faults import CellRefused, shown
from weicheng.cases.actions.hotline import NewOrder, Orders, RepeatedOrder, import_orders
from weicheng.cases.actions.taking_back import take_back_import
from weicheng.cases.imports.cells import CATEGORIES, CATEGORY, Categories, moment
from weicheng.cases.models import Report
from weicheng.cases.queries.hotline import known_orders, obstacles_to_taking_back, orders_of_batch
from weicheng.domain.accusation import find_accusation
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, Finder
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

CONTRACTS = ("2026.1",)
CURRENT = CONTRACTS[-1]
CAPABILITY = "case.receive"


def contract(cell: Cell) -> str:
    """The version of the contract a file follows; blank means the current one."""
    version = optional_text(cell, 12).lstrip("vV") or CURRENT
    if version not in CONTRACTS:
        known = "、".join(CONTRACTS)
        raise CellRefused(f"契约版本 {shown(version)} 本系统不认识", f"可用版本：{known}。请与热线核对导出格式。")
    return version


FIELDS = (
    ImportField(
        code="order_no",
        label="工单号",
        convert=lambda cell: text(cell, 60),
        synonyms=("工单编号", "诉求编号", "受理编号", "工单", "编号", "受理单号"),
        required=True,
        example="12345-20260603-0017",
    ),
    ImportField(
        code="called_at",
        label="来电时间",
        convert=moment,
        synonyms=("受理时间", "诉求时间", "登记时间", "来话时间", "创建时间"),
        required=True,
        example="2026-06-03 02:30",
    ),
    ImportField(
        code="text",
        label="内容",
        convert=lambda cell: text(cell, 2000),
        synonyms=("诉求内容", "工单内容", "反映内容", "问题描述", "来电内容"),
        required=True,
        example="路口垃圾成堆，三天没人清",
    ),
    ImportField(
        code="address",
        label="地址",
        convert=lambda cell: optional_text(cell, 200),
        synonyms=("诉求地址", "事发地址", "发生地址", "问题地址", "详细地址", "位置"),
        example="东街道东一社区人民路口",
    ),
    ImportField(
        code=CATEGORY,
        label="类别",
        convert=lambda cell: text(cell, 80),
        synonyms=("诉求类别", "问题类别", "工单类别", "事项类别", "诉求分类", "问题分类"),
        required=True,
        example="垃圾没人清",
        help="热线自己的分类第一次导入时逐个对应，以后自动识别。整份表是同一类时可统一填写。",
    ),
    ImportField(
        code="centre_due_at",
        label="办理时限",
        convert=moment,
        synonyms=("办结时限", "要求办结时间", "截止时间", "到期时间", "反馈时限"),
        example="2026-06-08 18:00",
    ),
    ImportField(
        code="kind",
        label="性质",
        convert=choice({"投诉": "complaint", "建议": "suggestion", "举报": "complaint", "求助": "complaint"}),
        synonyms=("诉求性质", "诉求类型", "工单类型"),
        options=("投诉", "建议"),
        help="不填算投诉。",
    ),
    ImportField(
        code="name",
        label="姓名",
        convert=lambda cell: optional_text(cell, 40),
        synonyms=("来电人", "诉求人", "联系人", "市民姓名", "来电人姓名"),
        help="加密保存，承办单位看不到。",
    ),
    ImportField(
        code="phone",
        label="电话",
        convert=phone,
        synonyms=("来电号码", "联系电话", "联系方式", "手机号", "电话号码"),
    ),
    *PLACE_FIELDS,
    ImportField(
        code="contract",
        label="契约版本",
        convert=contract,
        synonyms=("接口版本", "格式版本"),
        example=CURRENT,
        help=f"不填按 {CURRENT} 版读取。",
    ),
)


class Reader:
    """Turns the rows of one file into new and repeated orders."""

    def __init__(self, check: Check, rows: list[SheetRow]) -> None:
        self.check = check
        self.rows = rows
        self.find = Finder(check)
        self.categories = Categories(check)
        self.known = known_orders(row["order_no"] for row in rows)
        self.rule = self.categories.pack.word_list.get("accusation")
        self.now = timezone.now()
        self.new: dict[str, NewOrder] = {}
        self.repeated: dict[str, RepeatedOrder] = {}

    def read(self) -> Prepared:
        """All orders of the file; the repeated ones are compared, not taken in again."""
        for row in self.rows:
            self._sort(row)
        return Prepared(Orders(list(self.new.values()), list(self.repeated.values())), len(self.repeated))

    def _sort(self, row: SheetRow) -> None:
        number = row["order_no"]
        if same := self.new.get(number) or self.repeated.get(number):
            self.check.refuse(row, "order_no", f"与第 {same.line} 行的工单号相同", "请删去其中一行。")
        elif report_id := self.known.get(number):
            self.repeated[number] = RepeatedOrder(
                line=row.number,
                contract=row["contract"] or CURRENT,
                order_no=number,
                called_at=row["called_at"],
                report_id=report_id,
            )
        elif order := self._order(row):
            self.new[number] = order

    def _order(self, row: SheetRow) -> NewOrder | None:
        if row["called_at"] > self.now:
            self.check.refuse(row, "called_at", "来电时间晚于现在", "请核对日期和时间。")
            return None
        category = self.categories.code(row)
        area_id, is_placed = self._place(row)
        if category is None or area_id is None:
            return None
        return NewOrder(
            line=row.number,
            contract=row["contract"] or CURRENT,
            order_no=row["order_no"],
            called_at=row["called_at"],
            text=row["text"],
            category=category,
            area_id=area_id,
            is_placed=is_placed,
            is_suspect=self.rule is not None and find_accusation(row["text"], self.rule) is not None,
            kind=row["kind"] or Report.Kind.COMPLAINT,
            address=row["address"] or "",
            name=row["name"] or "",
            phone=row["phone"] or "",
            centre_due_at=row["centre_due_at"],
        )

    def _place(self, row: SheetRow) -> tuple[int | None, bool]:
        """The area by its columns, else by a name in the address, else the clerk's whole area until somebody knows."""
        if self.find.has_place(row):
            area = self.find.area(row)
            return (area.pk, True) if area else (None, False)
        if (pk := self._named_in(row["address"] or "")) is not None:
            return pk, True
        return self._whole_reach(row), False

    def _named_in(self, address: str) -> int | None:
        """The deepest area whose name stands in the address, if exactly one does and it lies in reach."""
        named = [area for area in self.find.trees.areas.values() if len(area.name) > 2 and area.name in address]
        deepest = max((len(area.path) for area in named), default=0)
        best = [area for area in named if len(area.path) == deepest]
        inside = [a for a in best if all(a.path.startswith(o.path) or o.path.startswith(a.path) for o in named)]
        if len(inside) != 1:
            return None
        return inside[0].pk if self._in_reach(inside[0].path) else None

    def _in_reach(self, path: str) -> bool:
        reaches = self.check.actor.reaches_for(CAPABILITY)
        return not reaches or any(path.startswith(reach.path) for reach in reaches)

    def _whole_reach(self, row: SheetRow) -> int | None:
        paths = [reach.path for reach in self.check.actor.reaches_for(CAPABILITY)]
        top = min(paths, key=len, default="")
        area = next((area for area in self.find.trees.areas.values() if area.path.startswith(top)), None)
        if area is None:
            self.check.refuse(row, "address", "系统里还没有区域", "请先导入区域。")
        return area.pk if area else None


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row a new order, a repeated one, or a fault."""
    return Reader(check, list(rows)).read()


def apply(actor: Actor, rows: Sequence[NewOrder], batch_id: int, tick: Tick) -> int:
    """Takes the orders in."""
    orders = rows if isinstance(rows, Orders) else Orders(rows, ())
    return import_orders(actor=actor, orders=orders, batch_id=batch_id, tick=tick)


def take_back(actor: Actor, batch_id: int) -> None:
    """Removes what the batch made."""
    take_back_import(actor=actor, batch_id=batch_id)


HOTLINE = ImportKind(
    code="hotline",
    name="12345热线工单",
    description=f"热线中心交办的工单，按契约 {CURRENT} 版的列读取；重复的工单号只对账，不重复受理。",
    capability=CAPABILITY,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=(),
    made=orders_of_batch,
    address=lambda order: reverse("case_detail", args=[order.report.case_id]),
    registries=(CATEGORIES, AREAS_REGISTRY),
    obstacles=obstacles_to_taking_back,
    after_undo=take_back,
    next_step=lambda batch_id: ("核对热线工单", reverse("hotline_list")),
)
