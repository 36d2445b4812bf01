"""A 64-bit perceptual hash: the same scene re-saved, resized or slightly cropped differs in few bits.

The classic pHash: 32 × 32 grey, DCT-II, the 8 × 8 lowest frequencies above or below their median. Own DCT,
because the usual library brings 150 MB of scipy for it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 32
KEPT = 8
BITS = 64


@lru_cache(maxsize=1)
def _dct() -> NDArray[np.float64]:
    k = np.arange(SIDE)
    return np.cos(np.pi * (2 * k[None, :] + 1) * k[:, None] / (2 * SIDE))


def phash(image: Image.Image) -> int:
    """The hash of an upright picture as a signed 64-bit integer, which is what both databases store."""
    small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    grey = np.asarray(small, dtype=np.float64)
    low = (_dct() @ grey @ _dct().T)[:KEPT, :KEPT]
    bits = np.packbits((low > np.median(low)).ravel())
    return int(bits.view(">i8")[0])


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ; up to about 8 is the same scene."""
    return ((one ^ other) & (2**BITS - 1)).bit_count()
