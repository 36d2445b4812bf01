"""Photos as they stand in a table on paper: small, stamped with time and place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from weicheng.cases.models import CasePhoto
from weicheng.cases.queries.papers import Sheet
from weicheng.domain.refusals import OutOfReach
from weicheng.evidence import renditions
from weicheng.evidence.models import Photo

# Enough for a print of seven centimetres at 300 dots an inch.
EDGE = 840
# Two photos a side fill a line of the table; more would hide the comparison.
MOST_A_SIDE = 2


@dataclass(frozen=True)
class Picture:
    """A stamped JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def stream(self) -> BytesIO:
        """The content as a file."""
        return BytesIO(self.content)


def pictures(sheet: Sheet, photos: Iterable[CasePhoto]) -> list[Picture]:
    """The latest photos of one side, stamped; what was erased or cannot be read is left out."""
    kept = [row for row in photos if row.photo.state == Photo.State.KEPT][-MOST_A_SIDE:]
    found = []
    for row in kept:
        lines = [f"时间：{row.added_at.astimezone():%Y-%m-%d %H:%M}", f"地点：{sheet.place}"]
        try:
            content = renditions.stamped(row.photo, lines, EDGE)
        except OutOfReach:
            continue
        with Image.open(BytesIO(content)) as image:
            found.append(Picture(content, *image.size))
    return found
