"""Lists of people and postings."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.roles import roles
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization import badges
from weicheng.organization.models import Posting, User
from weicheng.organization.queries import postings, valid_on

STATES = {
    "waiting": Badge("待激活", Tone.WARN, "hourglass"),
    "active": Badge("启用", Tone.GOOD, "circle-check"),
    "closed": Badge("停用", Tone.NEUTRAL, "ban"),
}


def role_choices() -> list[tuple[str, str]]:
    """The roles of the settings file as options of a filter."""
    return [("", "全部"), *((role.code, role.name) for role in roles().values())]


def account_state(user: User) -> Badge:
    """Whether a person can sign in."""
    if not user.is_active:
        return STATES["closed"]
    return STATES["waiting" if user.activation_hash else "active"]


class PersonFilters(Filters):
    q = forms.CharField(label="姓名或用户名", max_length=40)
    role = forms.ChoiceField(label="角色", choices=role_choices)

    def filter_q(self, rows: QuerySet[User], value: str) -> QuerySet[User]:
        return rows.filter(Q(name__contains=value) | Q(username__contains=value))

    def filter_role(self, rows: QuerySet[User], value: str) -> QuerySet[User]:
        held = postings().filter(valid_on(timezone.localdate()), role=value)
        return rows.filter(pk__in=held.order_by().values("user"))


def posts_today(user: User) -> str:
    """The posts a person holds today, from prefetched postings."""
    today = timezone.localdate()
    held = (p for p in user.postings.all() if p.starts_on <= today and (not p.ends_on or p.ends_on > today))
    return "、".join(str(posting) for posting in held)


class PersonTable(Table):
    title = "人员"
    filters = PersonFilters
    default_sort = "username"
    empty = Empty(
        title="还没有人员",
        advice="可以逐个开通账号，也可以从人员名册表格导入；新账号用激活码开通。",
        step=Step(label="开通账号", url="/people/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name", header="姓名", value=lambda user: user.name, sort=["name"], rank=1,
            link=lambda user: reverse("person_detail", args=[user.pk]),
        ),
        Column(name="username", header="用户名", value=lambda user: user.username, sort=["username"]),
        Column(name="posts", header="现任职务", value=posts_today, prefetch=["postings__unit"]),
        Column(name="state", header="账号", value=account_state),
    )  # fmt: skip


class PostingFilters(Filters):
    q = forms.CharField(label="单位、职务或姓名", max_length=40)
    on = forms.DateField(label="在任日期")
    role = forms.ChoiceField(label="角色", choices=role_choices)
    lookups = {"role": "role"}

    def filter_q(self, rows: QuerySet[Posting], value: str) -> QuerySet[Posting]:
        return rows.filter(Q(unit__name__contains=value) | Q(title__contains=value) | Q(user__name__contains=value))

    def filter_on(self, rows: QuerySet[Posting], value: object) -> QuerySet[Posting]:
        return rows.filter(valid_on(value))  # type: ignore[arg-type]


class PostingTable(Table):
    title = "任职"
    filters = PostingFilters
    default_sort = "-starts_on"
    empty = Empty(title="没有符合条件的任职", advice="在单位页面上可以登记任职；换一个日期或关键字再查。")
    columns = (
        Column(
            name="who", header="姓名", value=lambda row: row.user.name, joins=["user"], rank=1, sort=["user__name"],
            link=lambda row: reverse("person_detail", args=[row.user_id]),
        ),
        Column(
            name="unit", header="单位", value=lambda row: row.unit.name, joins=["unit"], sort=["unit__path"],
            link=lambda row: reverse("unit_detail", args=[row.unit_id]),
        ),
        Column(name="title", header="职务", value=lambda row: row.title, sort=["title"]),
        Column(name="role", header="系统角色", value=lambda row: roles()[row.role].name if row.role in roles() else ""),
        Column(name="area", header="管辖区域", value=lambda row: row.area and row.area.name, joins=["area"]),
        Column(name="starts_on", header="起", value=lambda row: row.starts_on, sort=["starts_on"]),
        Column(name="ends_on", header="止", value=lambda row: row.ends_on, sort=["ends_on"], empty_last=True),
        Column(name="state", header="状态", value=lambda row: badges.of_interval(row, timezone.localdate())),
    )  # fmt: skip
