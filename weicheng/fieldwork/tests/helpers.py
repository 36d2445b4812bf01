"""A visit with a checklist as a phone would take it along and send it back."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from PIL import Image

from weicheng.fieldwork.commands import Incoming
from weicheng.forms import actions as forms
from weicheng.forms import queries as form_queries
from weicheng.forms.instances import write_instance
from weicheng.forms.models import FormVersion
from weicheng.forms.tests.samples import content, sheets, workbook
from weicheng.inspections import actions as inspections
from weicheng.inspections.models import Visit
from weicheng.organization.models import User
from weicheng.places import actions as places
from weicheng.testing.town import FOUNDER, MORNING, REFUSE, Town

RIGHT = {"road": "9", "litter": 2, "closed": "yes", "lamps": 8, "lamps_total": 10}


def checklist(town: Town) -> FormVersion:
    """A published checklist."""
    rows = sheets()
    director = town.actor("director")
    drafted = forms.add_workbook(actor=director, content=content(rows), workbook=workbook(rows), now=MORNING)
    return forms.publish(actor=director, version=drafted, now=MORNING)


def plan(town: Town, *, name: str = "东一市场", **given: Any) -> Visit:
    """A patrol of a market by the inspector, today."""
    where = {"kind": "market", "area": town.areas["east1_01"], "unit": town.units["urban"]}
    site = places.add_site(actor=FOUNDER, name=name, point=town.point("east1_01"), **where)
    wanted = {
        "kind": Visit.Kind.PATROL, "planned_on": MORNING.date(), "inspectors": [town.users["inspector"]],
        "area": site.area, "site": site,
    }  # fmt: skip
    return inspections.plan_visit(actor=town.actor("director"), now=MORNING, **(wanted | given))


def command(kind: str = "visit.record", uuid: UUID | None = None, **payload: Any) -> Incoming:
    """As read from a batch."""
    return Incoming(uuid=uuid or uuid4(), kind=kind, at=MORNING, payload=payload)


def found(**given: Any) -> dict[str, Any]:
    """A finding of refuse as a phone sends it."""
    return {"uuid": str(uuid4()), "text": "门口有垃圾", "category": REFUSE} | given


def filled(version: FormVersion, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """The part of a record that is a filled-in checklist."""
    uuid = uuid4()
    given = RIGHT if answers is None else answers
    return {
        "uuid": str(uuid),
        "version": version.pk,
        "instance": write_instance(form_queries.definition(version), given, uuid),
    }


def reported(town: Town, **given: Any) -> dict[str, Any]:
    """The payload of a report from the middle of 东一01."""
    lng, lat = town.point("east1_01")
    return {"text": "垃圾桶满溢", "category": REFUSE, "lng": lng, "lat": lat} | given


def picture(tone: int = 120) -> bytes:
    """A small JPEG; another tone is another file."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (tone, 90, 60)).save(file, "JPEG")
    return file.getvalue()


def put_photo(client: Client, user: User, body: bytes, uuid: UUID | None = None, **said: Any) -> Any:
    """Sends a photo as the field app does."""
    told = {"user": user.pk, "sha256": hashlib.sha256(body).hexdigest()} | said
    headers = {"X-Photo": json.dumps(told), "Accept": "application/json"}
    return client.put(f"/field/photos/{uuid or uuid4()}/", body, content_type="image/jpeg", headers=headers)


def send(client: Client, user: User, *commands: Any) -> Any:
    """Sends a batch as the field app does."""
    body = {"user": user.pk, "commands": list(commands)}
    return client.post("/field/commands/", body, content_type="application/json")
