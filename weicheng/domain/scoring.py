"""What a visit is worth under a scheme: signed lines whose sum is the score, each saying what it rests on (M-116).

A sheet offers the points of the items somebody looked at; what was not looked at weighs nothing, and the sum is
brought to the full mark of the scheme by a line of its own. All points are whole hundredths, rounded half up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.domain.reasons import Reason

CLAUSE = "M-116"
BEST_GRADE = 10


class LineKind(StrEnum):
    """What a line of a score sheet does to the sum."""

    ITEM = "item"  # the points an item offers
    LOSS = "loss"  # points lost, with the findings
    BONUS = "bonus"
    CAP = "cap"  # bonus above the common cap, taken off again
    SCALE = "scale"  # brings the points offered to the full mark
    VETO = "veto"  # 一票否决
    ADJUST = "adjust"  # an upheld appeal, after the score was made


@dataclass(frozen=True)
class Scheme:
    """How sheets are made: full mark, common cap of the bonus, and what a veto leaves; all in hundredths."""

    name: str
    full: int = 10000
    bonus_cap: int = 0
    veto_leaves: int = 0
    # The pack version, "hygiene-city/national@2026.1".
    rules: str = ""


@dataclass(frozen=True)
class Problem:
    """A finding of the visit as the sheet cites it. `record` is its reference ("finding:12")."""

    record: str
    item: str
    text: str = ""
    clause: str = ""
    photos: tuple[str, ...] = ()


class Line(NamedTuple):
    """One signed amount with what it rests on. A tuple, because a month has hundreds of thousands of them."""

    kind: LineKind
    points: int
    text: str
    rule: str
    # What the rule saw, with the pack version.
    inputs: Mapping[str, object]
    item: str = ""
    head: int = 0
    clause: str = ""
    findings: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()

    @property
    def reason(self) -> Reason:
        """Made when asked for: a month has hundreds of thousands of lines."""
        return Reason(self.rule, self.clause or CLAUSE, self.inputs)


@dataclass(frozen=True)
class Scorecard:
    """A whole sheet. `offered` is the points of the items looked at, before scaling."""

    scheme: Scheme
    lines: tuple[Line, ...]
    offered: int
    vetoed: bool = False
    # Items nobody looked at, and findings that belong to no scored item: on record, without weight.
    unanswered: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()

    @property
    def total(self) -> int | None:
        """The score: exactly the sum of the lines. None when nothing that carries points was looked at."""
        return sum(line.points for line in self.lines) if self.offered else None

    @property
    def heads(self) -> Mapping[int, tuple[int, int]]:
        """Points gained and offered under each head of the covert table, before scaling; 0 is no head."""
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for line in self.lines:
            if line.kind in (LineKind.ITEM, LineKind.LOSS):
                sums[line.head][0] += line.points
                sums[line.head][1] += line.points if line.kind is LineKind.ITEM else 0
        return {head: (gained, offered) for head, (gained, offered) in sorted(sums.items())}


def score_sheet(scheme: Scheme, answers: Sequence[ItemAnswer], problems: Iterable[Problem] = ()) -> Scorecard:
    """Scores one visit. Raises ValueError for a grade outside 0–10 or more met than counted (M-116)."""
    cited: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        cited[problem.item].append(problem)
    scored = [answer for answer in answers if _weighs(answer)]
    base = [answer for answer in scored if answer.item.scoring is not Scoring.BONUS]
    codes = {answer.item.code for answer in scored}
    lines: list[Line] = []
    for answer in base:
        _item_lines(scheme, answer, cited.get(answer.item.code, ()), lines)
    offered = sum([answer.item.points for answer in base])
    lines += _scaled(scheme, sum([line.points for line in lines]), offered)
    if len(scored) > len(base):
        lines += _bonus_lines(scheme, [answer for answer in scored if answer.item.scoring is Scoring.BONUS])
    veto = _veto(scheme, [answer for answer in base if answer.item.veto_below], cited, lines)
    return Scorecard(
        scheme,
        (*lines, *veto),
        offered,
        bool(veto),
        tuple([a.item.code for a in answers if a.grade is None and a.item.points and not a.is_answered]),
        tuple(p.record for code, found in cited.items() if code not in codes for p in found),
    )


def gained(answer: ItemAnswer, found: int = 0) -> int:
    """Points of one item in hundredths, never below nothing nor above what it offers; `found` counts its findings."""
    return _KINDS[answer.item.scoring](answer, found)


def half_up(numerator: int, denominator: int) -> int:
    """A quotient of whole numbers, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _weighs(answer: ItemAnswer) -> bool:
    item = answer.item
    return item.points > 0 and item.scoring is not Scoring.NONE and (answer.grade is not None or answer.is_answered)


