"""Test pictures and files made on the spot, and one committed HEIC of our own drawing (no library here writes HEIC)."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SMALL_HEIC = Path(__file__).with_name("fixtures") / "small.heic"


def scene(width=640, height=480, seed=0):
    """A drawing with coarse structure, so that perceptual hashes have something to hold on to."""
    image = Image.new("RGB", (width, height), (90, 140, 90))
    draw = ImageDraw.Draw(image)
    for step in range(6):
        left, top = (step * 97 + seed * 53) % width, (step * 71 + seed * 29) % height
        shade = ((step * 60 + seed * 31) % 256, (step * 35) % 256, (200 - step * 30) % 256)
        draw.rectangle((left, top, left + width // 5, top + height // 4), fill=shade)
    draw.ellipse((width // 3, height // 3, width * 2 // 3, height * 2 // 3), fill=(240, 220, 120))
    return image


def camera_exif(*, taken="2026:11:02 13:05:00", zone="+08:00", lat=(23.0, 40.0, 12.0), lng=(116.0, 38.0, 24.0)):
    """What a phone in 潮州 writes: time, zone, position, device."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "HUAWEI P40"
    details = exif.get_ifd(0x8769)
    details[0x9003] = taken
    if zone:
        details[0x9011] = zone
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", lat, "E", lng
    return exif


def encoded(image, form="JPEG", **options):
    target = BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def jpeg(**options):
    """A small phone photo."""
    return encoded(scene(), exif=camera_exif(), **options)


def bomb_png(width=30_000, height=30_000):
    """A PNG of a few hundred bytes that claims 900 megapixels."""
    small = encoded(Image.new("L", (1, 1)), "PNG")
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return small[:8] + chunk + small[33:]


def animated(form):
    frames = [scene(seed=1), scene(seed=2)]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def office(part="word/document.xml", **extra):
    """The bones of a DOCX or XLSX."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": "<Types/>", part: "<x/>", **extra}.items():
            archive.writestr(name, content)
    return target.getvalue()


def pdf():
    return b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def box(kind, content=b""):
    return struct.pack(">I", 8 + len(content)) + kind + content


def mp4(brand=b"isom"):
    return box(b"ftyp", brand + b"\0\0\0\1" + brand) + box(b"moov", b"m" * 40) + box(b"mdat", bytes(range(256)) * 4)


def upload(content, name="IMG_1.jpg"):
    # The declared type is a lie on purpose: nothing may believe it.
    return SimpleUploadedFile(name, content, content_type="text/html")
