"""An XForm as the reader of workbooks makes it → questions, choices and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree.ElementTree import Element

from weicheng.domain.xforms.evaluation import check
from weicheng.domain.xforms.xpath import BadExpression, Expression, parse

XFORMS = "{http://www.w3.org/2002/xforms}"
JAVAROSA = "{http://openrosa.org/javarosa}"
HEAD = "{http://www.w3.org/1999/xhtml}head"
BODY = "{http://www.w3.org/1999/xhtml}body"
TITLE = "{http://www.w3.org/1999/xhtml}title"
# The standard keeps the choices of a list in an instance of its own, below an element of this name.
ITEMS = "root"
LIST_OF = re.compile(rf"instance\('([^']+)'\)/{ITEMS}/item")
# The bookkeeping of the standard; no question of ours.
META = "meta"


class Kind(StrEnum):
    """Kinds of questions, after the type of the bind and the control of the body."""

    GROUP = "group"
    REPEAT = "repeat"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    ONE = "select_one"
    MANY = "select_multiple"
    PHOTO = "image"
    POINT = "geopoint"
    NOTE = "note"
    CALCULATED = "calculate"

    @property
    def holds_others(self) -> bool:
        """Groups and repeats have no answer of their own."""
        return self in (Kind.GROUP, Kind.REPEAT)


BY_TYPE = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
    "geopoint": Kind.POINT,
    "binary": Kind.PHOTO,
}
BY_CONTROL = {"select1": Kind.ONE, "select": Kind.MANY}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question, a group of them, or a group that is answered any number of times."""

    # Without the root: "hygiene/road".
    path: str
    kind: Kind
    # Texts and the expressions between them.
    label: tuple[str | Expression, ...] = ()
    hint: str = ""
    appearance: str = ""
    default: str = ""
    required: Expression | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: str = ""
    calculate: Expression | None = None
    choices: tuple[Choice, ...] = ()
    children: tuple[Question, ...] = ()

    @property
    def name(self) -> str:
        """Unique within a form."""
        return self.path.rpartition("/")[2]

    @property
    def title(self) -> str:
        """The label in words; what is worked out shows as …; without a label, the name."""
        return "".join(part if isinstance(part, str) else "…" for part in self.label).strip() or self.name

    def choice(self, value: str) -> str:
        """The label of a choice; an unknown one is itself."""
        return next((choice.label for choice in self.choices if choice.value == value), value)

    def walk(self) -> Iterator[Question]:
        """Everything inside, in the order of the form."""
        for child in self.children:
            yield child
            yield from child.walk()


@dataclass(frozen=True)
class Definition:
    """A form as it is filled in."""

    code: str
    title: str
    # The name of the outermost element.
    root: str
    # A group that holds all questions.
    body: Question
    # Names are unique within a form.
    by_name: Mapping[str, Question] = field(hash=False, compare=False, default_factory=dict)


@dataclass(frozen=True)
class _Control:
    tag: str
    element: Element
    label: tuple[str | Expression, ...]


def read_definition(xform: Element) -> Definition:
    """The questions of an XForm. Raises BadExpression naming the question."""
    model = xform.find(f"{HEAD}/{XFORMS}model")
    main = None if model is None else model.find(f"{XFORMS}instance")
    if model is None or main is None or not len(main):
        raise BadExpression("XForm 里没有题目")
    root = main[0]
    reader = _Reader(xform, model, _local(root))
    body = Question("", Kind.GROUP, children=reader.children(root, ""))
    return Definition(
        code=root.get("id", ""),
        title=xform.findtext(f"{HEAD}/{TITLE}", "").strip(),
        root=_local(root),
        body=body,
        by_name={question.name: question for question in body.walk()},
    )


class _Reader:
    """Brings together what the standard keeps apart: instance, binds, choices and body."""

    def __init__(self, xform: Element, model: Element, root: str) -> None:
        self.root = root
        self.binds = {self.path(bind.get("nodeset", "")): bind for bind in model.iterfind(f"{XFORMS}bind")}
        self.lists = {
            instance.get("id", ""): tuple(
                Choice(item.findtext(f"{XFORMS}name", ""), item.findtext(f"{XFORMS}label", ""))
                for item in instance.iterfind(f"{XFORMS}{ITEMS}/{XFORMS}item")
            )
            for instance in model.iterfind(f"{XFORMS}instance")
        }
        self.controls: dict[str, _Control] = {}
        self.repeats: set[str] = set()
        body = xform.find(BODY)
        for element in body.iter() if body is not None else ():
            self.enter(element)

    def path(self, reference: str) -> str:
        return reference.strip().removeprefix(f"/{self.root}").removeprefix("/")

    def enter(self, element: Element) -> None:
        tag = _local(element)
        if tag == "repeat":
            self.repeats.add(self.path(element.get("nodeset", "")))
        elif (reference := element.get("ref")) and tag not in ("label", "hint", "value"):
            self.controls[self.path(reference)] = _Control(tag, element, _label(element.find(f"{XFORMS}label")))

    def children(self, parent: Element, above: str) -> tuple[Question, ...]:
        found: dict[str, Question] = {}
        for element in parent:
            name = _local(element)
            if not above and name == META:
                continue
            path = f"{above}/{name}" if above else name
            # A repeat stands twice: as its pattern and as the first one to fill in.
            found.setdefault(path, self.question(element, path))
        return tuple(found.values())

    def question(self, element: Element, path: str) -> Question:
        control, bind = self.controls.get(path), self.binds.get(path, Element("bind"))
        kind = self.kind(path, control, bind, has_children=len(element) > 0)
        return Question(
            path=path,
            kind=kind,
            label=control.label if control else (),
            hint="" if control is None else (control.element.findtext(f"{XFORMS}hint") or "").strip(),
            appearance="" if control is None else control.element.get("appearance", ""),
            default="" if kind.holds_others else (element.text or "").strip(),
            required=_expression(path, bind.get("required")),
            relevant=_expression(path, bind.get("relevant")),
            constraint=_expression(path, bind.get("constraint")),
            constraint_message=bind.get(f"{JAVAROSA}constraintMsg", ""),
            calculate=_expression(path, bind.get("calculate")),
            choices=self.choices(control),
            children=self.children(element, path),
        )

    def kind(self, path: str, control: _Control | None, bind: Element, *, has_children: bool) -> Kind:
        if path in self.repeats:
            return Kind.REPEAT
        if has_children:
            return Kind.GROUP
        if control is None:
            return Kind.CALCULATED
        if bind.get("readonly") == "true()":
            return Kind.NOTE
        return BY_CONTROL.get(control.tag) or BY_TYPE.get(bind.get("type", "string"), Kind.TEXT)

    def choices(self, control: _Control | None) -> tuple[Choice, ...]:
        itemset = None if control is None else control.element.find(f"{XFORMS}itemset")
        named = LIST_OF.fullmatch(itemset.get("nodeset", "")) if itemset is not None else None
        return self.lists.get(named[1], ()) if named else ()


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _label(element: Element | None) -> tuple[str | Expression, ...]:
    if element is None:
        return ()
    parts: list[str | Expression] = [(element.text or "").lstrip()]
    for output in element:
        parts += [parse(output.get("value", "''")), output.tail or ""]
    return tuple(part for part in parts if part != "")


def _expression(path: str, source: str | None) -> Expression | None:
    if source is None or not source.strip():
        return None
    try:
        found = parse(source)
        check(found)
    except BadExpression as bad:
        raise BadExpression(f"题目 {path}：{bad}") from bad
    return found
