"""Roles 角色, read from a settings file: a city may replace `roles.toml` by its own (setting WEICHENG_ROLES)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from weicheng.access.capabilities import CAPABILITIES


class ReachKind(StrEnum):
    """Along which column of a row a role reaches."""

    UNIT = "unit"
    AREA = "area"
    LEAD = "lead"


@dataclass(frozen=True)
class Role:
    """One role: what it may do, along which tree, and which other roles it excludes (三权分立)."""

    code: str
    name: str
    reach: ReachKind
    capabilities: frozenset[str]
    exclusive: str = ""


def parse_roles(source: bytes) -> dict[str, Role]:
    """All roles of a settings file; raises ImproperlyConfigured naming every fault at once."""
    faults: list[str] = []
    roles: dict[str, Role] = {}
    for code, row in tomllib.loads(source.decode()).items():
        unknown = sorted(set(row.get("capabilities", [])) - set(CAPABILITIES))
        if unknown:
            faults.append(f"[{code}] 权限不存在：{'、'.join(unknown)}")
        if row.get("reach") not in set(ReachKind):
            faults.append(f"[{code}] reach 只能是 {' / '.join(ReachKind)}")
        if not row.get("name"):
            faults.append(f"[{code}] 缺少 name(角色中文名)")
        if not faults:
            roles[code] = Role(
                code,
                row["name"],
                ReachKind(row["reach"]),
                frozenset(row["capabilities"]),
                row.get("exclusive", ""),
            )
    if faults:
        raise ImproperlyConfigured("角色表有误：" + ";".join(faults))
    return roles


@lru_cache(maxsize=4)
def _load(path: Path, changed: float) -> dict[str, Role]:
    return parse_roles(path.read_bytes())


def roles() -> dict[str, Role]:
    """The table in force, read again when the file changes."""
    path: Path = settings.ROLES_FILE
    return _load(path, path.stat().st_mtime)


def role(code: str) -> Role:
    """One role; raises KeyError for a code that the file does not have."""
    return roles()[code]


def clash(codes: Iterable[str]) -> tuple[Role, Role] | None:
    """The first two roles that one person may not hold together, if any (system, security, audit)."""
    held = [role(code) for code in dict.fromkeys(codes)]
    for index, one in enumerate(held):
        for other in held[index + 1 :]:
            if one.exclusive and one.exclusive == other.exclusive:
                return one, other
    return None
