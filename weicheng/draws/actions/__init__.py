"""Every write to the draws: one function a use case, one transaction, one event.

For the apps above: hand places and people to `freeze_pool` as `domain.sampling.pool.Item` and `Inspector` (references
`area:12` and `user:5`, see `queries.pool_of_areas`); after `enter_figure` by two persons read `queries.chosen(draw)`.
`publish` when the visits are over.
"""

from weicheng.draws.actions.ending import cancel, re_roll
from weicheng.draws.actions.figures import enter_figure
from weicheng.draws.actions.freezing import NamedFigure, freeze_pool
from weicheng.draws.actions.looking import look, look_at_places
from weicheng.draws.actions.publishing import publish
from weicheng.draws.actions.recusing import declare_recusal, end_recusal

__all__ = [
    "NamedFigure",
    "cancel",
    "declare_recusal",
    "end_recusal",
    "enter_figure",
    "freeze_pool",
    "look",
    "look_at_places",
    "publish",
    "re_roll",
]
