"""The two indexes of the repository tell the truth: docs/map.md and docs/mechanisms.md."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source_tree import ROOT

MECHANISMS = [f"M-{number:03}" for number in range(1, 232)]
PATH = re.compile(r"`([\w./*-]+)`")


def rows(document: str) -> list[list[str]]:
    """The body rows of all tables of a document, cells stripped."""
    lines = (ROOT / "docs" / document).read_text(encoding="utf8").splitlines()
    tables = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in tables if not set(row[0]) <= {"-", ":"} and row[0] not in {"Looking for", "id"}]


MAP, CATALOGUE = rows("map.md"), rows("mechanisms.md")
BUILT = [row for row in CATALOGUE if row[3] != "none"]


def test_each_row_of_the_map_leads_to_files_that_exist() -> None:
    assert [row[0] for row in MAP if not PATH.findall(row[2])] == []
    assert [path for row in MAP for path in PATH.findall(row[2]) if not list(ROOT.glob(path.rstrip("/")))] == []


def test_each_mechanism_stands_in_the_catalogue_once() -> None:
    assert sorted(row[0] for row in CATALOGUE) == MECHANISMS


def test_each_row_of_the_catalogue_is_complete() -> None:
    faults = [row[0] for row in CATALOGUE if len(row) != 6 or not row[1] or not row[2]]
    assert faults + [row[0] for row in CATALOGUE if row[3] not in {"none", "part", "done"}] == []


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row[0])
def test_a_built_mechanism_names_where_it_is_used_and_the_test_that_proves_it(row: list[str]) -> None:
    identifier, _, _, _, screen, tests = row
    files = [ROOT / path.split("::")[0] for path in PATH.findall(tests)]
    assert screen
    assert files
    for file in files:
        assert identifier in file.read_text(encoding="utf8"), f"{file} does not mention {identifier}"


def test_what_is_not_built_names_no_screen() -> None:
    assert [row[0] for row in CATALOGUE if row[3] == "none" and (row[4] or row[5])] == []
