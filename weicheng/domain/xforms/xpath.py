"""The XPath of forms: paths without predicates, calls, arithmetic and comparison (decision 0017)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# A longer one is split into calculated questions; the limit also keeps the evaluation within Python's stack.
LONGEST = 8000
MOST_TOKENS = 1200
DEEPEST = 40
LONGEST_CHAIN = 250

TOKENS = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    | (?P<symbol>\.\.|!=|<=|>=|//|[-+*/=<>().,|\[\]@$:])
    )""",
    re.VERBOSE,
)
# Weakest first; all group from the left.
STRENGTH = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip


class BadExpression(Exception):
    """An expression outside the listed part of XPath; the text is a Chinese sentence without its full stop."""


@dataclass(frozen=True)
class Literal:
    """A number or a text as written."""

    value: float | str


@dataclass(frozen=True)
class Path:
    """`/data/a/b`, `../b`, `.`: steps are names, `.` and `..`."""

    absolute: bool
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Operation:
    """Two sides and an operator of `STRENGTH`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Negative:
    """A minus sign in front."""

    operand: Expression


Expression = Literal | Path | Call | Operation | Negative


class Token(NamedTuple):
    """`kind` is number, text, name, symbol or end."""

    kind: str
    text: str


def parse(source: str) -> Expression:
    """The tree of an expression. Raises BadExpression."""
    if len(source) > LONGEST:
        raise BadExpression(f"公式超过 {LONGEST} 个字符，请分成几个 calculate 题")
    tokens = _tokens(source)
    if len(tokens) > MOST_TOKENS:
        raise BadExpression("公式太长，请分成几个 calculate 题")
    return _Parser(tokens).whole()


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it."""
    yield expression
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from walk(argument)
    elif isinstance(expression, Operation):
        yield from walk(expression.left)
        yield from walk(expression.right)
    elif isinstance(expression, Negative):
        yield from walk(expression.operand)


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = TOKENS.match(source, at)
        if match is None:
            raise BadExpression(f"公式里有不认识的字符“{source[at:].strip()[:1]}”")
        found.append(Token(match.lastgroup or "", match.group(match.lastgroup or 0)))
        at = match.end()
    return [*found, Token("end", "")]


class _Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def has(self, *symbols: str) -> bool:
        return self.next.kind == "symbol" and self.next.text in symbols

    def expect(self, symbol: str) -> None:
        if not self.has(symbol):
            raise BadExpression(f"公式里“{self.next.text or '结尾'}”处缺少“{symbol}”")
        self.take()

    def whole(self) -> Expression:
        found = self.expression(0)
        if self.next.kind != "end":
            raise BadExpression(f"公式里“{self.next.text}”的位置不对或不支持")
        return found

    def expression(self, weakest: int) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadExpression("公式嵌套太深，请分成几个 calculate 题")
        left = self.operand()
        for _ in range(LONGEST_CHAIN):
            token = self.next
            strength = STRENGTH.get(token.text, 0) if token.kind in ("name", "symbol") else 0
            if strength <= weakest:
                self.depth -= 1
                return left
            self.take()
            left = Operation(token.text, left, self.expression(strength))
        raise BadExpression("公式太长，请分成几个 calculate 题")

    def operand(self) -> Expression:
        if self.has("-"):
            self.take()
            return Negative(self.expression(6))
        if self.has("("):
            self.take()
            inner = self.expression(0)
            self.expect(")")
            return inner
        if self.next.kind == "number":
            return Literal(float(self.take().text))
        if self.next.kind == "text":
            return Literal(self.take().text[1:-1])
        return self.call_or_path()

    def call_or_path(self) -> Expression:
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if self.next.kind == "name" and following == Token("symbol", "("):
            call = self.call()
            if call != Call("current", ()):
                return call
            # Without predicates the current node is the node itself.
            return Path(False, (".", *self.more_steps()))
        if self.has("/"):
            self.take()
            return Path(True, (self.step(), *self.more_steps()))
        return Path(False, (self.step(), *self.more_steps()))

    def call(self) -> Call:
        name = self.take().text
        self.expect("(")
        arguments: list[Expression] = []
        while not self.has(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.take()
        return Call(name, tuple(arguments))

    def more_steps(self) -> Iterator[str]:
        while self.has("/"):
            self.take()
            yield self.step()
        if self.has("["):
            raise BadExpression("不支持方括号里的筛选条件")

    def step(self) -> str:
        token = self.take()
        if token.kind == "name" or token.text in (".", ".."):
            return token.text
        raise BadExpression(f"公式里“{token.text or '结尾'}”的位置不对或不支持")
