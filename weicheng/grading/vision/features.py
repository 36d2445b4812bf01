"""The corners of a picture with what they look like (ORB): enough to lay one picture over another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from weicheng.grading.vision.signature import Grey

MOST = 450
LEVELS, STEP = 8, 1.2


@dataclass(frozen=True)
class Features:
    """Points (x, y in pixels of the grey picture) and 256 bits for each."""

    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.points)


@lru_cache(maxsize=1)
def _detector() -> cv2.ORB:
    # One core: grading is background work, and threads of a library that spin would take the pages' time.
    cv2.setNumThreads(1)
    return cv2.ORB_create(  # type: ignore[attr-defined]  # missing from OpenCV's stubs
        nfeatures=MOST, scaleFactor=STEP, nlevels=LEVELS, fastThreshold=7
    )


def features_of(grey: Grey) -> Features:
    """The strongest corners; none in a picture without any."""
    found, descriptors = _detector().detectAndCompute(grey, None)
    if not found:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8))
    return Features(np.array([point.pt for point in found], np.float32), np.asarray(descriptors, np.uint8))
