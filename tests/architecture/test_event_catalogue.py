"""docs/events.md lists every action that the log knows, as the apps declare it.

After declaring an action run `WEICHENG_WRITE_EVENTS=1 pytest tests/architecture/test_event_catalogue.py` and look the
difference through.
"""

from __future__ import annotations

import os
import re
from itertools import groupby
from string import Formatter

import pytest

from tests.architecture.source_tree import ROOT
from weicheng.events import deliveries, log
from weicheng.events.sentences import BUILT_IN

CATALOGUE = ROOT / "docs" / "events.md"
HEAD = """# Events 事件目录

What the log can say. Made from the `event_types.py` of the apps; a test keeps it true. A sentence follows the name of
the person; `{unit}` is a value shown by the table of names `unit`, `{to:unit}` the value `to` shown by it. Followers
hear of the event through a delivery (`weicheng/events/deliveries.py`). The log holds ids and codes only: names, phone
numbers and texts are looked up when the sentence is read.
"""
# Tests declare actions of their own, all in one group.
DECLARED = [declared for declared in log.declarations() if not declared.action.startswith("test.")]


def rendered() -> str:
    parts = [HEAD]
    for group, found in groupby(DECLARED, key=lambda declared: declared.action.partition(".")[0]):
        parts.append(f"\n## {group}\n\n| action | sentence | followers |\n|---|---|---|\n")
        parts += [f"| `{d.action}` | {d.sentence} | {'、'.join(d.followers)} |\n" for d in found]
    return "".join(parts)


def test_the_catalogue_in_the_docs_is_what_the_apps_declare() -> None:
    if os.environ.get("WEICHENG_WRITE_EVENTS"):
        CATALOGUE.write_text(rendered(), encoding="utf8")
    assert CATALOGUE.read_text(encoding="utf8") == rendered(), __doc__


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.action)
def test_an_action_has_a_sentence_that_can_be_told(declared: log.Declaration) -> None:
    assert re.fullmatch(r"[a-z][a-z_-]*\.[a-z][a-z_-]*", declared.action)
    assert re.search(r"[\u4e00-\u9fff]", declared.sentence)
    kinds = {kind for _, key, kind, _ in Formatter().parse(declared.sentence) if key and kind}
    assert kinds - {*BUILT_IN, *log.name_tables()} == set(), "no such table of names"


@pytest.mark.parametrize("declared", [d for d in DECLARED if d.followers], ids=lambda declared: declared.action)
def test_every_follower_that_an_action_names_is_listening(declared: log.Declaration) -> None:
    assert set(declared.followers) - deliveries.followers() == set()
