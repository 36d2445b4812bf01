"""HEIC is decoded in a child process: damaged files crash the decoder (libheif 1.23, found by fuzzing).

In the web process one hostile upload would take everybody's requests with it.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

import weicheng
from weicheng.evidence.imaging.decoding import BROKEN, HEIC, Picture
from weicheng.evidence.imaging.unfit import Unfit

logger = logging.getLogger(__name__)

BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"}
SECONDS = 20
READER = "weicheng.evidence.imaging.heic_reader"


def is_heic(content: bytes) -> bool:
    """Whether the bytes say of themselves that they are HEIC."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def decode_apart(content: bytes) -> Picture:
    """The picture as the child process read it. Raises Unfit, also when the child crashed or took too long."""
    # Nothing of our environment but where the code lies: no database address, no key.
    environment = {
        "PYTHONPATH": str(Path(weicheng.__file__).parents[1]),
        "PYTHONUTF8": "1",
        "PATH": os.defpath,
        "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", READER],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
        head, _, pixels = done.stdout.partition(b"\n")
        answer = json.loads(head)
    except (subprocess.TimeoutExpired, ValueError) as error:
        logger.warning("the HEIC reader failed: %s", error)
        raise BROKEN from None
    if "problem" in answer:
        raise Unfit(answer["problem"], answer["remedy"])
    exif = Image.Exif()
    exif.load(bytes.fromhex(answer["exif"]))
    working = Image.frombytes("RGB", tuple(answer["working"]), pixels)
    return Picture(HEIC, answer["width"], answer["height"], working, exif)
