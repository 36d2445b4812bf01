"""A data folder of its own for each test, and the people who send and clear photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from weicheng.testing import hamlet as small
from weicheng.testing import town as whole
from weicheng.testing.hamlet import Hamlet
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def hamlet(db: None) -> Hamlet:
    return built_once(small.build)


@pytest.fixture
def town(db: None) -> Town:
    return built_once(whole.build)
