"""The listed functions of the form standard. A form that uses another one is refused at upload."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from weicheng.domain.xforms.values import Moment, Node, Value, day_of, days_of, moment_of, number_of, text_of, truth_of

# A pattern of a form is written by an office clerk, the text comes from outside: both stay short.
LONGEST_PATTERN = 200
LONGEST_TEXT = 10_000
BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Scene:
    """Where an expression is evaluated: at a node, at the time of filling in."""

    node: Node
    now: datetime


Function = Callable[[Scene, Sequence[Value]], Value]


@dataclass(frozen=True)
class Listed:
    """A function with the number of its arguments."""

    fewest: int
    most: int
    call: Function


FUNCTIONS: dict[str, Listed] = {}
# What they give depends on the moment or on what was there before: the value that was sent stands.
VOLATILE = frozenset({"now", "today", "once"})
# Evaluated by the evaluator itself, because not every argument is.
LAZY = {"if": (3, 3)}


def listed(name: str, fewest: int, most: int | None = None) -> Callable[[Function], Function]:
    """Enters a function into the list."""

    def enter(function: Function) -> Function:
        FUNCTIONS[name] = Listed(fewest, fewest if most is None else most, function)
        return function

    return enter


def arity(name: str) -> tuple[int, int] | None:
    """The fewest and the most arguments; None for a function that is not listed."""
    found = FUNCTIONS.get(name)
    return LAZY.get(name) or ((found.fewest, found.most) if found else None)


def numbers(scene: Scene, arguments: Sequence[Value]) -> list[float]:
    """Every node of every argument as a number."""
    zone = scene.now.tzinfo
    found: list[float] = []
    for value in arguments:
        parts: Sequence[Value] = [(node,) for node in value] if isinstance(value, tuple) else [value]
        found.extend(number_of(part, zone) for part in parts)
    return found


def texts(arguments: Sequence[Value]) -> list[str]:
    """Every node of every argument as a text."""
    found: list[str] = []
    for value in arguments:
        found.extend([node.value for node in value] if isinstance(value, tuple) else [text_of(value)])
    return found


def chosen(value: Value) -> list[str]:
    """The choices of a select_multiple answer."""
    return text_of(value).split()


def nodes(value: Value) -> tuple[Node, ...]:
    """A set of nodes; anything else is none."""
    return value if isinstance(value, tuple) else ()


@listed("true", 0)
def _true(scene: Scene, arguments: Sequence[Value]) -> Value:
    return True


@listed("false", 0)
def _false(scene: Scene, arguments: Sequence[Value]) -> Value:
    return False


@listed("not", 1)
def _not(scene: Scene, arguments: Sequence[Value]) -> Value:
    return not truth_of(arguments[0])


@listed("boolean", 1)
def _boolean(scene: Scene, arguments: Sequence[Value]) -> Value:
    return truth_of(arguments[0])


@listed("selected", 2)
def _selected(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[1]).strip() in chosen(arguments[0])


@listed("count-selected", 1)
def _count_selected(scene: Scene, arguments: Sequence[Value]) -> Value:
    return float(len(chosen(arguments[0])))


@listed("coalesce", 2)
def _coalesce(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[0]) or text_of(arguments[1])


@listed("once", 1)
def _once(scene: Scene, arguments: Sequence[Value]) -> Value:
    return scene.node.value or text_of(arguments[0])


@listed("today", 0)
def _today(scene: Scene, arguments: Sequence[Value]) -> Value:
    return day_of(scene.now.date(), scene.now.tzinfo)


@listed("now", 0)
def _now(scene: Scene, arguments: Sequence[Value]) -> Value:
    return Moment(scene.now.isoformat(), days_of(scene.now))


@listed("date", 1)
def _date(scene: Scene, arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    return value if isinstance(value, Moment) else moment_of(text_of(value), scene.now.tzinfo) or ""


@listed("regex", 2)
def _regex(scene: Scene, arguments: Sequence[Value]) -> Value:
    text, pattern = text_of(arguments[0]), text_of(arguments[1])
    if len(text) > LONGEST_TEXT or len(pattern) > LONGEST_PATTERN:
        return False
    return re.search(pattern, text, re.ASCII) is not None


@listed("string", 1)
def _string(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[0])


@listed("string-length", 1)
def _string_length(scene: Scene, arguments: Sequence[Value]) -> Value:
    # JavaScript counts UTF-16 units; rare characters count twice there and so here.
    return float(len(text_of(arguments[0]).encode("utf-16-le", "surrogatepass")) // 2)


@listed("concat", 0, 20)
def _concat(scene: Scene, arguments: Sequence[Value]) -> Value:
    return "".join(texts(arguments))


@listed("join", 1, 20)
def _join(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[0]).join(texts(arguments[1:]))


@listed("contains", 2)
def _contains(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[1]) in text_of(arguments[0])


@listed("starts-with", 2)
def _starts_with(scene: Scene, arguments: Sequence[Value]) -> Value:
    return text_of(arguments[0]).startswith(text_of(arguments[1]))


@listed("number", 1)
def _number(scene: Scene, arguments: Sequence[Value]) -> Value:
    return number_of(arguments[0], scene.now.tzinfo)


@listed("int", 1)
def _int(scene: Scene, arguments: Sequence[Value]) -> Value:
    number = number_of(arguments[0], scene.now.tzinfo)
    return float(math.trunc(number)) if math.isfinite(number) else number


@listed("round", 1, 2)
def _round(scene: Scene, arguments: Sequence[Value]) -> Value:
    number, places = [*numbers(scene, [text_of(value) for value in arguments]), 0.0][:2]
    if not math.isfinite(number) or not abs(places) <= 15:
        return math.nan
    shift = 10.0**places
    return math.copysign(math.floor(abs(number) * shift + 0.5) / shift, number)


@listed("count", 1)
def _count(scene: Scene, arguments: Sequence[Value]) -> Value:
    return float(len(nodes(arguments[0])))


@listed("count-non-empty", 1)
def _count_non_empty(scene: Scene, arguments: Sequence[Value]) -> Value:
    return float(sum(node.value != "" for node in nodes(arguments[0])))


@listed("sum", 1)
def _sum(scene: Scene, arguments: Sequence[Value]) -> Value:
    found = numbers(scene, arguments)
    return sum(found) if found else math.nan


@listed("min", 1, 20)
def _min(scene: Scene, arguments: Sequence[Value]) -> Value:
    return _extreme(min, numbers(scene, arguments))


@listed("max", 1, 20)
def _max(scene: Scene, arguments: Sequence[Value]) -> Value:
    return _extreme(max, numbers(scene, arguments))


def _extreme(pick: Callable[[list[float]], float], found: list[float]) -> float:
    return math.nan if not found or any(map(math.isnan, found)) else pick(found)


@listed("position", 1)
def _position(scene: Scene, arguments: Sequence[Value]) -> Value:
    found = nodes(arguments[0])
    if not found or found[0].parent is None:
        return math.nan
    return float(found[0].parent.named(found[0].name).index(found[0]) + 1)
