"""Cases brought to where the public pages have something to show, by the ordinary actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from weicheng.cases import actions
from weicheng.cases.models import Case, Report
from weicheng.domain.cases import State
from weicheng.testing.town import MORNING, Town


def later(minutes: int, start: datetime = MORNING) -> datetime:
    return start + timedelta(minutes=minutes)


def citizen_report(town: Town, **given: object) -> Report:
    """A citizen's report of exposed refuse in 东一01."""
    return town.report(by="citizen", source="citizen", **given)  # type: ignore[arg-type]


def registered(town: Town, report: Report) -> Case:
    """Verified and registered; what officials find themselves is registered from the start."""
    if report.case and report.case.state == State.REGISTERED:
        return report.case
    case = actions.verify_case(actor=town.actor("grid"), case=report.case, now=later(5))  # type: ignore[arg-type]
    return actions.register_case(actor=town.actor("dispatcher"), case=case, now=later(6))


def handled(town: Town, case: Case) -> Case:
    """Dispatched to 东街道办, which put it right."""
    actions.dispatch_case(actor=town.actor("dispatcher"), case=case, unit=town.units["east_office"], now=later(7))
    actions.accept_case(actor=town.actor("street"), case=case, now=later(10))
    return actions.handle_case(
        actor=town.actor("street"), case=case, note="已清运", photos=[town.photo()], now=later(90)
    )


def closed(town: Town, report: Report) -> Case:
    """The whole way to closure, with an answer to the reporter."""
    case = handled(town, registered(town, report))
    actions.pass_check(actor=town.actor("checker"), case=case, now=later(100))
    return actions.close_case(actor=town.actor("urban_closer"), case=case, now=later(125))
