"""Paths of both trees: fixed-width digit segments, so that a subtree is a range of strings.

`0001` is a root, `00010003` its third child. Digits only and ranges only: PostgreSQL's linguistic collations sort
punctuation before digits, and SQLite scans the table for LIKE (architecture, section 15).
"""

from __future__ import annotations

from django.db.models import Q

WIDTH = 4


def child_path(parent: str, number: int) -> str:
    """The path of the `number`-th child (from 1) of `parent` ("" for a root)."""
    if not 1 <= number < 10**WIDTH:
        raise ValueError(f"a node has at most {10**WIDTH - 1} children")
    return f"{parent}{number:0{WIDTH}}"


def parent_path(path: str) -> str:
    """The path one level up; "" for a root."""
    return path[:-WIDTH]


def ancestors(path: str, *, include_self: bool = True) -> list[str]:
    """Every path from the root down to `path`."""
    end = len(path) + 1 if include_self else len(path)
    return [path[:i] for i in range(WIDTH, end, WIDTH)]


def next_sibling(path: str) -> str:
    """The first path after the subtree of `path` in string order."""
    head, last = path[:-WIDTH], path[-WIDTH:]
    return head + f"{int(last) + 1:0{WIDTH}}"


def subtree(field: str, path: str) -> Q:
    """Rows at or under `path`, as a range both databases answer from an index; the root path "" means every row.

    Do not OR the result for "" with another Q: an empty Q vanishes from an OR instead of winning it.
    """
    if not path:
        return Q()
    return Q(**{f"{field}__gte": path, f"{field}__lt": next_sibling(path)})


def covers_path(root: str, path: str) -> bool:
    """Whether `path` lies at or under `root`. A row without a path is under no root but ""."""
    return path.startswith(root)


def common_ancestor(paths: list[str]) -> str:
    """The deepest path above all of `paths`; "" when they share no root."""
    if not paths:
        return ""
    shortest = min(paths, key=len)
    for end in range(len(shortest), 0, -WIDTH):
        if all(path.startswith(shortest[:end]) for path in paths):
            return shortest[:end]
    return ""
