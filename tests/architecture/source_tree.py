"""The repository as the architecture tests read it: files, their app, their role and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "weicheng"
# These hold libraries and wiring rather than a capability of the city, so the roles of section
# "Inside an app" do not bind them.
INFRASTRUCTURE = {"access", "base", "config", "demo", "domain", "events", "testing"}


def python_files() -> list[Path]:
    """Production files: no migrations, no tests."""
    skipped = {"migrations", "tests", "__pycache__"}
    return sorted(p for p in PACKAGE.rglob("*.py") if not skipped & set(p.parts) and p.parent != PACKAGE)


def app_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def role_of(path: Path) -> str:
    """`actions` for cases/actions.py and for cases/actions/dispatch.py alike."""
    return path.relative_to(PACKAGE).parts[1].removesuffix(".py")


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each imported dotted name with its line; `from a import b` counts as `a.b`."""
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