def _grade(answer: ItemAnswer) -> int:
    grade = answer.grade or 0
    if not 0 <= grade <= BEST_GRADE:
        raise ValueError(f"{answer.item.code}: a grade lies between 0 and {BEST_GRADE}, not {grade}")
    return grade


def _band(answer: ItemAnswer, found: int) -> int:
    grade, points = _grade(answer), answer.item.points
    return points if grade == BEST_GRADE else half_up(points * grade, BEST_GRADE)


def _all_or_nothing(answer: ItemAnswer, found: int) -> int:
    return answer.item.points if _grade(answer) == BEST_GRADE else 0


def _deduct(answer: ItemAnswer, found: int) -> int:
    return max(answer.item.points - answer.item.each * max(answer.count, found), 0)


def _rate(answer: ItemAnswer, found: int) -> int:
    if not 0 <= answer.count <= answer.total:
        raise ValueError(f"{answer.item.code}: {answer.count} of {answer.total} cannot be met")
    return half_up(answer.item.points * answer.count, answer.total) if answer.total else 0


_KINDS: Mapping[Scoring, Callable[[ItemAnswer, int], int]] = {
    Scoring.BAND: _band,
    Scoring.ALL_OR_NOTHING: _all_or_nothing,
    Scoring.DEDUCT: _deduct,
    Scoring.RATE: _rate,
    Scoring.BONUS: _band,
}


_RULES = {kind: f"scoring.{kind}" for kind in Scoring}


def _item_lines(scheme: Scheme, answer: ItemAnswer, found: Sequence[Problem], lines: list[Line]) -> None:
    """Adds what the item offers and what was lost of it."""
    item = answer.item
    lines.append(_offer(scheme.rules, item))
    if item.scoring is Scoring.DEDUCT:
        lines.extend(_deductions(scheme, answer, found))
    elif lost := item.points - _KINDS[item.scoring](answer, len(found)):
        lines.append(_loss(scheme, answer, lost, _why(answer), found))


@lru_cache(maxsize=4096)
def _offer(rules: str, item: ChecklistItem) -> Line:
    # The same for every visit with this checklist.
    inputs = {"points": item.points, "rules": rules}
    return Line(LineKind.ITEM, item.points, item.text, "scoring.item", inputs, item.code, item.head, item.basis)


def _deductions(scheme: Scheme, answer: ItemAnswer, found: Sequence[Problem]) -> Iterator[Line]:
    """One line a finding, so that each can be appealed alone; what is used up is said, never taken twice."""
    left = answer.item.points
    times = max(answer.count, len(found))
    for number in range(times):
        taken = min(answer.item.each, left)
        left -= taken
        cited = found[number : number + 1]
        why = cited[0].text if cited else answer.remark
        rest = "" if taken == answer.item.each else "，本项分值已扣完"
        yield _loss(scheme, answer, taken, f"第 {number + 1} 处：{why or '检查员计数'}{rest}", cited)


