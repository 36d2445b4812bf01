"""Drawn street pictures with enough corners to be compared, and what people do to them."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageOps

from weicheng.access.policy import Actor
from weicheng.evidence.actions import accept_photo
from weicheng.evidence.models import Photo
from weicheng.testing.town import MORNING


def street(seed: int) -> Image.Image:
    """A picture no other seed gives."""
    rng = np.random.default_rng(seed)
    picture = Image.new("RGB", (800, 600), tuple(int(c) for c in rng.integers(90, 200, 3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(70):
        x, y = (int(n) for n in rng.integers([0, 0], [760, 560]))
        wide, high = (int(n) for n in rng.integers(14, 150, 2))
        colour = tuple(int(c) for c in rng.integers(0, 255, 3))
        (pen.rectangle if rng.random() < 0.7 else pen.ellipse)((x, y, x + wide, y + high), fill=colour)
    return picture


def cut_and_mirrored(picture: Image.Image) -> Image.Image:
    """Left for right, and 6 % of it cut away."""
    return ImageOps.mirror(picture).crop((24, 20, 780, 584))


def exif(*, taken: datetime | None = None, lng: float | None = None, lat: float | None = None) -> Image.Exif:
    """What a phone writes, east of Greenwich and north of the equator."""
    data = Image.Exif()
    if taken is not None:
        data[0x010F] = "HUAWEI"
        data.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if lng is not None and lat is not None:
        place = data.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = "N", (lat, 0, 0), "E", (lng, 0, 0)
    return data


def taken_in(
    actor: Actor, picture: Image.Image, *, exif: Image.Exif | None = None, form: str = "JPEG", now: datetime = MORNING
) -> Photo:
    """The picture as the system receives it."""
    target = BytesIO()
    picture.save(target, form, **({"exif": exif} if exif else {}), **({"quality": 85} if form == "JPEG" else {}))
    upload = SimpleUploadedFile(f"{uuid4().hex[:6]}.jpg", target.getvalue(), "image/jpeg")
    return accept_photo(actor=actor, upload=upload, purpose=Photo.Purpose.OTHER, now=now)


HOUR = timedelta(hours=1)
