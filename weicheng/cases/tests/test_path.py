"""The whole way of a case, from report to closure, and who may take which step."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from weicheng.cases import actions, queries
from weicheng.cases.models import Clock
from weicheng.domain.cases import State
from weicheng.testing.town import MORNING, Town


def later(minutes: int):
    return MORNING + timedelta(minutes=minutes)


def test_a_case_goes_from_report_to_closure(town: Town):
    case = town.case()
    assert case.state == State.REGISTERED
    case = actions.dispatch_case(
        actor=town.actor("dispatcher"), case=case, unit=town.units["east_office"], now=later(5)
    )
    case = actions.accept_case(actor=town.actor("street"), case=case, now=later(10))
    case = actions.handle_case(
        actor=town.actor("street"), case=case, note="已清运", photos=[town.photo()], now=later(90)
    )
    case = actions.pass_check(actor=town.actor("checker"), case=case, now=later(100))
    case = actions.close_case(actor=town.actor("urban_closer"), case=case, now=later(125))
    assert case.state == State.CLOSED
    assert case.closed_at - case.found_at == timedelta(minutes=125)
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


def bounced(town: Town, *, times: int):
    """A case that so many units have returned, one after the other."""
    case = town.case(address=f"第{times}处")
    for unit, person in [("east_office", "street"), ("urban", "urban_handler")][:times]:
        case = actions.dispatch_case(
            actor=town.actor("dispatcher"), case=case, unit=town.units[unit], override_reason="试派", now=MORNING
        )
        case = actions.return_case(actor=town.actor(person), case=case, reason="不属于本单位", now=later(3))
    return case


def test_the_page_of_a_case_costs_the_same_however_long_its_history(town: Town):
    director = town.actor("director")
    costs = []
    for times in (1, 2):
        case = bounced(town, times=times)
        with CaptureQueriesContext(connection) as taken:
            page = queries.case_page(director, case.pk, now=later(9))
        costs.append(len(taken))
    assert costs[0] == costs[1]
    assert page.may("rule")
