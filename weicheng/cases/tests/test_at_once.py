"""Two clients at the same moment: a command counts once, a case is dispatched once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from weicheng.access.policy import Actor
from weicheng.cases import actions
from weicheng.cases.models import Case, Dispatch, Report
from weicheng.domain.cases import Source
from weicheng.domain.refusals import Refusal
from weicheng.events.models import Event
from weicheng.testing import town as testing_town
from weicheng.testing.town import MORNING, REFUSE


def together(act, count: int = 4) -> list[object]:
    """What several threads get, each with its own connection."""

    def once(_: int) -> object:
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(once, range(count)))


@pytest.mark.django_db(transaction=True)
def test_a_command_that_arrives_four_times_at_once_is_one_report():
    town = testing_town.build()
    command, (lng, lat) = uuid4(), town.point("east1_01")

    def send() -> Report:
        return actions.report_case(
            actor=Actor.citizen(),
            source=Source.CITIZEN,
            category=REFUSE,
            text="垃圾堆",
            lng=lng,
            lat=lat,
            command_id=command,
            now=MORNING,
        )

    codes = {report.code for report in together(send)}
    assert len(codes) == Report.objects.count() == Case.objects.count() == 1
    assert Event.objects.filter(action="case.reported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_once_dispatch_a_case_once():
    town = testing_town.build()
    case, dispatcher = town.case(), town.actor("dispatcher")

    def dispatch() -> Case:
        return actions.dispatch_case(actor=dispatcher, case=case, unit=town.units["east_office"], now=MORNING)

    answers = together(dispatch)
    assert sum(isinstance(answer, Case) for answer in answers) == 1
    assert Dispatch.objects.count() == 1
    assert Event.objects.filter(action="case.dispatched").count() == 1
