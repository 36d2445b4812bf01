"""Expressions of a workbook: `${name}` references, the listed functions, patterns, and no circles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from weicheng.domain.xforms.evaluation import check
from weicheng.domain.xforms.functions import LONGEST_PATTERN
from weicheng.domain.xforms.xpath import BadExpression, Call, Literal, Path, parse, walk

REFERENCE = re.compile(r"\$\{([^}]*)\}")
# A repetition of a group can take a text's length to the power of two and more; none is needed in a form.
REPEATED_GROUP = re.compile(r"\)[*+{]")
# What stands for a reference while the expression is checked, and the steps that need none.
STAND_IN = "./question"
PLAIN_STEPS = {".", "..", "question"}
PATTERN_RULE = f"不能重复整个括号，不能用 (?…) 和 \\1，最长 {LONGEST_PATTERN} 个字符"
REFUSED_IN_PATTERN = re.compile(r"\\[1-9]|\(\?")


def references(source: str) -> list[str]:
    """The names in `${…}`."""
    return [name.strip() for name in REFERENCE.findall(source)]


def problems(source: str, names: Iterable[str]) -> Iterator[str]:
    """What is wrong with an expression: sentences without a full stop."""
    known = set(names)
    for name in dict.fromkeys(references(source)):
        if name not in known:
            yield f"“${{{name[:40]}}}”指的题目不存在"
    try:
        tree = parse(REFERENCE.sub(f" {STAND_IN} ", source))
        check(tree)
    except BadExpression as bad:
        yield str(bad)
        return
    for part in walk(tree):
        if isinstance(part, Path) and not set(part.steps) <= PLAIN_STEPS:
            yield f"公式里的“{'/'.join(part.steps)[:40]}”看不懂，引用题目请写 ${{题目名}}"
        if isinstance(part, Call) and part.name == "regex":
            yield from _pattern_problems(part)


def _pattern_problems(call: Call) -> Iterator[str]:
    pattern = call.arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        yield "regex() 的第二个参数必须是写明的文字"
    elif len(pattern.value) > LONGEST_PATTERN or not _is_plain(pattern.value):
        yield f"regex() 的规则“{pattern.value[:30]}”不支持：{PATTERN_RULE}"


def _is_plain(pattern: str) -> bool:
    if REPEATED_GROUP.search(pattern) or REFUSED_IN_PATTERN.search(pattern):
        return False
    try:
        re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def circle(standing_on: Mapping[str, Iterable[str]]) -> list[str]:
    """Names of which each stands on the next and the last on the first; empty when there is no circle."""
    done: set[str] = set()
    for start in standing_on:
        way: list[str] = []
        rests: list[Iterator[str]] = []
        following: str | None = None if start in done else start
        while following is not None or way:
            if following is None:
                done.add(way.pop())
                rests.pop()
            elif following in way:
                return way[way.index(following) :]
            else:
                way.append(following)
                rests.append(iter(standing_on.get(following, ())))
            following = next((name for name in rests[-1] if name not in done), None) if rests else None
    return []
