"""How often one address may do something: counts in small files that all web processes of the machine share.

Kept out of the database: a refused visitor must not cost a write, and addresses are not stored with reports. A file is
named by a hash of the address and grows by one byte with each try, so that no two tries can count as one and nothing is
locked, read or replaced. The files of a window lie in a folder that goes when a later window begins.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

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
        if not self.times:
            return
        try:
            tried = self._file(visitor).stat().st_size
        except FileNotFoundError:
            return
        if tried >= self.times:
            raise TooManyTries(self.sentence)

    def count(self, visitor: str) -> None:
        """Counts one try of this visitor."""
        if not self.times:
            return
        file = self._file(visitor)
        try:
            _grow(file)
        except FileNotFoundError:
            self._begin_window(file.parent)
            _grow(file)

    def _file(self, visitor: str) -> Path:
        name = hashlib.sha256(visitor.encode()).hexdigest()[:32]
        return Path(settings.LIMITS_DIR) / self.name / str(int(time.time()) // self.seconds) / name

    def _begin_window(self, window: Path) -> None:
        window.mkdir(parents=True, exist_ok=True)
        for earlier in window.parent.iterdir():
            if earlier != window:
                shutil.rmtree(earlier, ignore_errors=True)


def _grow(file: Path) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)
