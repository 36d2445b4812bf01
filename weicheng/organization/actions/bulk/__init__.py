"""Many rows at once for imports: the rules of the ordinary actions, at a constant number of statements."""

from weicheng.organization.actions.bulk.areas import NewArea, add_areas
from weicheng.organization.actions.bulk.duties import NewDuty, NewPairing, assign_duties, pair_units
from weicheng.organization.actions.bulk.people import NewPerson, NewPosting, add_people, issue_activation_codes
from weicheng.organization.actions.bulk.trees import Trees
from weicheng.organization.actions.bulk.units import NewUnit, add_units

__all__ = [
    "NewArea",
    "NewDuty",
    "NewPairing",
    "NewPerson",
    "NewPosting",
    "NewUnit",
    "Trees",
    "add_areas",
    "add_people",
    "add_units",
    "assign_duties",
    "issue_activation_codes",
    "pair_units",
]
