"""A data folder of its own for each test, an empty memory of the worker, and the town."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from weicheng.grading import eyes
from weicheng.testing import town as testing_town
from weicheng.testing.town import Town


@pytest.fixture(autouse=True)
def fresh_worker(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    eyes.forget()


@pytest.fixture
def town(db: None) -> Town:
    return testing_town.build()
