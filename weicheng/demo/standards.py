"""The standards of the demo city: everything that comes with the program."""

from __future__ import annotations

from datetime import datetime

from weicheng.demo.city import BUILDER
from weicheng.indicators.actions import editions


def lay_out_standards(now: datetime) -> None:
    """The shipped editions."""
    editions.load_shipped(actor=BUILDER, now=now)
