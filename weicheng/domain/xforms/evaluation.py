"""An expression at a node of an instance."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from itertools import product

from weicheng.domain.xforms.functions import FUNCTIONS, LAZY, VOLATILE, Scene, arity
from weicheng.domain.xforms.values import Moment, Node, Value, number_of, text_of, truth_of
from weicheng.domain.xforms.xpath import BadExpression, Call, Expression, Literal, Negative, Operation, Path, walk


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divided,
    "mod": lambda left, right: math.fmod(left, right) if right and math.isfinite(left) else math.nan,
}
ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def check(expression: Expression) -> None:
    """Raises BadExpression for a function that is not listed or has the wrong number of arguments."""
    for part in walk(expression):
        if not isinstance(part, Call):
            continue
        allowed = arity(part.name)
        if allowed is None:
            raise BadExpression(f"不支持函数 {part.name}()，可用的函数：{'、'.join(sorted([*FUNCTIONS, *LAZY]))}")
        if not allowed[0] <= len(part.arguments) <= allowed[1]:
            raise BadExpression(f"函数 {part.name}() 的参数个数不对")


def is_volatile(expression: Expression) -> bool:
    """Whether another evaluation may rightly give another value."""
    return any(isinstance(part, Call) and part.name in VOLATILE for part in walk(expression))


def evaluate(expression: Expression, scene: Scene) -> Value:
    """The value at the node of the scene; the expression has passed `check`."""
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Path):
        return follow(expression, scene.node)
    if isinstance(expression, Negative):
        return -number_of(evaluate(expression.operand, scene), scene.now.tzinfo)
    if isinstance(expression, Operation):
        return _operation(expression, scene)
    if expression.name in LAZY:
        condition, then, otherwise = expression.arguments
        return evaluate(then if truth_of(evaluate(condition, scene)) else otherwise, scene)
    return FUNCTIONS[expression.name].call(scene, [evaluate(part, scene) for part in expression.arguments])


def follow(path: Path, node: Node) -> tuple[Node, ...]:
    """The nodes a path leads to, in document order."""
    found = [node]
    steps = path.steps
    if path.absolute:
        while found[0].parent is not None:
            found = [found[0].parent]
        found, steps = (found, steps[1:]) if steps[0] == found[0].name else ([], ())
    for step in steps:
        found = _step(found, step)
    return tuple(found)


def _step(found: Sequence[Node], step: str) -> list[Node]:
    if step == ".":
        return list(found)
    if step == "..":
        return list(dict.fromkeys(node.parent for node in found if node.parent is not None))
    return [child for node in found for child in node.named(step)]


def _operation(expression: Operation, scene: Scene) -> Value:
    left = evaluate(expression.left, scene)
    if expression.operator in ("and", "or"):
        stops = truth_of(left) == (expression.operator == "or")
        return truth_of(left) if stops else truth_of(evaluate(expression.right, scene))
    right = evaluate(expression.right, scene)
    if expression.operator in ARITHMETIC:
        zone = scene.now.tzinfo
        return ARITHMETIC[expression.operator](number_of(left, zone), number_of(right, zone))
    return _compared(expression.operator, left, right, scene)


def _compared(sign: str, left: Value, right: Value, scene: Scene) -> bool:
    """Nodes compare if any of them does."""
    if isinstance(left, bool) or isinstance(right, bool):
        return _pair(sign, truth_of(left) if sign in ("=", "!=") else left, right, scene)
    return any(_pair(sign, one, other, scene) for one, other in product(_each(left), _each(right)))


def _each(value: Value) -> Sequence[Value]:
    return [node.value for node in value] if isinstance(value, tuple) else [value]


def _pair(sign: str, left: Value, right: Value, scene: Scene) -> bool:
    zone = scene.now.tzinfo
    if sign in ORDER:
        return ORDER[sign](number_of(left, zone), number_of(right, zone))
    if isinstance(left, bool) or isinstance(right, bool):
        same = truth_of(left) == truth_of(right)
    elif isinstance(left, float | Moment) or isinstance(right, float | Moment):
        same = number_of(left, zone) == number_of(right, zone)
    else:
        same = text_of(left) == text_of(right)
    return same == (sign == "=")
