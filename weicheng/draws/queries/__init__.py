"""Every read of the draws.

For the apps above: `chosen(draw)` gives the list once it is drawn (places with their ids, references and pairs),
`last_chosen(refs)` when each place was last on one, `pool_of_areas` and `inspectors_of` turn areas and people into the
rows that `actions.freeze_pool` takes. They ask no policy: whoever shows a list to a person before its publication goes
through `actions.look`, which records it; whoever shows visits that it led to, through `actions.look_at_places`.
"""

from weicheng.draws.queries.chosen import VALID, ChosenPlace, Member, chosen, last_chosen, people_by_ref
from weicheng.draws.queries.draws import (
    COLUMNS,
    DrawPage,
    draw,
    draw_page,
    draws_to_draw,
    draws_to_publish,
    in_state,
    looks,
    past_lists,
    pool_items,
    under,
    visible_draws,
)
from weicheng.draws.queries.pools import (
    area_above,
    inspectors_of,
    pool_of_areas,
    possible_inspectors,
    possible_strata,
)
from weicheng.draws.queries.published import PublicDraw, public_draw, public_draws, publication_of
from weicheng.draws.queries.recusals import recusal, visible_recusals

__all__ = [
    "COLUMNS",
    "VALID",
    "ChosenPlace",
    "DrawPage",
    "Member",
    "PublicDraw",
    "area_above",
    "chosen",
    "draw",
    "draw_page",
    "draws_to_draw",
    "draws_to_publish",
    "in_state",
    "inspectors_of",
    "last_chosen",
    "looks",
    "past_lists",
    "people_by_ref",
    "pool_items",
    "pool_of_areas",
    "possible_inspectors",
    "possible_strata",
    "public_draw",
    "public_draws",
    "publication_of",
    "recusal",
    "under",
    "visible_draws",
    "visible_recusals",
]
