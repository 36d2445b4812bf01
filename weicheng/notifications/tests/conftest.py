"""An action that concerns people, a receiver on this machine, and the people themselves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from weicheng.events import log
from weicheng.notifications import recipients
from weicheng.testing import hamlet as small
from weicheng.testing.hamlet import Hamlet
from weicheng.testing.snapshot import built_once

HAPPENED = log.declare("test.happened", "发生了一件事", followers={"notifications"})


@pytest.fixture
def hamlet(db: None) -> Hamlet:
    return built_once(small.build)


@pytest.fixture
def concerns(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says whom test.happened concerns."""
    monkeypatch.setattr(recipients, "_concerned", {})

    def register(*found: recipients.Recipient) -> None:
        recipients.register(HAPPENED, lambda event: found)

    return register


@dataclass
class Receiver:
    """A web server that keeps what it gets; `answers` are used up one by one, the last one for ever."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    on_request: Callable[[], Any] | None = None


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            if kept.on_request:
                kept.on_request()
            status = kept.answers.pop(0) if len(kept.answers) > 1 else kept.answers[0]
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook?city=1"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()
