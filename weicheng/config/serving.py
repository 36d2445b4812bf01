"""`weicheng serve`: the web server and the worker as two children of one small supervisor.

The supervisor restarts a worker that has died, ends with the web server, and stops both gracefully on
SIGTERM or Ctrl-C. On Linux the children are told by the kernel when the supervisor itself is killed, so that
no half of an installation lives on and keeps the port.
"""

from __future__ import annotations

import ctypes
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from weicheng.domain.refusals import Refusal

START_SECONDS = 60
STOP_SECONDS = 25
LONGEST_PAUSE = 30
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Address:
    """Where to listen, and the certificate if TLS ends here."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}/"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it; a name that does not resolve is not loopback."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError:
            return False
        return all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)

    def accepts(self) -> bool:
        """Whether something answers at the address."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        try:
            with socket.create_connection((host, self.port), timeout=1):
                return True
        except OSError:
            return False


def check_address(address: Address) -> None:
    """Raises Refusal if the port is taken, the address is not ours or the certificate cannot be read."""
    for path in filter(None, (address.certificate, address.key)):
        if not os.access(path, os.R_OK):
            raise Refusal(f"读不到证书文件 {path}，请检查路径和权限。")
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Refusal(
                f"不能在 {address.host} 的 {address.port} 端口上提供服务（{error.strerror}）。"
                "请关掉占用它的程序，或用 --port 换一个端口。"
            ) from error


def web_command(address: Address, *, workers: int, threads: int, access_log: bool) -> list[str]:
    """granian on our WSGI entry."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    command += ["--host", address.host, "--port", str(address.port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads)]
    # A worker that dies is replaced; one that hangs is given its time and then killed.
    command += ["--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS - 5)]
    if access_log:
        command += ["--access-log"]
    if address.certificate and address.key:
        command += ["--ssl-certificate", str(address.certificate), "--ssl-keyfile", str(address.key)]
    return [*command, "weicheng.config.wsgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "weicheng.config.cli", "worker"]


def _die_with_supervisor() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process under the supervisor."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C in a terminal then reaches the supervisor alone, which stops them in order.
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_supervisor if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process and self.is_running:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # granian's own workers outlive a granian that was killed, and would keep the port.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Starts the children, keeps the worker alive and stops both."""

    address: Address
    web: Child
    worker: Child | None
    stopping: bool = field(default=False, init=False)

    def run(self, announcement: str) -> int:
        """Serves until told to stop; 0 after a clean stop, 1 if the web server ended by itself."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.web.start()
            if not self._wait_for_port():
                return 0 if self.stopping else self._report_failed_start()
            if self.worker:
                self.worker.start()
            print(announcement, flush=True)
            return self._watch()
        finally:
            self._stop_children()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_for_port(self) -> bool:
        until = time.monotonic() + START_SECONDS
        while not self.stopping and self.web.is_running and time.monotonic() < until:
            if self.address.accepts():
                return True
            time.sleep(0.1)
        return False

    def _report_failed_start(self) -> int:
        print("网页服务没有启动成功，原因见上面的日志。", file=sys.stderr)
        return 1

    def _watch(self) -> int:
        while not self.stopping:
            if not self.web.is_running:
                print("网页服务意外停止，现在全部退出。", file=sys.stderr)
                return 1
            if self.worker and not self.worker.is_running:
                self._revive(self.worker)
            time.sleep(0.3)
        print("正在停止，请稍候……", flush=True)
        return 0

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if not child.not_before:
            pause = min(2**child.restarts, LONGEST_PAUSE)
            child.not_before = now + pause
            print(f"{child.name}意外停止，{pause} 秒后重新启动。", file=sys.stderr)
        elif now >= child.not_before:
            child.not_before, child.restarts = 0.0, child.restarts + 1
            child.start()

    def _stop_children(self) -> None:
        children = [child for child in (self.worker, self.web) if child]
        for child in children:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for child in children:
            child.wait(until)
