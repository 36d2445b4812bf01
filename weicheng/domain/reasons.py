"""Why a rule decided as it did: kept with every decision, so that nobody has to guess it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Reason:
    """The rule that decided, the clause it rests on (a mechanism id or an article), and the figures it saw.

    `inputs` holds plain values only (numbers, text, ISO times), so that it can be stored as JSON.
    """

    rule: str
    clause: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        # A reason is evidence: a caller that goes on filling its dictionary must not change it.
        object.__setattr__(self, "inputs", MappingProxyType(dict(self.inputs)))
