"""Counting what one address does: up to the limit, in its own window, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from weicheng.base import throttle
from weicheng.base.throttle import Throttle
from weicheng.domain.refusals import TooManyTries

TWICE = Throttle(name="test", times=2, seconds=60, sentence="请稍后再试。")
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def _fresh(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITS_DIR = tmp_path


def test_past_the_limit_an_address_is_refused_with_the_sentence() -> None:
    for _ in range(2):
        TWICE.check(HERE)
        TWICE.count(HERE)
    with pytest.raises(TooManyTries, match="请稍后再试"):
        TWICE.check(HERE)


def test_another_address_and_another_limit_are_not_concerned() -> None:
    for _ in range(2):
        TWICE.count(HERE)
    TWICE.check(THERE)
    Throttle(name="other", times=2, seconds=60, sentence="").check(HERE)


def test_the_next_window_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle.time, "time", lambda: 0.0)
    for _ in range(2):
        TWICE.count(HERE)
    monkeypatch.setattr(throttle.time, "time", lambda: 60.0)
    TWICE.check(HERE)


def test_the_files_of_a_window_go_when_the_next_one_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for moment in (0.0, 60.0):
        monkeypatch.setattr(throttle.time, "time", lambda moment=moment: moment)
        TWICE.count(HERE)
    assert [window.name for window in (tmp_path / "test").iterdir()] == ["1"]


def test_tries_at_the_same_moment_all_count() -> None:
    many = Throttle(name="crowd", times=40, seconds=3600, sentence="")
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(many.count, [HERE] * 40))
    with pytest.raises(TooManyTries):
        many.check(HERE)


def test_no_limit_counts_nothing() -> None:
    free = Throttle(name="free", times=0, seconds=60, sentence="")
    for _ in range(9):
        free.count(HERE)
        free.check(HERE)
