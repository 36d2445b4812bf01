"""One founded installation for all, because founding takes the longest; each test works on a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.durability.installation import Installation


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """As `weicheng init` leaves it."""
    installation = Installation(tmp_path_factory.mktemp("founded") / "data")
    installation.must("init", "--place", "测试区", "--code", "445102")
    yield installation
    installation.remove()
