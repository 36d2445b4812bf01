from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from weicheng.indicators.models import Campaign
from weicheng.planning.tests.helpers import campaign_of
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import MORNING, Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture(autouse=True)
def _that_morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    return MORNING


@pytest.fixture
def campaign(town: Town) -> Campaign:
    return campaign_of(town)
