from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from weicheng.indicators.models import Campaign
from weicheng.indicators.tests import cities
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import MORNING, Town, build
from weicheng.workbooks.actions import import_file

Import = Callable[..., Any]


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture(autouse=True)
def _that_morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    return MORNING


@pytest.fixture
def take_in(town: Town, tmp_path: Path) -> Import:
    """Imports rows of values as a workbook, by the director of the office."""

    def take(rows: Sequence[Sequence[Any]], header: Sequence[str] = tuple(cities.HEADER), by: str = "director") -> Any:
        path = cities.workbook(tmp_path / "values.xlsx", rows, header)
        return import_file(actor=town.actor(by), kind="indicator_values", path=path)

    return take


@pytest.fixture
def huanggang(town: Town, take_in: Import) -> Campaign:
    """黄冈 with its ten conditions and the values of its workbook."""
    cities.indicators()
    made = cities.campaign(town, cities.edition("city-2010", cities.CONDITIONS))
    cities.watch(town, "food", "outbreak")
    take_in(cities.HUANGGANG)
    return made
