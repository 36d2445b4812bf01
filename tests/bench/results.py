"""The table of a run: what was measured, what was promised; written to docs/benchmarks.md by a full run."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.utils import timezone

from tests.bench.measuring import load_average

FILE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks 性能

Written by `make bench`; do not edit by hand. Every figure is a p95 of one run or a ratio within one run. How each is
measured stands in `tests/bench/`; the target of each line is the requirement it answers. Load is the machine's load
average when the line was measured: other work on the machine makes the times longer.
"""
COLUMNS = ("measured", "result", "target", "met", "remark", "load")


@dataclass
class Results:
    """The lines of one database, in the order of measuring."""

    cases: int
    # Whether each line goes into the file at once, so that a run that is broken off leaves what it measured.
    writes: bool = False
    lines: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, measured: str, result: str, target: str, *, met: bool, remark: str = "") -> None:
        """Notes and prints one line."""
        line = (measured, result, target, "yes" if met else "**no**", remark, load_average())
        self.lines.append(line)
        print("  ".join(part for part in line if part), flush=True)
        if self.writes:
            self.write()

    def write(self) -> None:
        """Replaces the section of this database in the file."""
        title = f"## {database_name()}"
        sections = _sections(FILE.read_text(encoding="utf8")) if FILE.exists() else {}
        sections[title] = self._section()
        text = "\n".join([HEAD, *(f"{name}\n{body}" for name, body in sorted(sections.items(), reverse=True))])
        FILE.write_text(text.rstrip() + "\n", encoding="utf8")

    def _section(self) -> str:
        machine = f"{platform.machine()}, Python {platform.python_version()}, {timezone.localdate()}"
        rows = ["| " + " | ".join(line) + " |" for line in (COLUMNS, ("---",) * len(COLUMNS), *self.lines)]
        return f"\n{self.cases:,} cases with six events each; {machine}.\n\n" + "\n".join(rows) + "\n"


def database_name() -> str:
    """The database as a person calls it, with its version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return "SQLite"
        cursor.execute("SHOW server_version")
        return "PostgreSQL"


def _sections(text: str) -> dict[str, str]:
    parts = text.split("\n## ")[1:]
    return {f"## {part.partition(chr(10))[0]}": part.partition("\n")[2] for part in parts}
