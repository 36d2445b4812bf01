from __future__ import annotations

from pathlib import Path

import pytest

from weicheng.access.policy import Actor
from weicheng.domain.vacuum import DutyNeed
from weicheng.organization import actions, needs
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.workbooks.actions import ImportResult, import_file


@pytest.fixture
def city(db, clerk):
    """A district with an office, before anything is imported."""
    district = actions.add_area(actor=clerk, name="湘桥区", level=AreaLevel.COUNTY, code="445102")
    government = actions.add_unit(actor=clerk, name="市人民政府", kind=UnitKind.GOVERNMENT, area=district)
    actions.add_unit(actor=clerk, name="市创卫办", kind=UnitKind.OFFICE, parent=government)
    return district


@pytest.fixture
def load(clerk: Actor, tmp_path: Path):
    """Import one of the messy workbooks as the command line does."""

    def load(kind, make, **options) -> ImportResult:
        return import_file(actor=clerk, kind=kind, path=make(tmp_path / make.__name__), **options)

    return load


@pytest.fixture
def pack_duties():
    """Three duties of a pack in force."""
    names = {"sweeping": "清扫保洁", "refuse": "垃圾收运", "toilets": "公厕"}
    before = needs.duty_sources()
    needs.provide_duties(lambda: [DutyNeed(code, frozenset({"community"})) for code in names], lambda: names)
    yield names
    needs.provide_duties(*before)
