"""Takes a case of the test town along its way, by the people whose step it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from weicheng.cases import actions
from weicheng.cases.models import Case
from weicheng.testing.town import MORNING, Town


def later(**span: float) -> datetime:
    """So much after the morning on which everything begins."""
    return MORNING + timedelta(**span)


class Walk:
    """One case; each step is made by the right person at the time given (minutes after the morning)."""

    def __init__(self, town: Town, case: Case | None = None, **given: object) -> None:
        self.town = town
        self.case = case or town.case(**given)

    def dispatched(self, minute: float = 5, unit: str = "east_office", **given: object) -> Walk:
        self.case = actions.dispatch_case(
            actor=self.town.actor("dispatcher"),
            case=self.case,
            unit=self.town.units[unit],
            now=later(minutes=minute),
            **given,
        )
        return self

    def accepted(self, minute: float = 10, by: str = "street", **given: object) -> Walk:
        self.case = actions.accept_case(actor=self.town.actor(by), case=self.case, now=later(minutes=minute), **given)
        return self

    def handled(self, minute: float = 60, by: str = "street", *, shown: bool = True, **given: object) -> Walk:
        photos = [self.town.photo()] if shown else []
        self.case = actions.handle_case(
            actor=self.town.actor(by),
            case=self.case,
            now=later(minutes=minute),
            **({"note": "已整改", "photos": photos} | given),
        )
        return self

    def checked(self, minute: float = 70) -> Walk:
        self.case = actions.pass_check(actor=self.town.actor("checker"), case=self.case, now=later(minutes=minute))
        return self

    def closed(self, minute: float = 80, by: str = "director") -> Walk:
        self.case = actions.close_case(actor=self.town.actor(by), case=self.case, now=later(minutes=minute))
        return self

    def returned(self, minute: float = 20, by: str = "street") -> Walk:
        self.case = actions.return_case(
            actor=self.town.actor(by), case=self.case, reason="不属于本单位职责", now=later(minutes=minute)
        )
        return self
