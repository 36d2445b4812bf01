"""Answers to a form, made up from a seed: right ones and wrong ones, as texts by path as they stand in an instance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from weicheng.domain.xforms.definition import Definition, Kind, Question

# How often a question stays without an answer.
SILENT = 0.15
NO_PHOTO = 0.95
# What is written where words, numbers and moments are asked for; some of it breaks the usual limits.
TEXTS = ("路口有垃圾", "已清理", "0", "x y", "油污 3 处", "—")
INTEGERS = ("0", "1", "2", "7", "99", "101", "-3")
DECIMALS = ("0", "0.5", "3.25", "-1.5", "100")
DATES = ("2026-06-01", "2026-06-03", "2026-06-04", "2025-12-31")
POINTS = ("21.66 110.92 0 5", "0 0 0 0")
BY_KIND = {
    Kind.TEXT: TEXTS,
    Kind.INTEGER: INTEGERS,
    Kind.DECIMAL: DECIMALS,
    Kind.DATE: DATES,
    Kind.TIME: ("08:30:00.000+08:00", "23:59:00.000+08:00"),
    Kind.POINT: POINTS,
    Kind.PHOTO: ("photo.jpg",),
}
MOST_LINES = 3


def made_up(definition: Definition, *, seed: int, count: int) -> Iterator[dict[str, str]]:
    """`count` sets of answers by path without the root: `hygiene/road` → `9`, `problem[2]/what` → `油污`."""
    chance = random.Random(seed)
    for _ in range(count):
        # Whole forms without a gap are rare by chance alone, and they are the right ones.
        silent = chance.choice([0.0, 0.0, SILENT, 0.6])
        yield dict(_of_group(definition.body, "", chance, silent))


def _of_group(group: Question, above: str, chance: random.Random, silent: float) -> Iterator[tuple[str, str]]:
    for question in group.children:
        path = f"{above}/{question.name}" if above else question.name
        if question.kind is Kind.REPEAT:
            for number in range(1, chance.randint(1, MOST_LINES) + 1):
                here = f"{path}[{number}]"
                # A line without any answer could not be told from none.
                yield from list(_of_group(question, here, chance, silent)) or _of_group(question, here, chance, 0.0)
        elif question.kind is Kind.GROUP:
            yield from _of_group(question, path, chance, silent)
        elif question.kind not in (Kind.NOTE, Kind.CALCULATED) and chance.random() >= _left_out(question, silent):
            yield path, _answer(question, chance)


def _left_out(question: Question, silent: float) -> float:
    """Photos are rare: no rule looks at them, and each costs the browser a file."""
    return NO_PHOTO if question.kind is Kind.PHOTO else silent


def _answer(question: Question, chance: random.Random) -> str:
    values = [choice.value for choice in question.choices]
    if question.kind is Kind.ONE:
        return chance.choice(values)
    if question.kind is Kind.MANY:
        return " ".join(sorted(chance.sample(values, chance.randint(1, len(values))), key=values.index))
    return chance.choice(BY_KIND[question.kind])


def instance(definition: Definition, answers: dict[str, str], uuid: UUID) -> str:
    """The XML of answers by path."""
    root = Element(definition.root, {"id": definition.code})
    places: dict[str, Element] = {"": root}
    for path, answer in answers.items():
        above = ""
        for step in path.split("/"):
            here = f"{above}/{step}" if above else step
            if here not in places:
                places[here] = SubElement(places[above], step.partition("[")[0])
            above = here
        places[path].text = answer
    SubElement(SubElement(root, "meta"), "instanceID").text = f"uuid:{uuid}"
    return tostring(root, encoding="unicode")
