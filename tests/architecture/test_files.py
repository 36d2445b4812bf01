"""Budgets and bans that no linter knows: file length, inline code in templates, traces of a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import PACKAGE, ROOT, label

LONGEST = 400
FOLDERS = ("weicheng", "tests", "scripts", "frontend/src", "docs", ".ci")
BUILT = {"__pycache__", "node_modules", "dist", "migrations"}
TEXT = {".py", ".js", ".mjs", ".css", ".html", ".toml", ".md", ".txt", ".sh", ".json", ".svg", ""}

# With the strict Content-Security-Policy a browser would ignore each of these, and silently.
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/json\")", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "a file from another host": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)\s*=\s*[\"']https?:", re.I),
}
MACHINE = re.compile(
    r"(^|[^A-Za-z0-9_.])/(work|farm|tmp|home|root)/[a-z.]"
    r"|[p]ypi\.org|registry\.[n]pmjs|deb\.[d]ebian\.org|files\.[p]ythonhosted"
)


def repository_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not BUILT & set(path.parts) and path.suffix in TEXT:
                yield path
    yield from sorted(p for p in ROOT.glob("[!.]*") if p.is_file() and p.suffix in TEXT)


FILES = list(repository_files())
CODE = [path for path in FILES if path.suffix in {".py", ".js", ".mjs", ".css"}]
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))


def test_files_stay_short_enough_to_read() -> None:
    lengths = {label(path): len(path.read_text(encoding="utf8").splitlines()) for path in CODE}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_templates_keep_to_the_content_security_policy() -> None:
    faults = []
    for path in TEMPLATES:
        # Template tags first: `{% if a > b %}` inside a tag would end it for the patterns.
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf8"), flags=re.S)
        faults += [f"{label(path)}: {name}" for name, pattern in INLINE.items() if pattern.search(text)]
    assert faults == []


def test_templates_escape_everything() -> None:
    unsafe = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
    assert [label(path) for path in TEMPLATES if unsafe.search(path.read_text(encoding="utf8"))] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    faults = []
    for path in FILES:
        if path != Path(__file__):
            lines = path.read_text(encoding="utf8", errors="replace").splitlines()
            faults += [f"{label(path)}:{number}" for number, line in enumerate(lines, 1) if MACHINE.search(line)]
    assert faults == []
