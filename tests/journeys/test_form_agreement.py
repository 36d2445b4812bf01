"""The browser's engine and the server judge the same answers alike: 200 made-up ones for every shipped form.

Two pages for all forms; they are fed from the built files, so that neither a server nor a database is needed.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from defusedxml import ElementTree
from playwright.sync_api import Browser, Route

import weicheng
from weicheng.domain.xforms.definition import Definition
from weicheng.domain.xforms.filling import fill
from weicheng.forms.tests.samples import workbook
from weicheng.forms.tests.shipped import all_shipped
from weicheng.forms.xlsform.compiling import definition_of, to_xform
from weicheng.testing.xforms import instance, made_up

STATIC = Path(weicheng.__file__).parent / "static"
SITE = "http://forms.test"
ANSWERS = 200
PAGE = f"""<!doctype html><html lang="zh-Hans"><body hx-headers='{{}}'>
<script type="module" src="{SITE}/static/dist/xform.js"></script></body></html>"""
# Judges instances as they would be sent; the first of each form also as a person types them, answer by answer.
# The promise is left on the window, so that two pages work at once.
JUDGE = """(forms) => {
  const judge = async ([xform, sets]) => {
    const found = [];
    for (const [instance, answers] of sets) {
      try {
        found.push(await window.weichengXform.verdictOf(xform, instance));
        if (answers) found.at(-1).typed = await window.weichengXform.verdict(xform, answers);
      } catch (fault) { found.push({ error: String(fault) }); }
    }
    return found;
  };
  window.work = (async () => {
    const all = {};
    for (const [code, form] of Object.entries(forms)) all[code] = await judge(form);
    return all;
  })();
}"""
TYPED = 5
PAGES = 2
FORMS = [("sample", to_xform(workbook()))] + [(form.code, to_xform(form.workbook)) for form in all_shipped()]
DEFINITIONS = {code: definition_of(xform) for code, xform in FORMS}


def serve(route: Route) -> None:
    path = route.request.url.removeprefix(SITE)
    if path == "/":
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
        return
    file = STATIC / path.removeprefix("/static/").partition("?")[0]
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")


@pytest.fixture(scope="module")
def judged(browser: Browser) -> Iterator[dict[str, Any]]:
    """Code of a form → the browser's verdicts on its answers."""
    contexts = [browser.new_context(timezone_id="Asia/Shanghai") for _ in range(PAGES)]
    pages = [context.new_page() for context in contexts]
    for number, page in enumerate(pages):
        page.route(f"{SITE}/**", serve)
        page.goto(f"{SITE}/")
        page.wait_for_function("() => window.weichengXform")
        page.evaluate(JUDGE, {code: [xform, _to_judge(code)] for code, xform in FORMS[number::PAGES]})
    found: dict[str, Any] = {}
    for page in pages:
        found |= page.evaluate("() => window.work")
    yield found
    for context in contexts:
        context.close()


def _to_judge(code: str) -> list[tuple[str, dict[str, str] | None]]:
    definition, sets = DEFINITIONS[code], answers_to(code)
    return [
        (instance(definition, answers, UUID(int=1)), answers if number < TYPED else None)
        for number, answers in enumerate(sets)
    ]


def answers_to(code: str) -> list[dict[str, str]]:
    return list(made_up(DEFINITIONS[code], seed=len(code), count=ANSWERS))


def served(definition: Definition, answers: dict[str, str], now: datetime) -> dict[str, Any]:
    """Whether the answers are right, which questions are wrong, what was worked out."""
    filled = fill(definition, ElementTree.fromstring(instance(definition, answers, UUID(int=0))), now=now)
    calculated = {
        path: text for path, text in filled.answers.items() if definition.by_name[name_of(path)].calculate is not None
    }
    return {"valid": filled.is_valid, "wrong": sorted(filled.wrong), "calculated": calculated}


def name_of(path: str) -> str:
    return path.rpartition("/")[2].partition("[")[0]


def as_served(verdict: dict[str, Any]) -> dict[str, Any]:
    """The browser's verdict in the words of the server's."""
    calculated = {path: value for path, value in verdict["calculated"].items() if value}
    return {
        "valid": verdict["valid"],
        "wrong": sorted(fault["path"] for fault in verdict["faults"]),
        "calculated": calculated,
    }


@pytest.mark.parametrize("code", DEFINITIONS)
def test_browser_and_server_agree(judged: dict[str, Any], code: str) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    right = 0
    for answers, verdict in zip(answers_to(code), judged[code], strict=True):
        assert "error" not in verdict, (verdict, answers)
        expected = served(DEFINITIONS[code], answers, now)
        for seen in filter(None, (verdict, verdict.get("typed"))):
            assert as_served(seen) == expected, json.dumps(answers, ensure_ascii=False)
        right += verdict["valid"]
    assert 0 < right < ANSWERS, "right and wrong answers are both tried"
