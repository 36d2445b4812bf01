from __future__ import annotations

import pytest

from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)
