"""Two pictures laid over each other: the same picture, the same place, or neither.

A picture that was altered lies on its original by an affine map and agrees with it to the grain. A second photo of the
same place does not: another standpoint shifts near things against far ones, and light and grain are others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from weicheng.grading.vision.features import Features, features_of
from weicheng.grading.vision.signature import Grey

Points = NDArray[np.float32]
Matrix = NDArray[np.float64]
# A match must be this much nearer than the second best, and lie this near (pixels) to where the map puts it.
RATIO = 0.8
PIXELS = 4.0
ROUNDS = 600
LEAST_MATCHES = 8
# Same picture: so many corners on one affine map that scales within these bounds and hardly shears.
LEAST_INLIERS = 12
SCALES = (0.2, 5.0)
MOST_SHEAR = 1.35
# The grain that must agree: finer than GRAIN pixels is noise of saving, coarser than LIGHT is the light of the day.
GRAIN, LIGHT = 1.5, 12.0
BLOCKS = 10
COVERED, TEXTURE, AGREES = 0.9, 2.5, 0.8
LEAST_BLOCKS = 6
# Tuned on the even seeds of the evaluation set: altered pictures lie above, honest second photos below.
SAME_PICTURE = 0.57
SAME_PLACE = 28
CHANGED = 0.25


@dataclass(frozen=True)
class Sheet:
    """A grey picture with its corners."""

    grey: Grey
    features: Features


@dataclass(frozen=True)
class Overlay:
    """How one picture lies on another: corners on the map, blocks that agree, of those that both show (0 to 1)."""

    inliers: int = 0
    agreeing: float = 0.0
    mirrored: bool = False
    turned: float = 0.0
    covered: float = 1.0

    @property
    def is_same_picture(self) -> bool:
        """Whether one was made from the other."""
        return self.inliers >= LEAST_INLIERS and self.agreeing >= SAME_PICTURE


NOTHING = Overlay()


def sheet(grey: Grey) -> Sheet:
    """A picture made ready to be compared; about 15 ms."""
    return Sheet(grey, features_of(grey))


def mirrored(one: Sheet) -> Sheet:
    """The same left for right; corners look different in a mirror, so they are found anew."""
    return sheet(np.ascontiguousarray(one.grey[:, ::-1]))


def lay_over(one: Sheet, one_mirrored: Sheet, other: Sheet) -> Overlay:
    """How `other` lies on `one`, plainly or mirrored, whichever agrees better."""
    plain = _lay(one, other, mirrored=False)
    if plain.is_same_picture:
        return plain
    flipped = _lay(one_mirrored, other, mirrored=True)
    return max(plain, flipped, key=lambda overlay: (overlay.agreeing, overlay.inliers))


def same_place(one: Sheet, other: Sheet) -> tuple[bool, float]:
    """Whether two photos show one place (a homography holds), and the share of the common part that changed."""
    matched = _matches(one.features, other.features)
    if matched is None:
        return False, 0.0
    matrix, mask = cv2.findHomography(matched[1], matched[0], cv2.RANSAC, PIXELS, maxIters=ROUNDS)
    if matrix is None or int(mask.sum()) < SAME_PLACE:
        return False, 0.0
    size = (one.grey.shape[1], one.grey.shape[0])
    laid = cv2.warpPerspective(other.grey, matrix, size)
    cover = cv2.warpPerspective(np.full(other.grey.shape, 255, np.uint8), matrix, size) > 250
    blocks = _blocks(one.grey, np.asarray(laid, np.uint8), np.asarray(cover))
    if not blocks:
        return True, 0.0
    return True, sum(agreement < CHANGED for agreement in blocks) / len(blocks)


def _lay(one: Sheet, other: Sheet, *, mirrored: bool) -> Overlay:
    matched = _matches(one.features, other.features)
    if matched is None:
        return NOTHING
    matrix, mask = cv2.estimateAffine2D(
        matched[1], matched[0], method=cv2.RANSAC, ransacReprojThreshold=PIXELS, maxIters=ROUNDS
    )
    if matrix is None or int(mask.sum()) < LEAST_INLIERS or not _is_plain(np.asarray(matrix, np.float64)):
        return NOTHING
    size = (one.grey.shape[1], one.grey.shape[0])
    laid = cv2.warpAffine(other.grey, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpAffine(np.full(other.grey.shape, 255, np.uint8), matrix, size) > 250
    blocks = _blocks(one.grey, np.asarray(laid, np.uint8), np.asarray(cover))
    agreeing = sum(a > AGREES for a in blocks) / len(blocks) if len(blocks) >= LEAST_BLOCKS else 0.0
    turned = float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    shown = float(np.asarray(cover).mean()) * one.grey.size / (abs(np.linalg.det(matrix[:, :2])) * other.grey.size)
    return Overlay(int(mask.sum()), agreeing, mirrored, turned, min(1.0, shown))


def _is_plain(matrix: Matrix) -> bool:
    longer, shorter = np.linalg.svd(matrix[:, :2], compute_uv=False)
    return bool(shorter > SCALES[0] and longer < SCALES[1] and longer / shorter < MOST_SHEAR)


def _matches(one: Features, other: Features) -> tuple[Points, Points] | None:
    if min(len(one), len(other)) < LEAST_MATCHES:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(one.descriptors, other.descriptors, k=2)
    good = [best for best, second in pairs if best.distance < RATIO * second.distance]
    if len(good) < LEAST_MATCHES:
        return None
    return one.points[[m.queryIdx for m in good]], other.points[[m.trainIdx for m in good]]


def _blocks(one: Grey, laid: Grey, cover: NDArray[np.bool_]) -> list[float]:
    """The correlation of every textured block that both pictures show."""
    first, second = _grain(one), _grain(laid)
    rows, columns = (
        np.linspace(0, one.shape[0], BLOCKS + 1, dtype=int),
        np.linspace(0, one.shape[1], BLOCKS + 1, dtype=int),
    )
    found = []
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            part = np.s_[top:bottom, left:right]
            if cover[part].mean() < COVERED:
                continue
            agreement = _correlation(first[part], second[part])
            if agreement is not None:
                found.append(agreement)
    return found


def _grain(grey: Grey) -> NDArray[np.float32]:
    fine = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), GRAIN)
    return np.asarray(fine - cv2.GaussianBlur(fine, (0, 0), LIGHT), np.float32)


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float | None:
    one, other = one - one.mean(), other - other.mean()
    spread, other_spread = float(one.std()), float(other.std())
    if max(spread, other_spread) < TEXTURE:
        return None
    return float((one * other).mean()) / (spread * other_spread + 1e-6)
