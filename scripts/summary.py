"""Adds up the closing lines of several pytest runs and prints one in pytest's own form.

    python3 scripts/summary.py SECONDS LOG...

Ends with 1 if a test failed, was skipped, or none ran.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
CLOSING = re.compile(r"^=*\s*(?:\d+ [a-z]+, )*\d+ [a-z]+ in [\d.]+s", re.M)
SHOWN = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


def main(seconds: str, *logs: str) -> int:
    total: Counter[str] = Counter()
    for log in logs:
        for line in CLOSING.findall(Path(log).read_text(encoding="utf8", errors="replace")):
            for number, outcome in COUNT.findall(line):
                total[outcome.rstrip("s") if outcome.startswith("error") else outcome] += int(number)
    text = ", ".join(f"{total[outcome]} {outcome}" for outcome in SHOWN if total[outcome]) or "no tests ran"
    print(f"{f' {text} in {float(seconds):.2f}s ':=^80}")
    return int(set(total) != {"passed"})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
