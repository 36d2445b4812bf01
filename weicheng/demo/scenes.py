"""Places of the demo and of the 合成评测集: rendered street corners, the same one from several cameras, in several
lights and weathers.

A scene is flat pieces with painted textures standing in space, so that another camera position gives true parallax,
as an honest second photo has it. Places of one `family` share walls, paving, bins and signs and differ in how these
stand: the look-alikes that a detector must not take for one another. Nothing here is anybody's picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
WIDTH, HEIGHT = 800, 600
NEAR = 0.1


@dataclass(frozen=True)
class Piece:
    """A textured rectangle in space: its four corners (x right, y up, z away, metres) from top left, clockwise."""

    corners: NDArray[np.float64]
    texture: Picture
    mask: Picture | None = None

    @property
    def distance(self) -> float:
        """For painting far things first."""
        return float(self.corners[:, 2].mean())


@dataclass(frozen=True)
class Scene:
    """A place: what stands for good, and the litter that a clean-up removes."""

    standing: tuple[Piece, ...]
    litter: tuple[Piece, ...]
    sky: tuple[int, int, int]


@dataclass(frozen=True)
class Shot:
    """One exposure: where the camera stood (metres), where it looked (degrees), and what light and air were like."""

    x: float = 0.0
    z: float = 0.0
    height: float = 1.55
    yaw: float = 0.0
    pitch: float = -4.0
    roll: float = 0.0
    focal: float = 0.85
    gain: float = 1.0
    warmth: float = 0.0
    shade: float = 0.0
    noise: float = 3.0
    blur: float = 0.0
    rain: int = 0
    fog: float = 0.0
    seed: int = 0
    passers: int = field(default=0)


def scene(seed: int, family: int | None = None) -> Scene:
    """The place of a seed. Places of one family look alike without being the same."""
    rng = np.random.default_rng([1, seed])
    look = np.random.default_rng([2, seed if family is None else 10_000 + family])
    walls = [_wall(look) for _ in range(3)]
    paving, sign, bin_face = _paving(look), _sign(look), _bin(look)
    pieces = [_upright(0, 16, 60, 9, _far(look))]
    pieces += _facades(rng, walls)
    pieces += [_ground(paving, rng)]
    pieces += [_upright(*_spot(rng, 4.5, 12), 0.75, 1.1, bin_face) for _ in range(int(rng.integers(1, 4)))]
    pieces += [_upright(*_spot(rng, 6, 12), 1.5, 0.8, sign, bottom=rng.uniform(1.8, 2.8)) for _ in range(2)]
    pieces += [_masked(*_spot(rng, 6, 13), 2.6, 3.6, *_tree(rng)) for _ in range(int(rng.integers(0, 3)))]
    pieces += [_upright(*_spot(rng, 7, 12), 3.6, 1.5, _car(rng)) for _ in range(int(rng.integers(0, 2)))]
    litter = [_masked(*_spot(rng, 3.2, 7.5), *_size(rng), *_heap(rng)) for _ in range(int(rng.integers(2, 5)))]
    red, green, blue = (int(c) for c in rng.integers(150, 235, 3))
    return Scene(tuple(pieces), tuple(litter), (red, green, blue))


def first_shot(seed: int) -> Shot:
    """How the first photo of a place was taken."""
    rng = np.random.default_rng([3, seed])
    return Shot(
        x=rng.uniform(-0.8, 0.8), yaw=rng.uniform(-8, 8), pitch=rng.uniform(-9, 0), focal=rng.uniform(0.75, 1.0),
        gain=rng.uniform(0.85, 1.1), noise=rng.uniform(1.5, 5), seed=seed,
    )  # fmt: skip


def again(shot: Shot, seed: int, *, later: bool = True) -> Shot:
    """An honest second photo: somebody comes back and stands about there, under another light."""
    rng = np.random.default_rng([4, seed])
    aside = rng.uniform(0.25, 1.3) * rng.choice([-1, 1])
    moved = replace(
        shot, x=shot.x + aside, z=shot.z + rng.uniform(-0.5, 0.5), height=shot.height + rng.uniform(-0.2, 0.2),
        yaw=shot.yaw - aside * 4 + rng.uniform(-3, 3), pitch=shot.pitch + rng.uniform(-4, 4),
        roll=rng.uniform(-3, 3), noise=rng.uniform(1.5, 6), seed=seed,
    )  # fmt: skip
    if not later:
        return moved
    return replace(
        moved, gain=rng.uniform(0.6, 1.25), warmth=rng.uniform(-0.12, 0.12), shade=rng.uniform(0, 0.5),
        blur=rng.choice([0, 0, 0.7]), rain=int(rng.choice([0, 0, 60])), fog=float(rng.choice([0, 0, 0.25])),
        passers=int(rng.integers(0, 3)),
    )  # fmt: skip


def render(place: Scene, shot: Shot, *, clean: bool = False) -> Picture:
    """The photo as 8-bit RGB, 800 × 600."""
    rng = np.random.default_rng([5, shot.seed])
    image = np.empty((HEIGHT, WIDTH, 3), np.float32)
    ramp = np.linspace(1.0, 0.88, HEIGHT, dtype=np.float32)[:, None, None]
    image[:] = np.array(place.sky, np.float32) * ramp
    pieces = [*place.standing, *(() if clean else place.litter)]
    pieces += [_masked(*_spot(rng, 4, 9), 0.6, 1.7, *_person(rng)) for _ in range(shot.passers)]
    for piece in sorted(pieces, key=lambda one: -one.distance):
        _paint(image, piece, shot)
    return _exposed(image, shot, rng)


def _paint(image: NDArray[np.float32], piece: Piece, shot: Shot) -> None:
    projected = _project(piece.corners, shot)
    if projected is None:
        return
    left, top = np.maximum(np.floor(projected.min(axis=0)), 0).astype(int)
    right, bottom = np.minimum(np.ceil(projected.max(axis=0)), [WIDTH, HEIGHT]).astype(int)
    if left >= right or top >= bottom:
        return
    rows, columns = piece.texture.shape[:2]
    frame = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(frame, projected - np.array([left, top], np.float32))
    mask = np.full((rows, columns), 255, np.uint8) if piece.mask is None else piece.mask
    size = (int(right - left), int(bottom - top))
    cover = cv2.warpPerspective(mask, matrix, size, flags=cv2.INTER_LINEAR)
    painted = cv2.warpPerspective(piece.texture, matrix, size, flags=cv2.INTER_LINEAR)
    share = cover[:, :, None].astype(np.float32) / 255
    part = image[top:bottom, left:right]
    part += share * (painted - part)


def _project(corners: NDArray[np.float64], shot: Shot) -> NDArray[np.float32] | None:
    moved = corners - np.array([shot.x, shot.height, shot.z])
    yaw, pitch, roll = np.radians([shot.yaw, shot.pitch, shot.roll])
    turn = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    nod = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    lean = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    seen = moved @ (lean @ nod @ turn).T
    if (seen[:, 2] < NEAR).any():
        return None
    scale = shot.focal * WIDTH
    u = WIDTH / 2 + scale * seen[:, 0] / seen[:, 2]
    v = HEIGHT / 2 - scale * seen[:, 1] / seen[:, 2]
    return np.stack([u, v], axis=1).astype(np.float32)


def _exposed(image: NDArray[np.float32], shot: Shot, rng: np.random.Generator) -> Picture:
    """Light, air and sensor."""
    lit = image * shot.gain * np.array([1 + shot.warmth, 1, 1 - shot.warmth], np.float32)
    if shot.shade:
        edge = rng.uniform(0.2, 0.8) * WIDTH + np.linspace(-120, 120, HEIGHT)[:, None] * rng.choice([-1, 1])
        shadow = 1 - shot.shade / (1 + np.exp((np.arange(WIDTH)[None] - edge) / 12))
        lit *= shadow[:, :, None].astype(np.float32)
    if shot.fog:
        lit += shot.fog * (205 - lit)
    for _ in range(shot.rain):
        x, y = int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))
        cv2.line(lit, (x, y), (x + 3, y + int(rng.integers(12, 30))), (210, 212, 215), 1, cv2.LINE_AA)
    if shot.blur:
        lit = cv2.GaussianBlur(lit, (0, 0), shot.blur).astype(np.float32)
    lit += rng.normal(0, shot.noise, lit.shape).astype(np.float32)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _spot(rng: np.random.Generator, near: float, far: float) -> tuple[float, float]:
    z = rng.uniform(near, far)
    return rng.uniform(-0.5, 0.5) * z, z


def _size(rng: np.random.Generator) -> tuple[float, float]:
    return rng.uniform(0.5, 1.4), rng.uniform(0.25, 0.6)


def _upright(x: float, z: float, width: float, height: float, texture: Picture, bottom: float = 0.0) -> Piece:
    left, right, top = x - width / 2, x + width / 2, bottom + height
    corners = np.array([[left, top, z], [right, top, z], [right, bottom, z], [left, bottom, z]], float)
    return Piece(corners, texture)


def _masked(x: float, z: float, width: float, height: float, texture: Picture, mask: Picture) -> Piece:
    return replace(_upright(x, z, width, height, texture), mask=mask)


def _ground(texture: Picture, rng: np.random.Generator) -> Piece:
    # Narrow in front, so that none of it lies behind a camera that looks aside.
    aside = rng.uniform(-0.3, 0.3)
    return Piece(np.array([[-40, 0, 34], [40, 0, 34], [2.2 + aside, 0, 1.3], [-2.2 + aside, 0, 1.3]]), texture)


def _facades(rng: np.random.Generator, walls: list[Picture]) -> list[Piece]:
    pieces, x = [], -14.0 + rng.uniform(-2, 2)
    depth = rng.uniform(11, 14)
    while x < 14:
        width = rng.uniform(3.5, 7)
        wall = walls[int(rng.integers(len(walls)))]
        setback = depth + rng.uniform(-0.8, 0.8)
        pieces.append(_upright(x + width / 2, setback, width, rng.uniform(3.4, 6), wall))
        x += width
    return pieces


def _speckle(rng: np.random.Generator, rows: int, columns: int, colour: tuple[float, ...], strength: float) -> Picture:
    coarse = cv2.resize(rng.normal(0, 1, (rows // 16 + 2, columns // 16 + 2)).astype(np.float32), (columns, rows))
    fine = rng.normal(0, 1, (rows, columns)).astype(np.float32)
    tone = (coarse * 0.7 + fine * 0.5) * strength
    return np.clip(np.array(colour, np.float32) + tone[:, :, None], 0, 255).astype(np.uint8)


def _colour(rng: np.random.Generator, low: int = 70, high: int = 210) -> tuple[int, int, int]:
    base = rng.uniform(low, high)
    return tuple(int(np.clip(base + rng.uniform(-35, 35), 0, 255)) for _ in range(3))  # type: ignore[return-value]


def _wall(rng: np.random.Generator) -> Picture:
    rows, columns = 360, 480
    wall = _speckle(rng, rows, columns, _colour(rng, 110, 200), 9)
    if rng.random() < 0.5:
        line = tuple(int(c * 0.75) for c in _colour(rng, 100, 180))
        for number, y in enumerate(range(0, rows, 18)):
            cv2.line(wall, (0, y), (columns, y), line, 1)
            for x in range((number % 2) * 20, columns, 40):
                cv2.line(wall, (x, y), (x, y + 18), line, 1)
    for left in range(30, columns - 90, int(rng.integers(110, 170))):
        glass, frame = _colour(rng, 30, 90), _colour(rng, 140, 230)
        top = int(rng.integers(30, 90))
        cv2.rectangle(wall, (left, top), (left + 80, top + 90), glass, -1)
        cv2.rectangle(wall, (left, top), (left + 80, top + 90), frame, 4)
        cv2.line(wall, (left + 40, top), (left + 40, top + 90), frame, 3)
    if rng.random() < 0.7:
        left, shutter = int(rng.integers(20, 300)), _colour(rng, 90, 190)
        cv2.rectangle(wall, (left, 190), (left + 130, rows), shutter, -1)
        for y in range(195, rows, 9):
            cv2.line(wall, (left, y), (left + 130, y), tuple(int(c * 0.8) for c in shutter), 1)
    _letters(rng, wall, 130, 165)
    return wall


def _letters(rng: np.random.Generator, board: Picture, top: int, bottom: int) -> None:
    colour = _colour(rng, 20, 240)
    for x in range(20, board.shape[1] - 30, 34):
        if rng.random() < 0.6:
            for _ in range(4):
                ends = rng.integers([x, top, x, top], [x + 26, bottom, x + 26, bottom])
                cv2.line(board, (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3])), colour, 2, cv2.LINE_AA)


def _far(rng: np.random.Generator) -> Picture:
    rows, columns = 200, 1200
    hill = _speckle(rng, rows, columns, _colour(rng, 110, 160), 6)
    for x in range(0, columns, int(rng.integers(60, 110))):
        top = int(rng.integers(10, 120))
        cv2.rectangle(hill, (x, top), (x + int(rng.integers(30, 80)), rows), _colour(rng, 110, 190), -1)
    return hill


def _paving(rng: np.random.Generator) -> Picture:
    rows, columns = 640, 1200
    ground = _speckle(rng, rows, columns, _colour(rng, 90, 160), 12)
    step = int(rng.integers(18, 40))
    for x in range(0, columns, step):
        cv2.line(ground, (x, 0), (x, rows), (95, 95, 92), 1)
    for y in range(0, rows, step):
        cv2.line(ground, (0, y), (columns, y), (95, 95, 92), 1)
    for _ in range(12):
        centre = (int(rng.integers(columns)), int(rng.integers(rows)))
        axes = (int(rng.integers(6, 30)), int(rng.integers(3, 14)))
        cv2.ellipse(ground, centre, axes, float(rng.uniform(0, 180)), 0, 360, _colour(rng, 50, 120), -1)
    return ground


def _bin(rng: np.random.Generator) -> Picture:
    face = _speckle(rng, 220, 150, _colour(rng, 50, 150), 5)
    cv2.rectangle(face, (0, 0), (150, 34), tuple(int(c) for c in face[100, 70] * 0.6), -1)
    cv2.circle(face, (75, 120), 34, (225, 225, 220), 3)
    _letters(rng, face, 160, 200)
    return face


def _sign(rng: np.random.Generator) -> Picture:
    board = _speckle(rng, 120, 240, _colour(rng, 40, 160), 3)
    cv2.rectangle(board, (3, 3), (236, 116), (235, 235, 235), 3)
    _letters(rng, board, 30, 90)
    return board


def _car(rng: np.random.Generator) -> Picture:
    car = _speckle(rng, 150, 360, _colour(rng, 40, 220), 3)
    cv2.rectangle(car, (60, 8), (300, 66), (35, 42, 50), -1)
    for x in (75, 285):
        cv2.circle(car, (x, 125), 26, (22, 22, 24), -1)
    return car


def _tree(rng: np.random.Generator) -> tuple[Picture, Picture]:
    texture = _speckle(rng, 360, 260, (62, 98, 50), 26)
    mask = np.zeros((360, 260), np.uint8)
    cv2.rectangle(mask, (122, 200), (140, 360), 255, -1)
    texture[200:, 118:144] = (92, 74, 58)
    for _ in range(26):
        centre = (int(rng.integers(50, 210)), int(rng.integers(40, 220)))
        cv2.circle(mask, centre, int(rng.integers(18, 42)), 255, -1)
    return texture, mask


def _heap(rng: np.random.Generator) -> tuple[Picture, Picture]:
    texture = _speckle(rng, 120, 220, _colour(rng, 60, 190), 18)
    mask = np.zeros((120, 220), np.uint8)
    for _ in range(16):
        centre = (int(rng.integers(24, 196)), int(rng.integers(50, 106)))
        axes = (int(rng.integers(10, 30)), int(rng.integers(8, 22)))
        angle = float(rng.uniform(0, 180))
        cv2.ellipse(mask, centre, axes, angle, 0, 360, 255, -1)
        cv2.ellipse(texture, centre, axes, angle, 0, 360, _colour(rng, 30, 240), -1)
    return texture, mask


def _person(rng: np.random.Generator) -> tuple[Picture, Picture]:
    texture = _speckle(rng, 340, 120, _colour(rng, 30, 200), 10)
    texture[170:] = _colour(rng, 30, 110)
    mask = np.zeros((340, 120), np.uint8)
    cv2.circle(mask, (60, 30), 26, 255, -1)
    cv2.ellipse(mask, (60, 130), (44, 78), 0, 0, 360, 255, -1)
    cv2.rectangle(mask, (30, 180), (90, 340), 255, -1)
    return texture, mask
