"""Places of keys in TOML files."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.packs.locate import lines_of

DOCUMENT = '''# a comment with [brackets] and = signs
title = "文字 # 不是注释"

[duty.sweeping] # heading
name = "清扫 \\" 保洁"
levels = [
    "street", # first
    "grid",
]
site = { kind = "road", "quoted.key" = [1, { deep = true }] }
text = """
[not.a.table]
key = "no"
ends with quotes"""""
literal = \'\'\'
'single' \'\'\'
a.b."c d" = 2026-07-01

[[list.item]]
one = 1
[[list.item]]
two = 2
[list.item.inner]
three = 3
[ spaced . "key" ]
x = 'C:\\path'
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),  # a key before any table
        (("duty", "sweeping"), 4),  # a table header
        (("duty", "sweeping", "levels", 1), 8),  # an element of an array over several lines
        (("duty", "sweeping", "site", "quoted.key"), 10),  # a quoted key of an inline table
        (("duty", "sweeping", "site", "quoted.key", 1, "deep"), 10),  # nested
        (("duty", "sweeping", "text"), 11),  # a multi-line string begins where its key stands
        (("duty", "sweeping", "literal"), 15),  # after a text that ends with quotes
        (("duty", "sweeping", "a", "b", "c d"), 17),  # a dotted key
        (("list", "item", 0, "one"), 20),  # first element of an array of tables
        (("list", "item", 1, "two"), 22),  # second element
        (("list", "item", 1, "inner", "three"), 24),  # a table inside the last element
        (("spaced", "key", "x"), 26),  # blanks around the dots of a header
    ],
)
def test_a_key_is_found_on_its_line(path, line):
    tomllib.loads(DOCUMENT)
    assert lines_of(DOCUMENT)[path] == line


def test_no_key_is_found_inside_a_text():
    assert not [path for path in lines_of(DOCUMENT) if "not" in path]


words = st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True)
texts = st.text(alphabet="ab\"'#[]{}=,\\\n 文", max_size=12)


def _written(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@given(st.lists(st.tuples(words, st.dictionaries(words, texts, max_size=3)), max_size=5, unique_by=lambda t: t[0]))
def test_every_key_of_a_generated_file_is_found_where_it_was_written(tables):
    rows, wanted = [], {}
    for table, fields in tables:
        rows.append(f"[{table}]")
        wanted[table,] = len(rows)
        for name, text in fields.items():
            rows.append(f"{name} = {{ inner = {_written(text)} }} # {table}")
            wanted[table, name] = wanted[table, name, "inner"] = len(rows)
    document = "\n".join(rows)
    tomllib.loads(document)
    assert lines_of(document) == wanted
