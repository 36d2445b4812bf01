"""Expressions and filled-in forms, as the browser's engine counts (decision 0017)."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.xforms.definition import ITEMS, Definition, Kind, Question, read_definition
from weicheng.domain.xforms.evaluation import check, evaluate, is_volatile
from weicheng.domain.xforms.filling import fill
from weicheng.domain.xforms.functions import Scene
from weicheng.domain.xforms.values import Moment, Node, number_of, number_text, text_of, truth_of
from weicheng.domain.xforms.xpath import BadExpression, parse, walk

NOW = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def scene() -> Scene:
    """data(a=5, empty, day, kinds='fish meat', p(w=1), p(w=2), gone=7 but not relevant), at `a`."""
    root = Node("data")
    for name, text in (("a", "5"), ("empty", ""), ("day", "2026-06-01"), ("kinds", "fish meat"), ("gone", "7")):
        root.children.append(Node(name, text, root))
    root.children[-1].relevant = False
    for number in ("1", "2"):
        line = Node("p", "", root)
        line.children.append(Node("w", number, line))
        root.children.append(line)
    return Scene(root.children[0], NOW)


def value(source: str) -> Any:
    tree = parse(source)
    check(tree)
    found = evaluate(tree, scene())
    return [node.text for node in found] if isinstance(found, tuple) else found


@pytest.mark.parametrize(
    ("source", "expected", "remark"),
    [
        ("1 + 2 * 3", 7.0, "strength"),
        ("(1 + 2) * 3", 9.0, "brackets"),
        ("7 div 2 - 1", 2.5, "from the left"),
        ("-2 + 3", 1.0, "a minus sign binds tighter"),
        ("- (2 + 3)", -5.0, "before brackets"),
        ("7 mod 4", 3.0, ""),
        ("-7 mod 4", -3.0, "the sign of the first, as in JavaScript"),
        (". + 1", 6.0, "the node itself"),
        ("/data/a", ["5"], "absolute"),
        ("../p/w", ["1", "2"], "every line of a repeat"),
        ("../../data", [], "beyond the root is nothing"),
        ("/other/a", [], "another root"),
        ("current()/../a", ["5"], "the current node is the node itself"),
        ("/data/a = 5.0", True, "a node and a number compare as numbers"),
        ("/data/a = '5.0'", False, "as texts"),
        ("5 = '5'", True, "a text and a number compare as numbers"),
        ("/data/empty < 7", False, "no answer is neither less"),
        ("/data/empty >= 7", False, "nor more"),
        ("/data/empty = ''", True, ""),
        ("/data/gone = ''", True, "what is not relevant is empty"),
        ("../p/w > 1", True, "any line"),
        ("1 < ../p/w", True, "on either side"),
        ("../p/w != 1", True, "any line differs"),
        ("/data/none = ''", False, "no node compares with nothing"),
        ("true() = 'x'", True, "a text is true"),
        ("'x' != false()", True, "on either side"),
        ("../a = true()", True, "an answered node is true"),
        ("true() > 0", True, "as numbers"),
        ("'a' and 0", False, ""),
        ("0 or 'a'", True, ""),
        ("false() and true()", False, "stops at the first"),
        ("true() or false()", True, "stops at the first"),
        ("../day <= today()", True, "a day and today"),
        ("../day > today()", False, ""),
        ("today() = date('2026-06-03')", True, "moments compare as days"),
        ("../day < now()", True, ""),
        ("not(../a)", False, ""),
        ("boolean(../empty)", False, ""),
        ("boolean(today())", True, "a moment is true"),
        ("selected(../kinds, 'meat')", True, ""),
        ("selected(../kinds, 'mea')", False, "whole choices only"),
        ("selected(../empty, '')", False, "nothing is not chosen"),
        ("count-selected(../kinds)", 2.0, ""),
        ("count-selected(../empty)", 0.0, ""),
        ("coalesce(../empty, 'b')", "b", ""),
        ("coalesce(../a, 'b')", "5", ""),
        ("once('x')", "5", "what is there stays"),
        ("if(../a > 3, 'big', 'small')", "big", ""),
        ("if(../a > 9, 'big', 'small')", "small", ""),
        ("regex(../a, '^[0-9]$')", True, ""),
        ("regex('x', '^[0-9]$')", False, ""),
        (f"regex('x', '{'x' * 201}')", False, "a pattern too long"),
        ("string(5.50)", "5.5", "without needless zeros"),
        ("string(true())", "true", ""),
        ("string(false())", "false", ""),
        ("string(today())", "2026-06-03", ""),
        ("string(/data/none)", "", ""),
        ("string-length('垃圾')", 2.0, ""),
        ("string-length('😀')", 2.0, "as JavaScript counts"),
        ("concat('a', 1, ../p/w)", "a112", "every node"),
        ("join('、', ../p/w)", "1、2", ""),
        ("contains('abc', 'b')", True, ""),
        ("starts-with('abc', 'b')", False, ""),
        ("number('x') = number('x')", False, "NaN is no number, not even itself"),
        ("number('1e2')", 100.0, ""),
        ("int(2.7)", 2.0, ""),
        ("int(-2.7)", -2.0, ""),
        ("round(2.5)", 3.0, ""),
        ("round(-2.5)", -3.0, "away from nothing"),
        ("round(2.345, 2)", 2.35, ""),
        ("round(1234, -2)", 1200.0, ""),
        ("count(../p)", 2.0, ""),
        ("count('x')", 0.0, "no nodes"),
        ("count-non-empty(../kinds)", 1.0, ""),
        ("sum(../p/w)", 3.0, ""),
        ("min(3, ../p/w)", 1.0, ""),
        ("max(3, ../p/w)", 3.0, ""),
        ("position(../p)", 1.0, ""),
        ("date('x')", "", "no day"),
        ("1 div 0", math.inf, ""),
        ("-1 div 0", -math.inf, ""),
    ],
)  # fmt: skip
def test_an_expression_gives(source: str, expected: object, remark: str) -> None:
    assert value(source) == expected, remark


@pytest.mark.parametrize(
    "source",
    ["0 div 0", "number('') div 0", "5 mod 0", "(1 div 0) mod 2", "number('2026-02-30')", "int('x')", "round('x')",
     "round(1, 99)", "sum(/data/none)", "sum(/data/empty)", "max(/data/none)", "min(1, 'x')", "position(/data/none)",
     "position(/data)"],
)  # fmt: skip
def test_what_cannot_be_counted_is_no_number(source: str) -> None:
    assert math.isnan(value(source))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "“结尾”的位置不对"),
        ("1 +", "“结尾”的位置不对"),
        ("1 2", "“2”的位置不对"),
        ("(1", "缺少“)”"),
        ("if(1 2)", "缺少“,”"),
        ("a[1]", "方括号"),
        ("//a", "“//”的位置不对"),
        ("/data/*", "“*”的位置不对"),
        ("1 & 2", "不认识的字符“&”"),
        ("random()", "不支持函数 random()"),
        ("selected(1)", "参数个数不对"),
        ("1" * 8001, "8000 个字符"),
        ("1+" * 700 + "1", "太长"),
        ("1+" * 260 + "1", "太长"),
        ("(" * 60 + "1" + ")" * 60, "嵌套太深"),
    ],
)
def test_an_expression_outside_the_list_gets_a_sentence(source: str, says: str) -> None:
    with pytest.raises(BadExpression, match="(?s)" + says.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")):
        check(parse(source))


def test_an_expression_knows_its_parts_and_whether_it_depends_on_the_moment() -> None:
    tree = parse("if(-../a > 1, today(), 'x')")
    assert is_volatile(tree)
    assert not is_volatile(parse("1 + 2"))
    assert len(list(walk(tree))) == 7


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_gets_a_sentence(source: str) -> None:
    try:
        tree = parse(source)
        check(tree)
    except BadExpression:
        return
    evaluate(tree, scene())


@pytest.mark.parametrize(
    ("number", "text"),
    [(5.0, "5"), (0.1, "0.1"), (math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity"),
     (1e16, "10000000000000000"), (0.00001, "0.00001"), (1e22, "1e+22"), (-0.5, "-0.5")],
)  # fmt: skip
def test_a_number_is_written_as_javascript_writes_it(number: float, text: str) -> None:
    assert number_text(number) == text


def test_moments_count_in_days_of_their_zone() -> None:
    zone = NOW.tzinfo
    assert number_of("1970-01-02", zone) == pytest.approx(1 - 8 / 24)
    assert number_of("1970-01-02T00:00:00Z", zone) == 1.0
    assert number_of("1970-01-02T08:00:00+08:00", zone) == 1.0
    assert number_of(True, zone) == 1.0
    assert truth_of(0.5)
    assert not truth_of(math.nan)
    assert text_of(Moment("x", 1.0)) == "x"


XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>表</h:title><model>
<instance><data id="code"><g><grade/><why/><points/></g><p jr:template=""><what/></p><p><what/></p>
<n>1</n><d/><day/><time/><at/><kinds/><place/><photo/><said/><stamp/><free/><meta><instanceID/></meta></data></instance>
<instance id="kinds"><root><item><name>fish</name><label>水产</label></item></root></instance>
<bind nodeset="/data/g" relevant="/data/n &lt; 9"/>
<bind nodeset="/data/g/grade" type="int" required="true()"/>
<bind nodeset="/data/g/why" type="string" relevant="../grade &lt; 7" required="true()"/>
<bind nodeset="/data/g/points" type="string" calculate="../grade * 2"/>
<bind nodeset="/data/p/what" type="string" required="true()" constraint="string-length(.) &lt; 5"/>
<bind nodeset="/data/n" type="int" constraint=". &lt; 100" jr:constraintMsg="少于 100"/>
<bind nodeset="/data/d" type="decimal"/><bind nodeset="/data/day" type="date"/><bind nodeset="/data/time" type="time"/>
<bind nodeset="/data/at" type="dateTime"/><bind nodeset="/data/kinds" type="string"/>
<bind nodeset="/data/place" type="geopoint"/><bind nodeset="/data/photo" type="binary"/>
<bind nodeset="/data/said" readonly="true()" type="string"/><bind nodeset="/data/stamp" calculate="once(now())"/>
</model></h:head><h:body>
<group ref="/data/g"><label>组</label><input ref="/data/g/grade"><label>评分 <output value="/data/n"/></label>
<hint>0–10</hint></input><input ref="/data/g/why"><label>说明</label></input></group>
<group ref="/data/p"><label>问题</label><repeat nodeset="/data/p"><input ref="/data/p/what"/></repeat></group>
<input ref="/data/n"/><input ref="/data/d"/><input ref="/data/day"/><input ref="/data/time"/><input ref="/data/at"/>
<select ref="/data/kinds"><itemset nodeset="instance('kinds')/{ITEMS}/item"><value ref="name"/><label ref="label"/>
</itemset></select><input ref="/data/place"/><upload ref="/data/photo"/><input ref="/data/said">
<label>共 <output value="/data/n"/> 处</label></input><select1 ref="/data/free"/></h:body></h:html>""".replace(
    "{ITEMS}", ITEMS
)


