"""评分方案: totals made of items, each with the reason for its points (M-111, M-118). Points are hundredths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from weicheng.domain.packs.vocabulary import Labelled

HUNDRED = 100
# A count, a rate or points in hundredths; answers to yes/no facts in the order of the item.
Answer = int | tuple[bool, ...]


class ItemRule(Labelled):
    """How an item gets its points."""

    COUNT = "count", "达到条数得满分"
    FACTS = "facts", "全部做到得满分"
    LEAST = "least", "达到比率得满分"
    TIMES = "times", "按次数递减"
    GIVEN = "given", "按评定得分"


@dataclass(frozen=True)
class SchemeItem:
    """One line of a scheme. `need` is a count, or a rate in whole percent; `left` are the points after 0, 1, 2 … times.

    `points` and `left` are whole points, as the scheme prints them.
    """

    key: str
    part: str
    name: str
    points: int
    rule: ItemRule
    need: int = 0
    facts: tuple[str, ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True)
class ItemScore:
    """The points of one item with the sentence that explains them; `got` is None while nothing is known."""

    item: SchemeItem
    got: int | None
    why: str

    @property
    def lost(self) -> int:
        """Points lost, or not yet proved, in hundredths."""
        return self.item.points * HUNDRED - (self.got or 0)


@dataclass(frozen=True)
class SchemeScore:
    """A total with all of its lines; it is always their sum."""

    lines: tuple[ItemScore, ...]

    @property
    def total(self) -> int:
        """In hundredths; what is unknown brings nothing."""
        return sum(line.got or 0 for line in self.lines)

    @property
    def full(self) -> int:
        """The most there is to get, in hundredths."""
        return sum(line.item.points for line in self.lines) * HUNDRED

    @property
    def unknown(self) -> int:
        """Points of items nothing is known of, in hundredths."""
        return sum(line.lost for line in self.lines if line.got is None)

    def parts(self) -> Mapping[str, tuple[int, int]]:
        """Part → (points, most), in hundredths, in the order of the scheme."""
        found: dict[str, tuple[int, int]] = {}
        for line in self.lines:
            got, most = found.get(line.item.part, (0, 0))
            found[line.item.part] = (got + (line.got or 0), most + line.item.points * HUNDRED)
        return found


def score_scheme(items: Sequence[SchemeItem], answers: Mapping[str, Answer]) -> SchemeScore:
    """Every item with its points. Raises ValueError for an answer that the item cannot have."""
    return SchemeScore(tuple(_score(item, answers.get(item.key)) for item in items))


def _score(item: SchemeItem, answer: Answer | None) -> ItemScore:
    if answer is None:
        return ItemScore(item, None, f"没有数据，暂按 0 分计，最多 {item.points} 分。")
    if isinstance(answer, tuple):
        return _facts(item, answer)
    if answer < 0:
        raise ValueError(f"{item.key}: {answer} is negative")
    return _SCORES[item.rule](item, answer)


def _facts(item: SchemeItem, answer: tuple[bool, ...]) -> ItemScore:
    if item.rule is not ItemRule.FACTS or len(answer) != len(item.facts):
        raise ValueError(f"{item.key} has {len(item.facts)} facts, not {len(answer)}")
    lacking = [fact for fact, done in zip(item.facts, answer, strict=True) if not done]
    if lacking:
        return ItemScore(item, 0, f"没有做到：{'、'.join(lacking)}，不得分。")
    return ItemScore(item, item.points * HUNDRED, f"已做到：{'、'.join(item.facts)}，得 {item.points} 分。")


def _count(item: SchemeItem, answer: int) -> ItemScore:
    if answer > item.need:
        raise ValueError(f"{item.key}: {answer} of {item.need}")
    if answer == item.need:
        return ItemScore(item, item.points * HUNDRED, f"{item.need} 项全部达到，得 {item.points} 分。")
    return ItemScore(item, 0, f"{item.need} 项只达到 {answer} 项，不得分。")


def _least(item: SchemeItem, answer: int) -> ItemScore:
    """以上 is inclusive; the rate is in hundredths of a percent."""
    if answer > HUNDRED * HUNDRED:
        raise ValueError(f"{item.key}: {answer} is more than everybody")
    shown = f"{answer // HUNDRED}.{answer % HUNDRED:02}%"
    if answer >= item.need * HUNDRED:
        return ItemScore(item, item.points * HUNDRED, f"{shown}，达到 {item.need}%，得 {item.points} 分。")
    return ItemScore(item, 0, f"{shown}，低于 {item.need}%，不得分。")


def _times(item: SchemeItem, answer: int) -> ItemScore:
    left = item.left[min(answer, len(item.left) - 1)]
    said = f"{answer} 次" if answer else "没有发生"
    return ItemScore(item, left * HUNDRED, f"{said}，扣 {item.points - left} 分，得 {left} 分。")


def _given(item: SchemeItem, answer: int) -> ItemScore:
    if answer > item.points * HUNDRED:
        raise ValueError(f"{item.key}: {answer} is more than {item.points} points")
    whole, rest = divmod(answer, HUNDRED)
    shown = f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
    return ItemScore(item, answer, f"评定得 {shown} 分，满分 {item.points} 分。")


def _no_facts(item: SchemeItem, answer: int) -> ItemScore:
    raise ValueError(f"{item.key} asks for facts, not for {answer}")


_SCORES = {
    ItemRule.COUNT: _count,
    ItemRule.LEAST: _least,
    ItemRule.TIMES: _times,
    ItemRule.GIVEN: _given,
    ItemRule.FACTS: _no_facts,
}
