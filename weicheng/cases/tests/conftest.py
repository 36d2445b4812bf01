from __future__ import annotations

import pytest

from weicheng.testing import town as testing_town
from weicheng.testing.town import Town


@pytest.fixture
def town(db: None) -> Town:
    return testing_town.build()