@pytest.fixture(scope="module")
def form() -> Definition:
    return read_definition(fromstring(XFORM))


def filled(form: Definition, inside: str) -> Any:
    return fill(form, fromstring(f"<data>{inside}</data>"), now=NOW)


def sentences(form: Definition, inside: str) -> list[str]:
    return [f"{fault.place}：{fault.problem}" for fault in filled(form, inside).faults]


GOOD = "<g><grade>9</grade></g><n>3</n>"


def test_a_definition_brings_instance_binds_choices_and_body_together(form: Definition) -> None:
    grade, kinds = form.by_name["grade"], form.by_name["kinds"]
    assert (form.code, form.title, form.root) == ("code", "表", "data")
    assert (grade.title, grade.hint, grade.path) == ("评分 …", "0–10", "g/grade")
    assert (kinds.choice("fish"), kinds.choice("x"), kinds.title) == ("水产", "x", "kinds")
    assert {name: question.kind for name, question in form.by_name.items()} == {
        "g": Kind.GROUP, "grade": Kind.INTEGER, "why": Kind.TEXT, "points": Kind.CALCULATED, "p": Kind.REPEAT,
        "what": Kind.TEXT, "n": Kind.INTEGER, "d": Kind.DECIMAL, "day": Kind.DATE, "time": Kind.TIME,
        "at": Kind.DATE_TIME, "kinds": Kind.MANY, "place": Kind.POINT, "photo": Kind.PHOTO, "said": Kind.NOTE,
        "stamp": Kind.CALCULATED, "free": Kind.ONE,
    }  # fmt: skip


