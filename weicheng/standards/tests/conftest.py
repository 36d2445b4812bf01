"""Actors and a clean memory of packs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from weicheng.access.policy import Actor
from weicheng.standards import queries

NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = Actor.system("office", "standards.manage", "standards.view")
NOBODY = Actor.system("nobody")


@pytest.fixture(autouse=True)
def _fresh_memory():
    queries.forget()
