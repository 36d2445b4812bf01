from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from weicheng.draws.tests.stories import Story
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import MORNING, Town, build


@pytest.fixture
def town(db: None) -> Town:
    return built_once(build)


@pytest.fixture
def story(town: Town, time_machine: time_machine.TimeMachineFixture) -> Story:
    """The town on the morning of 3 June 2026, with a clock that the test moves."""

    def clock(moment: datetime) -> None:
        time_machine.move_to(moment, tick=False)

    clock(MORNING)
    return Story(town, clock)
