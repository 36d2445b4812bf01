"""Every read of the public pages: without an account, therefore units and places only."""

from weicheng.portal.queries.borders import Border, borders
from weicheng.portal.queries.choosing import (
    Choice,
    Offer,
    Preset,
    communities,
    community,
    name_at,
    offer_of,
    place_names,
    preset,
)
from weicheng.portal.queries.figures import Counts, Line, MonthPage, month_page, months
from weicheng.portal.queries.following import FollowPage, code_of_command, follow, token_of
from weicheng.portal.queries.posters import poster_areas, poster_sites, posters
from weicheng.portal.queries.published import (
    PublicCase,
    PublicPhoto,
    in_area,
    listings,
    name_cases,
    open_areas,
    open_units,
    problem_choices,
    published_case,
    published_cases,
    published_slips,
)

__all__ = [
    "Border",
    "Choice",
    "Counts",
    "FollowPage",
    "Line",
    "MonthPage",
    "Offer",
    "Preset",
    "PublicCase",
    "PublicPhoto",
    "borders",
    "code_of_command",
    "communities",
    "community",
    "follow",
    "in_area",
    "listings",
    "month_page",
    "months",
    "name_at",
    "name_cases",
    "offer_of",
    "open_areas",
    "open_units",
    "place_names",
    "poster_areas",
    "poster_sites",
    "posters",
    "preset",
    "problem_choices",
    "published_case",
    "published_cases",
    "published_slips",
    "token_of",
]
