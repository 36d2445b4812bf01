"""granian as `weicheng serve` starts it, on the database of the run, and clients that send forms without pause."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection

from weicheng.config.serving import Address, web_command

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS, CLIENTS = 2, 2, 8
START_SECONDS = 60
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The address of the database of the run, as another process is told it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{told['NAME']}"
    who = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}" if told["PASSWORD"] else quote(told["USER"])
    return f"postgres://{who}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@contextmanager
def product() -> Iterator[tuple[int, int]]:
    """The product with its real durability and a limit of reports that is checked but not met: port and process."""
    told = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": database_url(),
        "WEICHENG_DATA": str(settings.DATA_DIR),
        "WEICHENG_REPORTS_PER_HOUR": "1000000",
        "PYTHONPATH": str(ROOT),
    }
    port = free_port()
    command = web_command(Address("127.0.0.1", port), workers=WORKERS, threads=THREADS, access_log=False)
    with served(command, port, told) as pid:
        yield port, pid


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A server process that answers at the port; ended with everything it started."""
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not Address("127.0.0.1", port).accepts():
            assert process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


@dataclass
class Crowd:
    """Clients that send form after form for some seconds."""

    port: int
    path: str
    form: Callable[[random.Random], dict[str, object]]
    expected: int
    seconds: float
    # One of a run's crowds must not repeat the places of another: its reports would all be joined to those.
    seed: int = 0
    accepted: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> float:
        """Accepted forms a second."""
        until = time.monotonic() + self.seconds
        threads = [
            threading.Thread(target=self._send, args=(random.Random(f"{self.seed}/{n}"), until)) for n in range(CLIENTS)
        ]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not self.refused, self.refused[0]
        return self.accepted / (time.monotonic() - began)

    def _send(self, rng: random.Random, until: float) -> None:
        token = uuid4().hex
        headers = {**HEADERS, "Cookie": f"csrftoken={token}"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as link:
            while time.monotonic() < until and not self.refused:
                body = urlencode({"csrfmiddlewaretoken": token, "command_id": uuid4(), **self.form(rng)})
                link.request("POST", self.path, body, headers)
                answer = link.getresponse()
                said = answer.read()
                if answer.status == self.expected:
                    self.accepted += 1
                else:
                    self.refused.append(f"{answer.status} {said.decode(errors='replace')}")


def shared_memory(pid: int) -> list[float]:
    """Proportional memory (PSS) of a server and of each process below it, in MB."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        rolled = Path(f"/proc/{one}/smaps_rollup").read_text()
        found.append(next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:")) / 1024)
        for task in Path(f"/proc/{one}/task").iterdir():
            waiting += map(int, (task / "children").read_text().split())
    return found
