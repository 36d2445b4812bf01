"""人员任职: persons with their posts; accounts are opened without a password and activated by a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.access.roles import clash, roles
from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import choice, optional_text, phone, text, yes_no
from weicheng.base.sheets.dates import first_day, leaving_day
from weicheng.base.sheets.faults import CellRefused, shown
from weicheng.domain.names import normal_name
from weicheng.organization import queries
from weicheng.organization.actions.accounts import USERNAME
from weicheng.organization.actions.bulk import NewPerson, NewPosting, add_people
from weicheng.organization.finding import AREAS_REGISTRY, MANAGE, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.organization.imports.pairings import in_order
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick


def user_name(cell: Cell) -> str:
    """A user name as accounts allow it; "" when none is given."""
    value = optional_text(cell, 40)
    if value and not USERNAME.fullmatch(value):
        raise CellRefused(f"用户名{shown(value)}不合要求", "请用 2–40 位字母、数字、汉字、点、横线或下划线。")
    return value


def role(cell: Cell) -> object:
    """A role of the settings file, by name or code."""
    return choice({found.name: code for code, found in roles().items()})(cell)


FIELDS = (
    ImportField(
        code="name",
        label="姓名",
        convert=lambda cell: text(cell, 40),
        synonyms=("人员姓名", "负责人", "负责人姓名", "责任人", "联系人", "联系人姓名", "网格员", "网格员姓名"),
        required=True,
        example="测试人员01",
    ),
    ImportField(
        code="unit",
        label="单位",
        convert=text,
        synonyms=("单位名称", "所在单位", "工作单位", "部门", "任职单位"),
        required=True,
        example="市城市管理和综合执法局",
    ),
    ImportField(
        code="title",
        label="职务",
        convert=lambda cell: text(cell, 40),
        synonyms=("任职", "岗位", "职位", "创卫职务", "担任职务"),
        required=True,
        example="副局长",
        help="整张表职务相同时，在“统一填写”中填。",
    ),
    ImportField(
        code="role",
        label="系统角色",
        convert=role,
        synonyms=("角色", "权限角色"),
        offered=lambda: [found.name for found in roles().values()],
        help="决定能做什么；不填则只登记任职，不能办理业务。",
    ),
    ImportField(
        code="is_head",
        label="一把手",
        convert=yes_no,
        synonyms=("是否一把手", "主要负责人", "是否主要领导"),
        options=("是", "否"),
    ),
    ImportField(
        code="phone",
        label="联系电话",
        convert=phone,
        synonyms=(
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系方式",
            "负责人电话",
            "联系人电话",
            "电话号码",
            "责任人电话",
        ),
        example="13800000000",
        help="加密保存，只在需要时显示。",
    ),
    ImportField(
        code="username",
        label="用户名",
        convert=user_name,
        synonyms=("账号", "登录名", "账户", "登录账号"),
        help="不填时按姓名拼音生成，重名的加数字。",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="starts_on",
        label="任职日期",
        convert=first_day,
        synonyms=("任职时间", "到任时间", "任现职时间", "起始日期", "开始日期", "上任时间"),
        required=True,
        example="2018-08-01",
        help="只写到月的算当月第一天。表中没有时在“统一填写”中填一个日期。",
    ),
    ImportField(
        code="ends_on",
        label="离任日期",
        convert=leaving_day,
        synonyms=("免职时间", "离任时间", "卸任时间", "终止日期"),
        help="从这一天起不再担任；“至今”或留空为在任。",
    ),
    ImportField(
        code="basis", label="任职依据", convert=optional_text, synonyms=("依据", "任职文件", "任免文号", "文号")
    ),
)

Period = tuple[date, date | None]


def overlap(one: Period, other: Period) -> bool:
    """Whether two half-open periods share a day."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


