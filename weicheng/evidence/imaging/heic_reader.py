"""The child process of heic.py: HEIC on its input; a line of JSON and raw RGB pixels on its output.

Imports no Django and reads no settings: it must start fast, and has nothing a hostile file could reach.
"""

from __future__ import annotations

import json
import sys

import pi_heif

from weicheng.evidence.imaging.decoding import HEIC, decode
from weicheng.evidence.imaging.unfit import Unfit

# 26 megapixels take 78 MB as RGB; libheif and Pillow each hold a copy while converting.
MEMORY_BYTES = 1024**3
CPU_SECONDS = 15


def _limit_process() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit still holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit_process()
    pi_heif.register_heif_opener()
    try:
        picture = decode(sys.stdin.buffer.read(), formats=[HEIC])
    except Unfit as unfit:
        answer: dict[str, object] = {"problem": unfit.problem, "remedy": unfit.remedy}
        pixels = b""
    else:
        exif = picture.exif.tobytes().hex()
        answer = {"width": picture.width, "height": picture.height, "working": picture.working.size, "exif": exif}
        pixels = picture.working.tobytes()
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
