"""Changing the key of personal data: everything that was stored opens afterwards, and under the new key only."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from pytest_django import Settings

from weicheng.base import crypto, keyring, rotation
from weicheng.cases.models import ReporterIdentity
from weicheng.organization import actions as organization
from weicheng.organization.queries import phone_of
from weicheng.testing.town import FOUNDER, Town

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    keyring.create()


def tokens() -> list[str]:
    rows = [
        column.model._base_manager.exclude(**{column.name: ""}).values_list(column.name, flat=True)
        for column in rotation.columns()
    ]
    return [token for found in rows for token in found]


def test_every_stored_text_is_encrypted_again_and_still_opens(town: Town) -> None:
    town.report(by="citizen", source="citizen", reporter_name="张三", reporter_phone=PHONE)
    user, _ = organization.open_account(actor=FOUNDER, username="lisi", name="李四", phone=PHONE)
    assert rotation.rotate() == 3
    assert len(tokens()) == 3
    assert all(crypto.is_current(token) for token in tokens())
    user.refresh_from_db()
    assert phone_of(user) == PHONE
    identity = ReporterIdentity.objects.select_related("report").get()
    assert crypto.decrypt(identity.phone_sealed, context=f"reporter.phone:{identity.report.code}") == PHONE
    assert identity.phone_index == crypto.phone_index(PHONE)


def test_an_interrupted_rotation_is_finished_later(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        town.report(by="citizen", source="citizen", reporter_phone=PHONE)
    monkeypatch.setattr(rotation, "BATCH", 2)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    assert sum(crypto.is_current(token) for token in tokens()) == 2
    assert rotation.renew_all() == 3
    assert rotation.renew_all() == 0


def test_every_column_of_sealed_text_is_named_for_rotation() -> None:
    named = {(column.model, column.name) for column in rotation.columns()}
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("_sealed")
    }
    assert sealed == named
