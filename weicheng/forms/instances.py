"""Instances as XML: read without trusting them, and built from plain answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from weicheng.domain.refusals import BadInput
from weicheng.domain.xforms.definition import Definition, Question

# Without photos, which travel on their own, an instance is small.
LONGEST = 1_000_000

Answer = str | int | float | Sequence["Answers"] | None
Answers = Mapping[str, Answer]


def read_instance(text: str) -> Element:
    """The outermost element. Raises BadInput for what is no XML, too long, or defines entities."""
    if len(text) > LONGEST:
        raise BadInput.of("填报", "内容太长", "请减少文字；照片单独上传")
    try:
        return ElementTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise BadInput.of("填报", "内容读不出来", "请重新打开表单再填") from error


def write_instance(definition: Definition, answers: Answers, uuid: UUID) -> str:
    """The XML of answers by name of question; a repeat takes a list of such mappings.

    Raises BadInput for a name that the form does not have.
    """
    unknown = [name for name in _names(answers) if name not in definition.by_name]
    if unknown:
        raise BadInput.of("填报", f"表单里没有题目“{unknown[0][:40]}”", "请核对题目名")
    root = Element(definition.root, {"id": definition.code})
    _write(root, definition.body, answers)
    SubElement(SubElement(root, "meta"), "instanceID").text = f"uuid:{uuid}"
    return tostring(root, encoding="unicode")


def _names(answers: Answers) -> Sequence[str]:
    found: list[str] = []
    for name, answer in answers.items():
        found.append(name)
        if isinstance(answer, Sequence) and not isinstance(answer, str):
            found.extend(inner for one in answer for inner in _names(one))
    return found


def _write(parent: Element, group: Question, answers: Answers) -> None:
    for question in group.children:
        answer = answers.get(question.name)
        if isinstance(answer, Sequence) and not isinstance(answer, str):
            for one in answer:
                _write(SubElement(parent, question.name), question, one)
        elif question.kind == "group":
            _write(SubElement(parent, question.name), question, answers)
        elif question.kind != "repeat":
            SubElement(parent, question.name).text = question.default if answer is None else str(answer)
