"""Pictures for the demo: drawn street corners, dirty and clean. No photo of a real place or person is shipped."""

from __future__ import annotations

import random
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from weicheng.access.policy import Actor
from weicheng.evidence.actions import accept_photo
from weicheng.evidence.models import Photo

SIZE = (960, 720)
WALLS = ("#d8cbb8", "#c9d3d9", "#dccfcf", "#cfd8c6")
RUBBISH = ("#5b5f3a", "#7a5c3e", "#3f6f8f", "#8b8b8b", "#b0413e", "#2f5d3a")


def draw_corner(rng: random.Random, *, dirty: bool) -> bytes:
    """A street corner as JPEG: wall, pavement, road, and rubbish if it is dirty."""
    picture = Image.new("RGB", SIZE, "#bcd6e8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 150, SIZE[0], 470), fill=rng.choice(WALLS))
    for x in range(60, SIZE[0], 220):
        pen.rectangle((x, 210, x + 110, 360), fill="#6d7f8a", outline="#4b5961", width=4)
    pen.rectangle((0, 470, SIZE[0], 560), fill="#b9b4ab")
    pen.rectangle((0, 560, SIZE[0], SIZE[1]), fill="#5c5f63")
    for x in range(0, SIZE[0], 160):
        pen.rectangle((x + 20, 630, x + 100, 642), fill="#e8e4d8")
    pen.rectangle((780, 360, 880, 540), fill="#2f7d4f", outline="#1d5233", width=4)
    if dirty:
        centre = rng.randrange(250, 650)
        for _ in range(60):
            x, y, size = round(rng.gauss(centre, 90)), round(rng.gauss(545, 26)), rng.randrange(12, 46)
            pen.ellipse((x, y, x + size, y + size * 2 // 3), fill=rng.choice(RUBBISH))
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def take_pictures(actor: Actor, rng: random.Random, *, each: int = 8) -> tuple[list[Photo], list[Photo]]:
    """Some dirty and some clean corners, taken in as photos are."""
    return tuple(
        [
            accept_photo(
                actor=actor,
                upload=SimpleUploadedFile(f"{number}.jpg", draw_corner(rng, dirty=dirty), "image/jpeg"),
                purpose=Photo.Purpose.BEFORE if dirty else Photo.Purpose.AFTER,
            )
            for number in range(each)
        ]
        for dirty in (True, False)
    )  # type: ignore[return-value]
