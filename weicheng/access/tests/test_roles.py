"""The roles file: every fault named, exclusive powers kept apart."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from weicheng.access import roles
from weicheng.access.roles import parse_roles

GOOD = '[clerk]\nname = "经办"\nreach = "unit"\ncapabilities = ["case.view"]\n'


def test_a_good_roles_file_gives_its_roles() -> None:
    assert parse_roles(GOOD.encode())["clerk"].capabilities == {"case.view"}


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (GOOD.replace("case.view", "case.veiw"), "case.veiw"),
        (GOOD.replace('"unit"', '"moon"'), "reach"),
        (GOOD.replace('name = "经办"\n', ""), "name"),
    ],
)
def test_a_fault_in_the_roles_file_is_named(bad: str, named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        parse_roles(bad.encode())


def test_the_shipped_file_has_the_roles_of_the_field() -> None:
    names = {role.name for role in roles.roles().values()}
    assert {"市领导", "创卫办主任", "受理派遣员", "督查员", "核查员", "街道(镇)管理员", "社区/网格员"} <= names
    assert {"单位负责人", "单位承办人", "牵头部门销号员", "纪检专员"} <= names


@pytest.mark.parametrize(
    ("held", "clashes", "remark"),
    [
        (["system_admin", "audit_admin"], True, "who runs the system may not audit it"),
        (["security_admin", "system_admin"], True, "nor set its security"),
        (["system_admin", "dispatcher"], False, "other roles combine freely"),
        (["audit_admin", "audit_admin"], False, "one role held twice is one role"),
    ],
)
def test_the_three_powers_exclude_one_another(held: list[str], clashes: bool, remark: str) -> None:
    assert (roles.clash(held) is not None) == clashes, remark
