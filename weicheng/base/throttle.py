"""How often one address may do something: counts in the cache that all web processes of the machine share.

Kept out of the database: a refused visitor must not cost a write, and addresses are not stored with reports. The cache
names its files by a hash and drops them when the window is over. Two requests in the same instant may count as one;
what is slowed down here are programs, and one more try does not help them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from weicheng.domain.refusals import TooManyTries


@dataclass(frozen=True, kw_only=True)
class Throttle:
    """At most `times` in a window of `seconds`; 0 times means no limit. `sentence` tells the visitor what to do."""

    name: str
    times: int
    seconds: int
    sentence: str

    def check(self, visitor: str) -> None:
        """Raises TooManyTries when the window of this visitor is used up; counts nothing."""
        if self.times and _counts().get(self._key(visitor), 0) >= self.times:
            raise TooManyTries(self.sentence)

    def count(self, visitor: str) -> None:
        """Counts one try of this visitor."""
        if not self.times:
            return
        key, counts = self._key(visitor), _counts()
        counts.set(key, counts.get(key, 0) + 1, timeout=self.seconds)

    def _key(self, visitor: str) -> str:
        return f"{self.name}:{int(time.time()) // self.seconds}:{visitor}"


def _counts() -> BaseCache:
    return caches["limits"]
