"""The workbooks the organisation is loaded from: areas, units, people, duties, pairings."""

from weicheng.organization.imports.areas import AREAS
from weicheng.organization.imports.duties import DUTIES
from weicheng.organization.imports.pairings import PAIRINGS
from weicheng.organization.imports.people import PEOPLE
from weicheng.organization.imports.units import UNITS
from weicheng.workbooks.kinds import register


def register_kinds() -> None:
    """Called when the app starts; the order is the one in which a new city loads them."""
    for kind in (AREAS, UNITS, PEOPLE, PAIRINGS, DUTIES):
        register(kind)
