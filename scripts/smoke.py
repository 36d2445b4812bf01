"""Runs `make demo` in a checkout, asks the running city for its first pages, and stops it.

    python3 scripts/smoke.py CHECKOUT

Only the standard library: it runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

PORT = 8731
PATIENCE = 900
# What the first page needs to look like itself.
ASSET = re.compile(r"/static/[^\"']+")


def fetch(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10) as answer:
        body: bytes = answer.read()
        return body


def is_up() -> bool:
    try:
        fetch("/")
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False
    return True


def main(checkout: Path) -> int:
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={PORT}"], cwd=checkout, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not is_up():
            if process.poll() is not None:
                print(f"make demo ended with {process.returncode} before it served a page")
                return 1
            if time.monotonic() - began > PATIENCE:
                print(f"make demo served nothing within {PATIENCE} s")
                return 1
            time.sleep(1)
        print(f"first page after {time.monotonic() - began:.0f} s")
        assets = sorted(set(ASSET.findall(fetch("/").decode())))
        for path in assets:
            fetch(path)
        print(f"the first page and its {len(assets)} assets answered")
        return int(not assets)
    finally:
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
