"""What each file of an app may do. Layers between apps are in .importlinter.

Only actions write; only actions, queries and facts start a queryset; views speak HTTP and nothing else does;
what serves one app's pages is private to it; there are no signals and no logic in save().
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.source_tree import (
    INFRASTRUCTURE,
    app_of,
    imports,
    label,
    python_files,
    role_of,
    syntax_tree,
)

PRIVATE = {"views", "forms", "tables", "urls", "facts", "jobs", "imports", "event_types"}
# Besides queries: facts and reach turn rows into values of the core and of the policy, event_types names them,
# sign_in is Django's authentication backend.
STARTS_QUERYSETS = {"actions", "event_types", "facts", "models", "queries", "reach", "sign_in"}
WRITES = {
    "bulk_create", "bulk_update", "create", "create_user", "get_or_create", "save", "update_or_create",
}  # fmt: skip
CHAIN = {"all", "annotate", "exclude", "filter", "order_by", "select_for_update"}
WEB_ONLY = ("django.http", "django.shortcuts", "django.template", "weicheng.base.web")
MAY_SPEAK_HTTP = {
    "api", "context", "exports", "forms", "limits", "middleware", "sign_in", "tables", "templatetags", "urls", "views",
}  # fmt: skip
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")

FILES = python_files()
APP_FILES = [path for path in FILES if app_of(path) not in INFRASTRUCTURE]


def private_imports(path: Path) -> Iterator[str]:
    if app_of(path) in {"config", "testing"}:
        return
    for name, line in imports(path):
        parts = name.split(".")
        if parts[0] != "weicheng" or len(parts) < 3 or parts[1] in {app_of(path), *INFRASTRUCTURE}:
            continue
        if PRIVATE & set(parts[2:4]):
            yield f"{label(path)}:{line} imports {name}, which is private to {parts[1]}"


def writes(node: ast.Call) -> bool:
    """Whether the call changes rows. `image.save(file)` does not: rows are saved without positional arguments."""
    if not isinstance(node.func, ast.Attribute):
        return False
    name, receiver = node.func.attr, node.func.value
    if ast.unparse(receiver) == "request.session":
        return False
    if name in {"delete", "update"}:
        called_on = receiver.func if isinstance(receiver, ast.Call) else receiver
        return isinstance(called_on, ast.Attribute) and called_on.attr in {*CHAIN, "objects"}
    return name in WRITES and not (name == "save" and node.args)


def row_access(path: Path) -> Iterator[str]:
    role = role_of(path)
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and role not in STARTS_QUERYSETS:
            yield f"{label(path)}:{node.lineno} starts a queryset; ask queries for it"
        if isinstance(node, ast.Call) and role not in {"actions", "models"} and writes(node):
            yield f"{label(path)}:{node.lineno} writes ({ast.unparse(node.func)}); only actions write"


def logic_in_save(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            body = [step for step in node.body if not isinstance(step, ast.Expr)]  # a docstring is no logic
            if not all(isinstance(step, ast.Raise) for step in body):
                yield f"{label(path)}:{node.lineno} puts logic into {node.name}(); it belongs to actions"


def wrong_imports(paths: list[Path], forbidden: Callable[[str], bool]) -> list[str]:
    return [f"{label(path)}:{line} {name}" for path in paths for name, line in imports(path) if forbidden(name)]


def test_files_leave_the_private_modules_of_other_apps_alone() -> None:
    assert [fault for path in FILES for fault in private_imports(path)] == []


def test_files_read_and_write_rows_only_in_their_role() -> None:
    assert [fault for path in APP_FILES for fault in row_access(path)] == []


def test_only_the_web_modules_know_http() -> None:
    others = [path for path in APP_FILES if role_of(path) not in MAY_SPEAK_HTTP]
    assert wrong_imports(others, lambda name: name.startswith(WEB_ONLY)) == []


def test_models_hold_no_logic_in_save() -> None:
    models = [path for path in APP_FILES if role_of(path) == "models"]
    assert [fault for path in models for fault in logic_in_save(path)] == []


def test_nothing_listens_to_signals() -> None:
    assert wrong_imports(FILES, lambda name: name.startswith(SIGNALS)) == []


def test_the_core_imports_only_the_standard_library() -> None:
    allowed = {*sys.stdlib_module_names, "__future__"}
    core = [path for path in FILES if app_of(path) == "domain"]
    assert wrong_imports(core, lambda n: n.split(".")[0] not in allowed and not n.startswith("weicheng.domain")) == []
