from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from weicheng.assessment.tests.helpers import JULY
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture(autouse=True)
def _early_in_july(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: JULY)
    return JULY