def _loss(scheme: Scheme, answer: ItemAnswer, lost: int, why: str, found: Sequence[Problem]) -> Line:
    item = answer.item
    clause, photos = item.basis, answer.photos
    if len(found) == 1 and not photos:
        clause, photos = found[0].clause or clause, found[0].photos
    elif found:
        clause = next((problem.clause for problem in found if problem.clause), clause)
        # The photo of the finding comes first; those of the answer stand for every line of the item.
        photos = tuple(dict.fromkeys([*(photo for p in found for photo in p.photos), *photos]))
    records = tuple([problem.record for problem in found])
    inputs = _seen(scheme.rules, item.points, answer.grade, answer.count, answer.total, len(found))
    rule = _RULES[item.scoring]
    return Line(LineKind.LOSS, -lost, why, rule, inputs, item.code, item.head, clause, records, photos)


@lru_cache(maxsize=4096)
def _seen(rules: str, points: int, grade: int | None, count: int, total: int, findings: int) -> Mapping[str, object]:
    # A month repeats the same few.
    return {"points": points, "grade": grade, "count": count, "total": total, "findings": findings, "rules": rules}


_GRADED = [f"评分 {grade}/{BEST_GRADE}" for grade in range(BEST_GRADE + 1)]


def _why(answer: ItemAnswer) -> str:
    if answer.item.scoring is Scoring.BAND:
        said = _GRADED[_grade(answer)]
    elif answer.item.scoring is Scoring.RATE:
        said = f"{answer.total} 处中合格 {answer.count} 处"
    else:
        said = "不达标，本项不得分"
    return f"{said}：{answer.remark}" if answer.remark else said


def _scaled(scheme: Scheme, raw: int, offered: int) -> list[Line]:
    if not offered or offered == scheme.full:
        return []
    moved = half_up(raw * scheme.full, offered) - raw
    text = f"已检查条目共 {_shown(offered)} 分，得 {_shown(raw)} 分，折合满分 {_shown(scheme.full)} 分"
    inputs = {"raw": raw, "offered": offered, "full": scheme.full, "rules": scheme.rules}
    return [Line(LineKind.SCALE, moved, text, "scoring.scale", inputs)]


def _bonus_lines(scheme: Scheme, answers: Sequence[ItemAnswer]) -> Iterator[Line]:
    granted = 0
    for answer in answers:
        item, points = answer.item, gained(answer)
        granted += points
        text = f"加分：{item.text}"
        inputs: dict[str, object] = {"points": item.points, "grade": answer.grade, "rules": scheme.rules}
        rule = _RULES[Scoring.BONUS]
        yield Line(LineKind.BONUS, points, text, rule, inputs, item.code, item.head, item.basis, (), answer.photos)
    if granted > scheme.bonus_cap:
        capped = {"granted": granted, "cap": scheme.bonus_cap, "rules": scheme.rules}
        text = f"加分合计以 {_shown(scheme.bonus_cap)} 分为限"
        yield Line(LineKind.CAP, scheme.bonus_cap - granted, text, "scoring.cap", capped)


def _veto(
    scheme: Scheme, keyed: Sequence[ItemAnswer], cited: Mapping[str, Sequence[Problem]], lines: Sequence[Line]
) -> list[Line]:
    """关键指标: an item below its share vetoes the sheet, which keeps no more than the scheme leaves."""
    for answer in keyed:
        item, found = answer.item, cited.get(answer.item.code, ())
        points = gained(answer, len(found))
        if points * 100 < item.points * item.veto_below:
            text = f"“{item.text}”得分率 {points * 100 // item.points}%，低于 {item.veto_below}%，一票否决"
            inputs = {"gained": points, "points": item.points, "below": item.veto_below, "rules": scheme.rules}
            taken = min(scheme.veto_leaves - sum(line.points for line in lines), 0)
            records = tuple(p.record for p in found)
            return [
                Line(
                    LineKind.VETO, taken, text, "scoring.veto", inputs,
                    item.code, item.head, item.basis, records, answer.photos,
                )
            ]  # fmt: skip
    return []


def _shown(points: int) -> str:
    whole, part = divmod(points, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
