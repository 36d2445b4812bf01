"""Fills django-helpdesk with our cases, read from a file of JSON lines; prints the session of its administrator."""

import json
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

import django

django.setup()

from django.contrib.auth import login  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # type: ignore[import-not-found]  # noqa: E402

CHUNK, EVENTS = 2_000, 6


def main(file: Path) -> None:
    """Tables, queues (one for each unit), tickets with six follow-ups each, a signed-in administrator."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("bench", "bench@example.org", "bench")
    queues: dict[str, Queue] = {}
    with file.open(encoding="utf8") as lines:
        while chunk := [json.loads(line) for line in islice(lines, CHUNK)]:
            for row in chunk:
                if row["unit"] not in queues:
                    number = len(queues) + 1
                    queues[row["unit"]] = Queue.objects.create(
                        title=row["unit"], slug=f"q{number}", allow_public_submission=True
                    )
            tickets = Ticket.objects.bulk_create(ticket(row, queues[row["unit"]]) for row in chunk)
            FollowUp.objects.bulk_create(
                FollowUp(ticket=made, date=made.created, title="case.noted", public=True, user=user)
                for made in tickets
                for _ in range(EVENTS)
            )
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    request.session.save()
    print(request.session.session_key)


def ticket(row: dict[str, str], queue: Queue) -> Ticket:
    """One of our cases as a ticket."""
    at = datetime.fromisoformat(row["at"])
    status = Ticket.CLOSED_STATUS if row["closed"] else Ticket.OPEN_STATUS
    words = {"title": row["title"], "description": row["text"], "submitter_email": "citizen@example.org"}
    return Ticket(queue=queue, created=at, modified=at, status=status, priority=3, **words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
