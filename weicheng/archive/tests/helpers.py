"""A campaign with a standard of some clauses, and documents that no two tests share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from weicheng.archive.actions.filing import file_document
from weicheng.archive.models import ArchiveFile, Slot
from weicheng.evidence.actions import accept_attachment
from weicheng.evidence.models import Attachment
from weicheng.indicators.models import Campaign, Clause, Edition
from weicheng.testing.town import MORNING, Town

TODAY = MORNING.date()


def edition_with(clauses: int, code: str = "test", honour: str = "国家卫生城市") -> Edition:
    made = Edition.objects.create(
        code=code, name="测试标准", level=Edition.Level.NATIONAL, honour=honour, origin=Edition.Origin.WORKBOOK,
        sha256="0" * 64, loaded_at=MORNING,
    )  # fmt: skip
    for number in range(1, clauses + 1):
        Clause.objects.create(
            edition=made, kind=Clause.Kind.CLAUSE, code=str(number), number=str(number), position=number,
            name=f"条款{number}", evidence=Clause.Evidence.SAMPLE,
        )  # fmt: skip
    return made


def campaign_with(town: Town, *, clauses: int = 2, title: str = "创建国家卫生城市", **given: Any) -> Campaign:
    area = town.areas["county"]
    wanted = {"starts_on": date(2026, 1, 1), "target_year": 2026, "created_at": MORNING}
    edition = given.pop("edition", None) or edition_with(clauses, code=f"test-{uuid4().hex[:6]}")
    return Campaign.objects.create(title=title, area=area, area_path=area.path, edition=edition, **(wanted | given))


def upload(text: str = "") -> SimpleUploadedFile:
    """A PDF no other test has."""
    content = b"%PDF-1.4\n" + (text or uuid4().hex).encode() + b"\n%%EOF\n"
    return SimpleUploadedFile("通知.pdf", content, "application/pdf")


def document(town: Town, text: str = "", by: str = "director") -> Attachment:
    return accept_attachment(actor=town.actor(by), upload=upload(text))


def put(
    town: Town, slot: Slot, *, by: str = "director", on: date = TODAY, now: datetime = MORNING, **given: Any
) -> ArchiveFile:
    wanted = {"title": "年度总结", "dated_on": on}
    return file_document(actor=town.actor(by), slot=slot, attachment=document(town, by=by), now=now, **(wanted | given))


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client
