"""Measures photo evidence on the odd seeds and writes its section of docs/benchmarks.md: `make bench-photos`."""

from __future__ import annotations

import argparse
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from tests.bench.measuring import load_average
from tests.photos.evaluate import Line, evaluate, false_alarms, latency

FILE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
TITLE = "## Photo evidence"
STORED = 1_000_000
SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=100, help="how many odd seeds")
    parser.add_argument("--tuning", action="store_true", help="the even seeds instead, printed only")
    options = parser.parse_args()
    lines = evaluate(range(0 if options.tuning else 1, 2 * options.places, 2))
    lines.append(false_alarms(lines))
    rows = [_row(line) for line in lines]
    met, row = _latency_row()
    rows.append(row)
    print("\n".join(rows))
    if not options.tuning:
        _write(rows)
    return 0 if met and all(line.met for line in lines) else 1


def _latency_row() -> tuple[bool, str]:
    times = latency(STORED)
    p95, processor = (
        quantiles(seconds, n=20)[-1] for seconds in zip(*((t.wall, t.processor) for t in times), strict=True)
    )
    met = p95 <= SECONDS
    share = f"p95 {p95 * 1000:.0f} ms (of the processor {processor * 1000:.0f} ms)"
    cells = (
        f"one photo among {STORED:,} stored; load {load_average()}", share, str(len(times)), "", f"≤ {SECONDS:.0f} s",
        "yes" if met else "**no**",
    )  # fmt: skip
    return met, "| " + " | ".join(cells) + " |"


def _row(line: Line) -> str:
    low, high = line.interval
    target = "" if line.target is None else f"{'≤' if line.honest else '≥'} {line.target:.0%}"
    met = "" if line.target is None else ("yes" if line.met else "**no**")
    cells = (line.name, f"{line.share:.1%}", str(line.n), f"{low:.1%} – {high:.1%}", target, met)
    return "| " + " | ".join(cells) + " |"


def _write(rows: list[str]) -> None:
    text = FILE.read_text(encoding="utf8")
    before, _, rest = text.partition(f"{TITLE}\n")
    after = rest.partition("\n## ")
    machine = f"{platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC).date()}"
    intro = (
        "\nWritten by `make bench-photos`. Rendered places (`tests/photos/`), tuned on even seeds,\n"
        "measured on odd ones: attacks found again among everything stored, honest pictures wrongly taken for\n"
        "copies, Wilson's 95 % interval.\n"
        f"{machine}.\n"
    )
    table = ["| measured | share | n | 95 % | target | met |", "| --- | --- | --- | --- | --- | --- |", *rows]
    section = f"{TITLE}\n{intro}\n" + "\n".join(table) + "\n"
    following = f"\n## {after[2]}" if after[1] else ""
    FILE.write_text(before.rstrip() + "\n\n" + section + following, encoding="utf8")


if __name__ == "__main__":
    sys.exit(main())
