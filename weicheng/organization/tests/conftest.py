from __future__ import annotations

import pytest

from weicheng.access.policy import Actor


@pytest.fixture
def clerk() -> Actor:
    """A job with the office's right to keep the organisation's books, over everything."""
    return Actor.system("tests", "organization.manage", "organization.accounts", "workbook.import")
