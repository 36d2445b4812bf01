"""One question to one department, reminders, an answer that counts everywhere (M-028, M-206)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.indicators import actions
from weicheng.indicators.models import Collection, Indicator, IndicatorValue
from weicheng.indicators.queries import collecting
from weicheng.indicators.tests import cities
from weicheng.testing.town import MORNING, Town

LAST_YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def asked(town: Town) -> dict[str, Indicator]:
    """Two campaigns that read the cover; 城管局 owes it, and the two figures of the green rate."""
    urban = town.units["urban"]
    ledger = cities.indicators(cover=urban, green=urban, built_up=urban, green_area=urban)
    for name in ("卫生", "园林"):
        rules = [("绿化覆盖率", cities.limit("cover", ">=", "36")), ("绿地率", cities.limit("green", ">=", "31"))]
        cities.campaign(town, cities.edition(name, rules, name), name)
    return ledger


def open_questions() -> list[str]:
    return sorted(row.indicator.code for row in collecting.open_questions())


@pytest.mark.mechanism("M-028", "M-206")
def test_each_figure_is_asked_once_and_a_computable_rate_not_at_all(asked: dict[str, Indicator]) -> None:
    assert actions.ask_departments() == 3
    # 绿地率 follows from its two figures; 绿化覆盖面积 is owed by nobody, so the cover itself is asked for.
    assert open_questions() == ["built_up", "cover", "green_area"]
    assert actions.ask_departments() == 0


@pytest.mark.mechanism("M-028")
def test_what_is_known_is_not_asked_for(town: Town, asked: dict[str, Indicator]) -> None:
    since, until = LAST_YEAR
    said = actions.Figures(since=since, until=until, source="年报", low=Decimal(2200))
    actions.record_value(
        actor=town.actor("director"), indicator=asked["built_up"], area=town.areas["county"], figures=said
    )
    actions.ask_departments()
    assert "built_up" not in open_questions()


@pytest.mark.mechanism("M-028")
def test_the_department_answers_and_the_question_is_closed(town: Town, asked: dict[str, Indicator]) -> None:
    actions.ask_departments()
    question = Collection.objects.get(indicator=asked["green_area"])
    handler = town.actor("urban_handler")
    assert question in collecting.own_questions(handler)
    actions.answer(actor=handler, question=question, value="752.65")
    question.refresh_from_db()
    assert (question.value.low, question.value.source) == (Decimal("752.65"), "城管局")
    with pytest.raises(MoveRefused):
        actions.answer(actor=handler, question=question, value="1")


def test_another_department_may_not_answer(town: Town, asked: dict[str, Indicator]) -> None:
    actions.ask_departments()
    question = Collection.objects.get(indicator=asked["green_area"])
    with pytest.raises(NotAllowed):
        actions.answer(actor=town.actor("market_handler"), question=question, value="1")
    assert not IndicatorValue.objects.exists()


def test_a_value_that_was_withdrawn_opens_the_question_again(town: Town, asked: dict[str, Indicator]) -> None:
    actions.ask_departments()
    question = Collection.objects.get(indicator=asked["green_area"])
    value = actions.answer(actor=town.actor("urban_handler"), question=question, value="752.65")
    actions.withdraw_value(actor=town.actor("director"), value=value, reason="报错了")
    assert "green_area" in open_questions()


def test_a_unit_is_reminded_on_its_date_and_again_after_three_days(asked: dict[str, Indicator]) -> None:
    actions.ask_departments()
    count = Collection.objects.count()
    reminded = [actions.remind_departments(now=MORNING + timedelta(days=days)) for days in (0, 5, 6, 8)]
    assert reminded == [0, count, 0, count]


def test_a_question_that_was_called_off_is_not_owed(town: Town, asked: dict[str, Indicator]) -> None:
    actions.ask_departments()
    question = Collection.objects.get(indicator=asked["green_area"])
    with pytest.raises(BadInput):
        actions.waive(actor=town.actor("director"), question=question, reason="")
    actions.waive(actor=town.actor("director"), question=question, reason="机构调整")
    assert "green_area" not in open_questions()
    assert actions.ask_departments() == 0
