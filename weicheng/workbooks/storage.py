"""Where the files of a batch lie while it is open: DATA_DIR/workbooks/<folder>/. They go when the batch ends."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from django.conf import settings

SOURCE = "source"


def new_folder() -> Path:
    """A fresh folder for an upload."""
    folder = root() / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    return folder


def root() -> Path:
    """The folder that holds all batches."""
    return Path(settings.DATA_DIR) / "workbooks"


def folder_of(name: str) -> Path:
    """The folder of a batch."""
    return root() / name


def discard(name: str) -> None:
    """Remove the files of a batch; rows of a workbook hold names and phones that nobody needs twice."""
    shutil.rmtree(folder_of(name), ignore_errors=True)
