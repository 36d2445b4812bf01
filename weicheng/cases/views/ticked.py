"""The rows a person ticked in a list."""

from __future__ import annotations

from weicheng.access.web import ActorRequest
from weicheng.cases import queries
from weicheng.cases.models import Case


def ticked(request: ActorRequest) -> list[int]:
    """The numbers ticked; anything else that was sent is left out."""
    sent = dict.fromkeys(request.POST.getlist("pk"))
    return [int(pk) for pk in sent if pk.isascii() and pk.isdecimal() and len(pk) < 19]


def ticked_cases(request: ActorRequest) -> list[Case]:
    """The ticked cases that the person sees, in order; what is out of reach is not there."""
    return list(queries.listed_cases(request.actor).filter(pk__in=ticked(request)).order_by("pk"))
