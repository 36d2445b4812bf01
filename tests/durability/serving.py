"""A served installation that can be killed, and clients that report to it."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from uuid import uuid4

from PIL import Image

from tests.durability.installation import ROOT, WEICHENG, Installation

START_SECONDS = 60
RECEIPT = re.compile(r"/follow/(?P<code>\w+)/sent/")


@dataclass
class Server:
    """`weicheng serve` with two web processes and the background worker."""

    installation: Installation
    port: int = field(default_factory=lambda: _free_port())  # noqa: PLW0108 - defined below
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits for the port."""
        command = [*WEICHENG, "serve", "--port", str(self.port), "--workers", "2", "--threads", "2"]
        self.process = subprocess.Popen(
            command, env=self.installation.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def kill_one(self, chosen: random.Random) -> str:
        """kill -9 for one web process or the background worker, which the supervisor replaces."""
        assert self.process is not None
        below = descendants(self.process.pid)
        # granian's main process is the parent of the web processes; its end is the end of the server.
        parents = {parent for _, parent, _ in below}
        leaves = [(pid, args) for pid, _, args in below if pid not in parents]
        pid, args = chosen.choice(leaves)
        _kill(pid)
        return args

    def kill_all(self) -> None:
        """kill -9 for the supervisor and everything under it, as the end of the machine's power would."""
        assert self.process is not None
        everyone = [self.process.pid, *(pid for pid, _, _ in descendants(self.process.pid))]
        for pid in everyone:
            _kill(pid)
        self.process.wait()
        while self.answers():
            time.sleep(0.05)

    def stop(self) -> None:
        """Asks it to stop, as systemd does."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def descendants(pid: int) -> list[tuple[int, int, str]]:
    """The processes below one: id, parent, command line."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [(int(a), int(b), args) for a, b, args in (line.split(None, 2) for line in listed.stdout.splitlines())]
    found, wanted = [], {pid}
    while wanted:
        level = [row for row in rows if row[1] in wanted]
        found += level
        wanted = {row[0] for row in level}
    return found


class Reporter(threading.Thread):
    """A client that reports without pause; `receipts` holds the codes the server gave it, by command."""

    def __init__(self, port: int, area: str, stopping: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.area, self.stopping = port, area, stopping
        self.receipts: dict[str, str] = {}
        self.refusals: list[str] = []

    def run(self) -> None:
        while not self.stopping.is_set():
            command = str(uuid4())
            try:
                status, place = self._send_form(command)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # nobody answers, or the answer broke off: no receipt
                continue
            if sent := RECEIPT.fullmatch(place):
                self.receipts[command] = sent["code"]
            else:
                self.refusals.append(f"{status} {place}")

    def _send_form(self, command: str) -> tuple[int, str]:
        """Sends the public form; status and address of the answer."""
        boundary, token = uuid4().hex, uuid4().hex
        fields = {
            "csrfmiddlewaretoken": token,
            "command_id": command,
            "category": "06010",
            "area": self.area,
            "text": f"路口有垃圾 {command}",
        }
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
        parts += [head.encode(), b"Content-Type: image/jpeg\r\n\r\n", photo(), f"\r\n--{boundary}--\r\n".encode()]
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Cookie": f"csrftoken={token}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/report/", b"".join(parts), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()


def photo() -> bytes:
    """A small picture that no other report has."""
    picture = BytesIO()
    Image.frombytes("RGB", (8, 8), random.randbytes(192)).resize((64, 64)).save(picture, "JPEG")
    return picture.getvalue()
