"""CI's last line: the sum of all test runs, and a failure unless every test passed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT


def summary(folder: Path, *outputs: str) -> tuple[int, str]:
    logs = [folder / f"{number}.log" for number in range(len(outputs))]
    for log, output in zip(logs, outputs, strict=True):
        log.write_text(output, encoding="utf8")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "summary.py", "61.5", *logs], capture_output=True, text=True
    )
    return done.returncode, done.stdout.strip("= \n")


@pytest.mark.parametrize(
    ("outputs", "code", "line"),
    [
        pytest.param(
            ["...\n3 passed in 0.10s\n", "==== 4 passed, 2 warnings in 9.00s (0:00:09) ====\n"],
            0, "7 passed in 61.50s", id="all passed",
        ),
        pytest.param(["3 passed, 5 deselected in 0.10s"], 0, "3 passed in 61.50s", id="deselected is not skipped"),
        pytest.param(["3 passed, 1 skipped in 0.10s"], 1, "3 passed, 1 skipped in 61.50s", id="one skipped"),
        pytest.param(["1 failed, 3 passed in 0.10s"], 1, "1 failed, 3 passed in 61.50s", id="one failed"),
        pytest.param(["3 passed, 2 errors in 0.10s"], 1, "3 passed, 2 error in 61.50s", id="two errors"),
        pytest.param(["no tests ran in 0.01s"], 1, "no tests ran in 61.50s", id="none ran"),
        pytest.param(["he passed 3 exams in 9.00s of fame"], 1, "no tests ran in 61.50s", id="prose is no result"),
    ],
)  # fmt: skip
def test_the_runs_are_added_up(tmp_path: Path, outputs: list[str], code: int, line: str) -> None:
    assert summary(tmp_path, *outputs) == (code, line)