def test_a_right_form_has_answers_and_calculations(form: Definition) -> None:
    found = filled(form, GOOD + "<p><what>油污</what></p><stamp>早上</stamp><meta/>")
    assert found.is_valid
    assert found.answers == {
        "g/grade": "9", "g/points": "18", "p[1]/what": "油污", "n": "3", "said": "共 3 处", "stamp": "早上",
    }  # fmt: skip


def test_what_is_not_relevant_is_not_asked_and_not_kept(form: Definition) -> None:
    found = filled(form, "<g><grade/><why>x</why></g><n>50</n>")
    assert found.is_valid
    assert set(found.answers) == {"n", "said", "stamp"}


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("<g><grade>3</grade></g><n>3</n>", "说明：没有填写"),
        ("<g/><n>3</n>", "评分 …：没有填写"),
        (GOOD + "<p><what/></p>", "问题 第 1 条·what：没有填写"),
        (GOOD + "<p><what>一二三四五</what></p>", "问题 第 1 条·what：“一二三四五”不符合要求"),
        (GOOD.replace("<n>3", "<n>300"), "n：少于 100"),
        (GOOD.replace("<n>3", "<n>三"), "n：“三”不是整数"),
        (GOOD + "<d>1,5</d>", "d：“1,5”不是数字"),
        (GOOD + "<day>2026-02-30</day>", "day：“2026-02-30”不是日期"),
        (GOOD + "<time>25:00</time>", "time：“25:00”不是时间"),
        (GOOD + "<at>2026-06-01</at>", "at：“2026-06-01”不是日期和时间"),
        (GOOD + "<kinds>fish bird</kinds>", "kinds：“bird”不在选项里"),
        (GOOD + "<free>x</free>", "free：“x”不在选项里"),
        (GOOD + "<place>91 0</place>", "place：不是有效的位置"),
        (GOOD + "<place>x</place>", "place：不是有效的位置"),
        (GOOD + f"<photo>{'x' * 4001}</photo>", "photo：超过 4000 个字"),
        (GOOD + "<strange/>", "填报：有表单里没有的题目“strange”"),
        (GOOD + "<n/>", "n：出现了 2 次，最多 1 次"),
        (GOOD + "<d><b/></d>", "d：里面夹带了别的内容"),
        (GOOD + "<p/>" * 201, "问题：出现了 201 次，最多 200 次"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named_by_its_question(form: Definition, inside: str, says: str) -> None:
    assert says in sentences(form, inside)


@pytest.mark.parametrize(
    "inside",
    ["<d>.5</d>", "<day>2026-02-28</day>", "<time>08:30:00.000+08:00</time>", "<at>2026-06-01T08:30:00+08:00</at>",
     "<kinds>fish</kinds>", "<place>21.6 110.9 0 5</place>", "<photo>a.jpg</photo>"],
)  # fmt: skip
def test_a_right_answer_of_each_kind_is_taken(form: Definition, inside: str) -> None:
    assert sentences(form, GOOD + inside) == []


def test_a_group_inside_names_strange_questions_by_the_group(form: Definition) -> None:
    assert sentences(form, "<p><what>x</what><y/></p>" + GOOD) == ["问题 第 1 条：有表单里没有的题目“y”"]


def test_another_form_is_refused(form: Definition) -> None:
    assert fill(form, Element("other"), now=NOW).faults[0].problem == "不是这张表单的内容"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("<html/>", "没有题目"),
        (XFORM.replace('calculate="../grade * 2"', 'calculate="random()"'), "题目 g/points：不支持函数"),
    ],
)
def test_an_xform_that_is_not_understood_gets_a_sentence(source: str, says: str) -> None:
    with pytest.raises(BadExpression, match=says):
        read_definition(fromstring(source))


def test_a_form_without_a_body_asks_nothing_and_calculates() -> None:
    head, _, _ = XFORM.partition("<h:body>")
    bare = read_definition(fromstring(head + "</h:html>"))
    assert {question.kind for question in bare.body.walk()} == {Kind.GROUP, Kind.CALCULATED}


def test_rules_that_go_round_in_circles_end() -> None:
    circling = XFORM.replace('calculate="../grade * 2"', "calculate=\"if(. = 'a', 'b', 'a')\"")
    assert "g/points" in filled(read_definition(fromstring(circling)), GOOD).answers


def test_too_many_places_are_refused(monkeypatch: pytest.MonkeyPatch, form: Definition) -> None:
    monkeypatch.setattr("weicheng.domain.xforms.filling.MOST_NODES", 3)
    assert any("出现了" in one for one in sentences(form, GOOD))


def test_a_question_is_named_by_the_last_step_of_its_path() -> None:
    assert Question("a/b", Kind.TEXT).name == "b"
