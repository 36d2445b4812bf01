"""The perceptual hashes of a picture: few bits that survive saving, scaling, light, and small cuts.

A hash is the sign pattern of the lowest frequencies of a region (DCT of 32 × 32 grey). A stored photo keeps the hashes
of fixed regions, so that a later cut-out of it meets one of them; a photo that is looked up brings its eight
orientations, small turns taken back, and itself without a frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
# Raised when what is stored would no longer compare; older signatures are then made anew.
VERSION = 1
# The longest edge on which everything here works.
EDGE = 512
SIDE, KEPT = 32, 8
# Regions of a stored photo, as left, top, width and height in thousandths.
CENTRES = (1000, 945, 890, 835, 780, 725, 670)
CORNERS = (960, 920, 880, 810)


def _regions() -> tuple[tuple[int, int, int, int], ...]:
    centred = [((1000 - side) // 2, (1000 - side) // 2, side, side) for side in CENTRES]
    shifted = [(x, y, side, side) for side in CORNERS for x, y in product((0, 1000 - side), repeat=2)]
    return (*centred, *shifted)


REGIONS = _regions()
STRAIGHT = len(CENTRES)
# Small turns (degrees) tried on a photo that is looked up.
TURNS = (-7.5, -4.5, 4.5, 7.5)
# A frame: corners of so many pixels that differ by at most so many shades; a line of it shows the bar on this share.
CORNER, SHADES, MARKS = 6, 8, 0.8
LEAST = 48
# How near to a tie (in mean magnitudes of the lowest frequencies) another orientation is tried as well.
MARGIN = 0.3
ODD = np.arange(KEPT + 1) % 2


def grey_of(rgb: NDArray[np.uint8]) -> Grey:
    """The picture in grey, at most EDGE pixels long."""
    scale = EDGE / max(rgb.shape[:2])
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.cvtColor(cv2.resize(rgb, size, interpolation=flags), cv2.COLOR_RGB2GRAY), np.uint8)


def stored_hashes(grey: Grey) -> Hashes:
    """One hash for each of REGIONS."""
    return np.array([_hash(_canonical(_coefficients(_part(grey, region)))) for region in REGIONS], np.uint64)


def sought_hashes(grey: Grey) -> tuple[Hashes, Hashes]:
    """What to look for: hashes to compare with every region, and hashes of turned-back pictures for centres only."""
    straight = {hashed for view in _views(grey) for hashed in _orientations(_coefficients(view))}
    turned = {hashed for view in _turned_back(grey) for hashed in _orientations(_coefficients(view))}
    return np.array(sorted(straight), np.uint64), np.array(sorted(turned), np.uint64)


def unframed(grey: Grey) -> Grey:
    """The picture without the bars of a screenshot around it; itself when there are none.

    Only where all four corners have one shade: a bright sky above a dark street is no frame.
    """
    edges = (np.s_[:CORNER], np.s_[-CORNER:])
    patches = [grey[y, x] for y in edges for x in edges]
    shades = [float(np.median(patch)) for patch in patches]
    if max(shades) - min(shades) > SHADES:
        return grey
    bar = np.abs(grey.astype(np.int16) - round(float(np.median(shades)))) <= SHADES
    top, bottom = _longest(bar.mean(axis=1) < MARKS)
    left, right = _longest(bar[top:bottom].mean(axis=0) < MARKS)
    if bottom - top < LEAST or right - left < LEAST:
        return grey
    return grey[top:bottom, left:right]


def _longest(shown: NDArray[np.bool_]) -> tuple[int, int]:
    """The longest run of lines that show something; marks in a bar are shorter than the picture."""
    steps = np.diff(np.concatenate([[False], shown, [False]]).astype(np.int8))
    starts, ends = np.nonzero(steps == 1)[0], np.nonzero(steps == -1)[0]
    if not len(starts):
        return 0, len(shown)
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])


def _views(grey: Grey) -> Iterator[Grey]:
    yield grey
    inner = unframed(grey)
    if inner.size < 0.97 * grey.size:
        yield inner


def _turned_back(grey: Grey) -> Iterator[Grey]:
    rows, columns = grey.shape
    for angle in TURNS:
        matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
        turned = np.asarray(cv2.warpAffine(grey, matrix, (columns, rows), flags=cv2.INTER_LINEAR), np.uint8)
        for side in (860, 740):
            edge = (1000 - side) // 2
            yield _part(turned, (edge, edge, side, side))


def _part(grey: Grey, region: tuple[int, int, int, int]) -> Grey:
    x, y, width, height = region
    rows, columns = grey.shape
    top, left = y * rows // 1000, x * columns // 1000
    return grey[top : top + max(1, height * rows // 1000), left : left + max(1, width * columns // 1000)]


@lru_cache(maxsize=1)
def _dct() -> NDArray[np.float64]:
    k = np.arange(SIDE)
    return np.cos(np.pi * (2 * k[None, :] + 1) * k[:, None] / (2 * SIDE))[: KEPT + 1]


def _coefficients(grey: Grey) -> NDArray[np.float64]:
    small = np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float64)
    return _dct() @ small @ _dct().T


def _hash(coefficients: NDArray[np.float64]) -> np.uint64:
    """The signs against the median; the mean grey, which says nothing, gives its place to a higher frequency."""
    low = coefficients[:KEPT, :KEPT].copy()
    low[0, 0] = coefficients[KEPT, KEPT]
    return np.packbits((low > np.median(low)).ravel()).view(">u8")[0].astype(np.uint64)


def _canonical(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """The one of the eight orientations whose left and upper halves are the brighter ones, the wider ramp across."""
    return next(_plausible(coefficients, margin=0.0))


def _orientations(coefficients: NDArray[np.float64]) -> Iterator[np.uint64]:
    """The hash in canonical orientation, and in every other that saving and cutting could have made canonical."""
    for turned in _plausible(coefficients, margin=MARGIN):
        yield _hash(turned)


def _plausible(coefficients: NDArray[np.float64], margin: float) -> Iterator[NDArray[np.float64]]:
    """A flip changes the sign of the odd frequencies, a quarter turn exchanges the axes as well."""
    across, down = coefficients[0, 1], coefficients[1, 0]
    near = margin * float(np.abs(coefficients[:4, :4]).sum() - abs(coefficients[0, 0])) / 15
    for right, low in product(_signs(across, near), _signs(down, near)):
        flipped = coefficients * (right**ODD)[None, :] * (low**ODD)[:, None]
        for swap in _swaps(abs(across) - abs(down), near):
            yield flipped.T if swap else flipped


def _signs(value: float, near: float) -> tuple[float, ...]:
    first = 1.0 if value >= 0 else -1.0
    return (first, -first) if abs(value) < near else (first,)


def _swaps(difference: float, near: float) -> tuple[bool, ...]:
    first = difference < 0
    return (first, not first) if abs(difference) < near else (first,)
