"""An instance against its definition: what counts, what is worked out, what is wrong, what was answered.

The rules are those of the browser's engine, so that both say the same of every instance (decision 0017): a question
that is not relevant counts as empty and is not asked; a calculation is done here again and ours counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from weicheng.domain.refusals import Fault
from weicheng.domain.xforms.answers import problem
from weicheng.domain.xforms.definition import META, Definition, Kind, Question
from weicheng.domain.xforms.evaluation import evaluate, is_volatile
from weicheng.domain.xforms.functions import Scene
from weicheng.domain.xforms.values import Node, text_of, truth_of
from weicheng.domain.xforms.xpath import Expression

# One calculation may stand on another; in a form without circles the values settle well before.
MOST_PASSES = 30
MOST_REPEATS = 200
MOST_NODES = 20_000


@dataclass(frozen=True)
class Filled:
    """What came of an instance: "p[2]/what" → answer for each relevant question, and everything that is wrong.

    `wrong` has the path of the question of each fault; none for an instance that does not fit the form.
    """

    answers: Mapping[str, str]
    faults: tuple[Fault, ...]
    wrong: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


@dataclass(frozen=True)
class _Asked:
    """A question at one place of the instance."""

    question: Question
    node: Node
    # "p[2]/what", and what a person calls it.
    path: str
    place: str


def fill(definition: Definition, instance: Element, *, now: datetime) -> Filled:
    """Checks an instance as of the time of filling in. Raises nothing: whatever is wrong is a fault."""
    if _local(instance) != definition.root:
        return Filled({}, (Fault("填报", "不是这张表单的内容", "请重新打开表单再填"),))
    builder = _Builder()
    root = Node(definition.root)
    builder.group(definition.body, instance, root, "", "")
    if builder.faults:
        return Filled({}, tuple(builder.faults))
    _settle(builder.asked, now)
    found = [(one.path, fault) for one in builder.asked if one.node.relevant for fault in _faults(one, now)]
    answers = {asked.path: _shown(asked, now) for asked in builder.asked if _is_answer(asked)}
    wrong, faults = [path for path, _ in found], [fault for _, fault in found]
    return Filled({path: text for path, text in answers.items() if text}, tuple(faults), tuple(wrong))


class _Builder:
    """Lays the instance beside the definition."""

    def __init__(self) -> None:
        self.asked: list[_Asked] = []
        self.faults: list[Fault] = []

    def group(self, group: Question, element: Element, node: Node, path: str, place: str) -> None:
        given: dict[str, list[Element]] = {}
        for child in element:
            given.setdefault(_local(child), []).append(child)
        known = {question.name for question in group.children} | ({META} if not path else set())
        for name in given.keys() - known:
            self.faults.append(Fault(place or "填报", f"有表单里没有的题目“{name[:40]}”", "请重新打开表单再填"))
        for question in group.children:
            self.question(question, given.get(question.name, []), node, path, place)

    def question(self, question: Question, given: list[Element], parent: Node, above: str, place: str) -> None:
        path = f"{above}/{question.name}" if above else question.name
        most = MOST_REPEATS if question.kind is Kind.REPEAT else 1
        if len(given) > most or len(self.asked) > MOST_NODES:
            self.faults.append(Fault(question.title, f"出现了 {len(given)} 次，最多 {most} 次", "请重新打开表单再填"))
            return
        if question.kind is Kind.REPEAT:
            for number, element in enumerate(given, 1):
                self.enter(question, element, parent, f"{path}[{number}]", f"{question.title} 第 {number} 条")
            return
        self.enter(question, given[0] if given else Element(question.name), parent, path, place)

    def enter(self, question: Question, element: Element, parent: Node, path: str, place: str) -> None:
        node = Node(question.name, parent=parent)
        parent.children.append(node)
        named = question.title if not place or question.kind is Kind.REPEAT else f"{place}·{question.title}"
        self.asked.append(_Asked(question, node, path, named))
        if question.kind.holds_others:
            self.group(question, element, node, path, place)
        elif len(element):
            self.faults.append(Fault(named, "里面夹带了别的内容", "请重新打开表单再填"))
        else:
            node.text = element.text or ""


def _settle(asked: list[_Asked], now: datetime) -> None:
    """Relevance and calculations, again and again until nothing changes."""
    for _ in range(MOST_PASSES):
        changed = False
        for one in asked:
            changed |= _relevance(one, now) | _calculation(one, now)
        if not changed:
            return


def _relevance(asked: _Asked, now: datetime) -> bool:
    node = asked.node
    above = node.parent is None or node.parent.relevant
    relevant = above and _holds(asked.question.relevant, node, now, default=True)
    changed, node.relevant = relevant != node.relevant, relevant
    return changed


def _calculation(asked: _Asked, now: datetime) -> bool:
    rule, node = asked.question.calculate, asked.node
    if rule is None or not node.relevant or (node.text and is_volatile(rule)):
        return False
    text = text_of(evaluate(rule, Scene(node, now)))
    changed, node.text = text != node.text, text
    return changed


def _holds(rule: Expression | None, node: Node, now: datetime, *, default: bool) -> bool:
    return default if rule is None else truth_of(evaluate(rule, Scene(node, now)))


def _faults(asked: _Asked, now: datetime) -> Iterator[Fault]:
    question, node = asked.question, asked.node
    if question.kind.holds_others or question.kind is Kind.NOTE:
        return
    if not node.text:
        if _holds(question.required, node, now, default=False):
            yield Fault(asked.place, "没有填写", "请填写后再提交")
        return
    if question.kind is not Kind.CALCULATED and (wrong := problem(question, node.text)):
        yield Fault(asked.place, *wrong)
    elif not _holds(question.constraint, node, now, default=True):
        yield Fault(asked.place, question.constraint_message or f"“{node.text[:40]}”不符合要求", "")


def _is_answer(asked: _Asked) -> bool:
    return asked.node.relevant and not asked.question.kind.holds_others


def _shown(asked: _Asked, now: datetime) -> str:
    """The answer; of a note, what it said."""
    if asked.question.kind is not Kind.NOTE:
        return asked.node.text
    scene = Scene(asked.node, now)
    parts = (part if isinstance(part, str) else text_of(evaluate(part, scene)) for part in asked.question.label)
    return "".join(parts).strip()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
