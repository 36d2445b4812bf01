"""The kit's own site has its own menu: the tests of base know no page of an app."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _kit_menu(settings: Settings) -> None:
    settings.NAVIGATION = "weicheng.base.tests.kit_urls.NAVIGATION"
