"""A questionnaire of five questions, a round, and people asked."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from weicheng.forms.actions import add_workbook, publish
from weicheng.forms.models import FormVersion
from weicheng.forms.xlsform.workbook import Workbook
from weicheng.surveys import actions
from weicheng.surveys.models import Interview, Round, Spot
from weicheng.testing.town import MORNING, Town

TODAY = MORNING.date()
QUESTIONS = [f"q{number}" for number in range(1, 6)]


def publish_questionnaire(town: Town, scoring: str = "符合性") -> FormVersion:
    columns = ["type", "name", "label", "required", "条款分值", "计分方式"]
    survey = [columns] + [
        ["select_one yes_no", name, f"专项行动 {name}", "yes", 1, scoring] for name in QUESTIONS
    ]  # fmt: skip
    choices = [["list_name", "name", "label"], ["yes_no", "yes", "知道"], ["yes_no", "no", "不知道"]]
    settings = [["form_title", "form_id", "version", "类别"], ["知晓率问卷", "awareness", "1", "调查问卷"]]
    rows = {"survey": survey, "choices": choices, "settings": settings}
    director = town.actor("director")
    draft = add_workbook(actor=director, content=b"questionnaire", workbook=Workbook.from_rows(rows))
    return publish(actor=director, version=draft)


def round_of(town: Town, version: FormVersion, **changed: Any) -> Round:
    given = {"title": "六月知晓率调查", "area": town.areas["county"], "version": version, "starts_on": TODAY,
             "ends_on": TODAY}  # fmt: skip
    return actions.open_round(actor=town.actor("director"), **(given | changed))


def spot_of(town: Town, round_: Round, *, by: str = "inspector", **changed: Any) -> Spot:
    given = {"kind": "school", "name": "测试小学", "area": town.areas["east1"]}
    return actions.add_spot(actor=town.actor(by), round_=round_, **(given | changed))


def ask(town: Town, spot: Spot, known: int, *, by: str = "inspector", **changed: Any) -> Interview:
    """One person who knows the first `known` of the five answers."""
    answers = {name: "yes" if place < known else "no" for place, name in enumerate(QUESTIONS)}
    given = {"uuid": uuid4(), "category": Interview.Category.STAFF, "answers": answers}
    return actions.record_interview(actor=town.actor(by), spot=spot, **(given | changed))
