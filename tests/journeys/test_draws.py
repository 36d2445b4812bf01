"""The page that a citizen opens from disk: it computes what the server computes, and says so in words."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE, Meet
from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.checks import verify
from weicheng.domain.sampling.pairing import check_pairing
from weicheng.domain.sampling.pool import Mode
from weicheng.domain.sampling.tests.pools import VISIT, inspector, item, pool, published
from weicheng.domain.sampling.tests.test_checks import changed, one_bit, places
from weicheng.draws.models import Draw
from weicheng.draws.tests.stories import AFTER, TYPED, VISIT_MORNING, Story
from weicheng.testing.town import MORNING, Town

POOLS = 300
VERIFY_ALL = """async (files) => {
    const all = [];
    for (const one of files) all.push(await weichengDraw.verify(one));
    return all;
}"""


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """A page with nothing but the verifier's script: no SubtleCrypto there, as in some browsers on file://."""
    page = browser.new_page()
    page.add_script_tag(path=str(finders.find("dist/draw-verifier.js")))
    yield page
    page.close()


def any_publication(luck: random.Random) -> dict[str, Any]:
    """The publication of a draw from any pool for which pairs exist."""
    while True:
        rows = [
            item(
                number,
                stratum=luck.choice(["甲区", "乙区", "𫄧区"]),
                label=luck.choice(['"引号"', "<b>&", "网格", "A\\B", "é"]) + str(number),
                last_visit=luck.choice([None, VISIT - timedelta(days=luck.randint(1, 900))]),
                ties=tuple(f"unit:{luck.randint(0, 4)}" for _ in range(luck.randint(0, 2))),
            )
            for number in range(luck.randint(1, 60))
        ]
        people = tuple(
            inspector(
                number, ties=(f"unit:{luck.randint(0, 9)}",), declared=luck.choice([(), ("user:01",), ("area:0003",)])
            )
            for number in range(luck.choice([0, 0, 4, 9]))
        )
        size = (
            {"rate": luck.randint(1, 10_000)}
            if luck.random() < 0.5
            else {"rate": None, "size": luck.randint(1, len(rows))}
        )
        drawn = pool(rows, mode=luck.choice(list(Mode)), cap=luck.randint(2, 9), inspectors=people, **size)
        try:
            check_pairing(drawn.items, drawn.inspectors)
        except BadInput:
            continue
        return published(drawn)


def test_the_browser_draws_what_the_server_draws_from_hundreds_of_pools(blank: Page) -> None:
    luck = random.Random(3797)
    files = [any_publication(luck) for _ in range(POOLS)]
    found = blank.evaluate(VERIFY_ALL, files)
    assert [checks[-1] for checks in found if len(checks) < 11 or not checks[-1]["agrees"]] == []
    assert [[check["sentence"] for check in checks] for checks in found[:20]] == [
        [check.sentence for check in verify(file)] for file in files[:20]
    ]


def test_the_browser_finds_the_same_changed_sign_as_the_server(blank: Page) -> None:
    rows = [item(number, stratum="甲" if number < 5 else "乙") for number in range(11)]
    honest = published(pool(rows, size=3, rate=None, inspectors=tuple(inspector(number) for number in range(3))))
    files = [changed(honest, path, one_bit) for path in places(honest)]
    found = [(checks[-1]["name"], checks[-1]["agrees"]) for checks in blank.evaluate(VERIFY_ALL, files)]
    assert found == [(verify(file)[-1].name, False) for file in files]


def test_without_the_browsers_own_hash_the_plain_one_says_the_same(blank: Page) -> None:
    lengths = [*range(130), 1000, 70_000]
    texts = [[number % 251 for number in range(length)] for length in lengths]
    found = blank.evaluate("(all) => all.map((bytes) => weichengDraw.plainSha256(Uint8Array.from(bytes)))", texts)
    assert found == [hashlib.sha256(bytes(text)).hexdigest() for text in texts]


@pytest.fixture
def story(town: Town, time_machine: time_machine.TimeMachineFixture) -> Story:
    """The town on the morning of 3 June 2026."""
    time_machine.move_to(MORNING)
    return Story(town, time_machine.move_to)


def draw_and_publish(story: Story, meet: Meet) -> Draw:
    """Two witnesses on their phones, one look and the publication at a desk."""
    draw, people = story.freeze(), story.town.users
    story.clock(VISIT_MORNING)
    for person in ("director", "discipline"):
        page = meet(PHONE, people[person]).open(f"/draws/{draw.pk}/figure/")
        page.locator("[name=typed]").fill(TYPED)
        page.locator("form.form-card button[type=submit]").click()
        page.wait_for_load_state()
    page = meet(DESK, people["director"]).open(f"/draws/{draw.pk}/look/")
    page.get_by_role("button", name="查看名单").click()
    expect(page.get_by_text("这次查看已经记录")).to_be_visible()
    story.clock(AFTER)
    page = meet(DESK, people["director"]).open(f"/draws/{draw.pk}/publish/")
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("任何人都可以下载核验")).to_be_visible()
    return draw


def download(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_a_citizen_opens_the_file_from_disk_and_reads_whether_it_agrees(
    story: Story, meet: Meet, tmp_path: Path
) -> None:
    draw = draw_and_publish(story, meet)
    citizen = meet(DESK)
    page = citizen.open(f"/public/draws/{draw.pk}/")
    verifier = download(page, "下载核验网页", tmp_path)
    file = download(page, "下载公布文件", tmp_path)

    page.goto(verifier.as_uri())
    verdict = page.locator("#verdict")
    expect(verdict).to_have_text("✓ 重算一致：11 项全部相符。")
    expect(page.locator("#chosen tr")).to_have_count(4)
    page.locator("#announced").fill("0" * 64)
    expect(verdict).to_contain_text("✗ 不一致：名单指纹")
    page.locator("#announced").fill(draw.pool_sha256)
    expect(verdict).to_contain_text("重算一致")

    forged = json.loads(file.read_text(encoding="utf8"))
    forged["chosen"][0]["label"] = "亲戚家门口"
    file.write_text(json.dumps(forged), encoding="utf8")
    page.locator("#file").set_input_files(file)
    expect(verdict).to_contain_text("✗ 不一致：抽中名单")
    expect(page.locator("#checks li.bad")).to_have_count(1)
    file.write_text("坏文件", encoding="utf8")
    page.locator("#file").set_input_files(file)
    expect(verdict).to_contain_text("✗ 不一致：文件格式")
    assert citizen.complaints == []
