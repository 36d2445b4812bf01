from __future__ import annotations

import pytest
from django.core.cache import caches

from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Every test comes from the same address."""
    caches["limits"].clear()
