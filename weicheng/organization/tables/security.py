"""The security administrator's list of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.models import User
from weicheng.organization.tables.people import account_state

CODES = Badge("已启用", Tone.GOOD, "shield-check")


class SecurityFilters(Filters):
    q = forms.CharField(label="姓名或用户名", max_length=40)
    codes = forms.ChoiceField(label="动态口令", choices=[("", "全部"), ("yes", "已启用"), ("no", "未启用")])

    def filter_q(self, rows: QuerySet[User], value: str) -> QuerySet[User]:
        return rows.filter(Q(name__contains=value) | Q(username__contains=value))

    def filter_codes(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(has_codes=value == "yes")


class SecurityTable(Table):
    title = "账号安全"
    filters = SecurityFilters
    default_sort = "username"
    empty = Empty(title="没有账号")
    columns = (
        Column(
            name="name", header="姓名", value=lambda row: row.name, sort=["name"], rank=1,
            link=lambda row: reverse("security_person", args=[row.pk]),
        ),
        Column(name="username", header="用户名", value=lambda row: row.username, sort=["username"]),
        Column(name="state", header="账号", value=account_state),
        Column(name="codes", header="动态口令", value=lambda row: CODES if row.has_codes else "未启用"),
        Column(name="browsers", header="登录设备", value=lambda row: row.browsers, numeric=True, sort=["browsers"]),
        Column(
            name="changed", header="口令修改", value=lambda row: row.password_changed_at, empty_last=True,
            sort=["password_changed_at"], rank=3,
        ),
    )  # fmt: skip
