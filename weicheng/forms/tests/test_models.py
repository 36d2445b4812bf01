"""The database itself keeps what was published and what was filled in."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from weicheng.forms.models import FormVersion, Submission
from weicheng.forms.tests.test_actions import fill, published, upload
from weicheng.testing.town import Town, build


def refused(rows: QuerySet[FormVersion] | QuerySet[Submission], **changed: object) -> bool:
    try:
        with transaction.atomic():
            rows.update(**changed) if changed else rows.delete()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("changed", [{"xform": "x"}, {"items": []}, {"sha256": "0" * 64}, {"workbook": b"x"}, {}])
def test_a_published_version_neither_changes_nor_goes(town: Town, changed: dict[str, object]) -> None:
    rows = FormVersion.objects.filter(pk=published(town).pk)
    assert refused(rows, **changed)
    assert not refused(rows, state=FormVersion.State.RETIRED)


def test_a_draft_changes_and_goes(town: Town) -> None:
    rows = FormVersion.objects.filter(pk=upload(town).pk)
    assert not refused(rows, note="x")
    assert not refused(rows)


@pytest.mark.parametrize("changed", [{"answers": {}}, {"instance": "x"}, {}])
def test_a_submission_neither_changes_nor_goes(town: Town, changed: dict[str, object]) -> None:
    rows = Submission.objects.filter(pk=fill(town, published(town)).pk)
    assert refused(rows, **changed)
    assert not refused(rows, area_path="0")


@pytest.mark.django_db(transaction=True)
def test_a_flush_makes_way_for_the_triggers() -> None:
    """The next transaction test finds the tables empty, though a published version was there."""
    published(build())
    assert FormVersion.objects.count() == 1
