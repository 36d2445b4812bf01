"""The manual lists what an operator can set, and nothing else; every capability is explained."""

from __future__ import annotations

import re

from tests.architecture.source_tree import PACKAGE, ROOT, python_files
from weicheng.access.capabilities import CAPABILITIES
from weicheng.access.roles import roles

SETTING = re.compile(r"\b(WEICHENG_[A-Z_]+|DATABASE_URL)\b")
# Read by the build and the tests, never by a running installation.
OF_DEVELOPERS = {"WEICHENG_CHROMIUM", "WEICHENG_SKIP_ASSETS", "WEICHENG_NODE", "WEICHENG_DIST", "WEICHENG_WRITE_COUNTS"}


def test_the_manual_lists_exactly_the_settings_that_the_program_reads() -> None:
    read = {name for path in python_files() for name in SETTING.findall(path.read_text(encoding="utf8"))}
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", manual, flags=re.M))
    assert listed == read - OF_DEVELOPERS


def test_every_capability_belongs_to_a_role_and_every_role_names_real_ones() -> None:
    granted = {capability for role in roles().values() for capability in role.capabilities}
    assert granted == set(CAPABILITIES)


def test_every_capability_is_asked_for_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf8") for path in python_files() if path.stem != "capabilities")
    assert [capability for capability in CAPABILITIES if f'"{capability}"' not in sources] == []


def test_the_version_stands_in_the_changelog() -> None:
    from importlib.metadata import version

    assert re.search(rf"^## {re.escape(version('weicheng'))}$", (ROOT / "CHANGELOG.md").read_text(), flags=re.M)
    assert (PACKAGE / "py.typed").exists()