class Builder:
    """Gathers rows by person, and holds every post against those of the city and of the workbook."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.people: dict[str, NewPerson] = {}
        self.unchanged = 0
        self.by_username: dict[str, tuple[int, str]] = {}
        self.by_post: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.taken: set[str] = set()
        # Posts known so far, those of this workbook included.
        self.posts: dict[int | str, list[tuple[int, str, str, Period]]] = defaultdict(list)
        self.heads: dict[tuple[int, str], list[tuple[Period, str]]] = defaultdict(list)
        self._load()

    def _load(self) -> None:
        for user, username, name, unit, title, code, starts, ends, head in queries.people_with_posts():
            self.by_username[username] = (user, name)
            self.taken.add(username)
            if unit is None or starts is None:
                continue
            self.by_post[normal_name(name), unit].add(user)
            self.posts[user].append((unit, title, code, (starts, ends)))
            if head:
                self.heads[unit, title].append(((starts, ends), name))

    def add(self, row: SheetRow) -> None:
        """One row: a post of a person, new or known."""
        unit = self.find.unit(row, "unit", row["unit"], manage=True)
        area = self.find.area(row) if self.find.has_place(row) else None
        if unit is None or (area is None and self.find.has_place(row)) or not in_order(row, self.check):
            return
        person = self._person(row, unit.pk)
        if person is None:
            return
        period: Period = (row["starts_on"], row["ends_on"])
        key: int | str = person.user_id or person.username
        held = self.posts[key]
        if any(other[:2] == (unit.pk, row["title"]) and overlap(other[3], period) for other in held):
            self.unchanged += 1
            return
        if not self._allowed(row, unit.pk, period, [code for _, _, code, other in held if overlap(other, period)]):
            return
        code = row["role"] or ""
        held.append((unit.pk, row["title"], code, period))
        if row["is_head"]:
            self.heads[unit.pk, row["title"]].append((period, row["name"]))
        person.postings.append(
            NewPosting(
                unit_id=unit.pk,
                title=row["title"],
                starts_on=period[0],
                ends_on=period[1],
                role=code,
                area_id=area.pk if area else None,
                is_head=bool(row["is_head"]),
                basis=row["basis"] or "",
            )
        )

    def _allowed(self, row: SheetRow, unit: int, period: Period, held: list[str]) -> bool:
        known = [code for code in [*held, row["role"]] if code in roles()]
        if pair := clash(known):
            one, other = pair
            self.check.refuse(
                row, "role", f"“{one.name}”与“{other.name}”不能由同一人担任（三权分立）", "请指定另一人。"
            )
            return False
        if row["is_head"]:
            for other_period, name in self.heads[unit, row["title"]]:
                if overlap(other_period, period):
                    self.check.refuse(
                        row, "is_head", f"同一时段的{shown(row['title'])}已有{shown(name)}", "请改正任职或离任日期。"
                    )
                    return False
        return True

    def _person(self, row: SheetRow, unit: int) -> NewPerson | None:
        """The person of a row: by user name, else by name and unit, else new."""
        username = row["username"]
        if username:
            return self._by_username(row, username)
        same = self.by_post.get((normal_name(row["name"]), unit), set())
        if len(same) > 1:
            self.check.refuse(row, "name", f"该单位有 {len(same)} 个{shown(row['name'])}", "请增加用户名列加以区分。")
            return None
        if same:
            user = next(iter(same))
            return self.people.setdefault(f"id:{user}", NewPerson("", row["name"], user_id=user))
        # In one workbook a person is a name with a phone; without a phone, a name within a unit.
        key = f"{normal_name(row['name'])}|{row['phone'] or unit}"
        if key not in self.people:
            self.people[key] = NewPerson(self._free_username(row["name"]), row["name"], row["phone"] or "")
        return self.people[key]

    def _by_username(self, row: SheetRow, username: str) -> NewPerson | None:
        key = f"login:{username}"
        person = self.people.get(key)
        if person is None:
            user, name = self.by_username.get(username, (None, row["name"]))
            self.taken.add(username)
            person = NewPerson(username, name, row["phone"] or "", user_id=user)
            self.people[key] = person
        if normal_name(person.name) != normal_name(row["name"]):
            self.check.refuse(
                row, "username", f"用户名{shown(username)}已用于{shown(person.name)}", "请核对用户名或姓名。"
            )
            return None
        return person

    def _free_username(self, name: str) -> str:
        # Here and not above: its dictionaries take 55 MB, which web pages have no use for.
        from pypinyin import lazy_pinyin

        plain = "".join(part for part in lazy_pinyin(name) if part.isascii()).lower()
        stem = "".join(char for char in plain if char.isalnum())[:30] or "user"
        stem = stem if len(stem) > 1 else f"{stem}1"
        number = 1
        username = stem
        while username in self.taken:
            number += 1
            username = f"{stem}{number}"
        self.taken.add(username)
        return username


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one post; the persons that are new get an account."""
    builder = Builder(check)
    for row in rows:
        builder.add(row)
    return Prepared([person for person in builder.people.values() if person.postings], builder.unchanged)


def apply(actor: Actor, rows: Sequence[NewPerson], batch_id: int, tick: Tick) -> int:
    """Write accounts and posts."""
    return add_people(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


PEOPLE = ImportKind(
    code="people",
    name="人员任职",
    description="人员、所在单位、职务、系统角色和任职日期。账号不设口令，导入后发放激活码。单位要先导入。",
    capability=MANAGE,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("organization.Posting", "organization.User"),
    made=lambda batch_id: queries.postings().filter(batch_id=batch_id).order_by("pk"),
    describe=lambda posting: f"{posting.user.name}：{posting}",
    address=lambda posting: reverse("person_detail", args=[posting.user_id]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
    next_step=lambda batch_id: ("发放激活码", reverse("batch_activation_codes", args=[batch_id])),
)
