"""Rows → the words of the core: marks of a round, interviews by spot."""

from __future__ import annotations

from collections.abc import Iterable

from weicheng.domain.awareness import AwarenessRules, Person, UnitAnswers
from weicheng.domain.checklists import ItemAnswer, Scoring
from weicheng.standards import queries as rules
from weicheng.surveys.models import Interview, Round, Spot


def rules_of(round_: Round) -> AwarenessRules:
    """The marks that the round began with."""
    said = rules.pack_for(round_.pack_version_id).pack.survey
    return AwarenessRules(said.pass_mark, said.high_from, said.low_below, said.least, said.confidence)


def answers_by_spot(round_: Round) -> list[UnitAnswers]:
    """Every spot of a round with its interviews, in the order of the spots; two queries."""
    persons: dict[int, list[Person]] = {}
    rows = Interview.objects.filter(spot__round=round_).order_by("pk").values_list("spot_id", "correct", "total")
    for spot, correct, total in rows:
        persons.setdefault(spot, []).append(Person(correct, total))
    spots = Spot.objects.filter(round=round_).order_by("pk").values_list("pk", "kind")
    return [UnitAnswers(str(pk), kind, tuple(persons.get(pk, ()))) for pk, kind in spots]


def counted(answers: Iterable[ItemAnswer]) -> tuple[int, int]:
    """Correct answers and questions: every question worth all or nothing, answered or not."""
    asked = [answer for answer in answers if answer.item.scoring is Scoring.ALL_OR_NOTHING]
    return sum(answer.grade == 10 for answer in asked), len(asked)
