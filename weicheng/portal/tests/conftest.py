from __future__ import annotations

import shutil

import pytest
from django.conf import settings

from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Every test comes from the same address."""
    shutil.rmtree(settings.LIMITS_DIR, ignore_errors=True)
