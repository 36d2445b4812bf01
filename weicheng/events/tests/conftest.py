"""One actor and one declared action for the tests of the log."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from weicheng.events import deliveries, log
from weicheng.testing.town import build


@dataclass(frozen=True)
class Clerk:
    """The shape of an actor that the log asks for."""

    user_id: int | None = None
    label: str = "湘桥区创卫办 受理派遣员"


@pytest.fixture
def town(db):
    """The town of all tests, with one person a role."""
    return build()


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
def own_catalogue(monkeypatch):
    """Declarations and followers made inside a test are forgotten after it."""
    monkeypatch.setattr(log, "_declared", dict(log._declared))
    monkeypatch.setattr(log, "_name_tables", {})
    monkeypatch.setattr(deliveries, "_handlers", {})


@pytest.fixture
def moved(own_catalogue):
    """An action with one follower."""
    return log.declare("test.moved", "从 {old:unit} 移到 {unit}，限 {due:time} 前", followers={"tester"})
