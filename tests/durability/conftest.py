"""One founded installation for all, because founding takes the longest; each test works on a copy."""

from __future__ import annotations

import pytest

from tests.durability.installation import Installation
from weicheng.testing.once import drop_at_the_end, first_of_run


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """As `weicheng init` leaves it: founded by the first process of the run."""
    with first_of_run(tmp_path_factory, "founded") as (folder, is_first):
        if is_first:
            made = Installation(folder / "data")
            made.must("init", "--place", "测试区", "--code", "445102")
            (folder / "url").write_text(made.url)
            if made.url:
                drop_at_the_end(tmp_path_factory, made.name)
        return Installation(folder / "data", (folder / "url").read_text())
