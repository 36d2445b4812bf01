"""Every write of evidence."""

from weicheng.evidence.actions.erasing import erase, erase_attachment
from weicheng.evidence.actions.files import accept_attachment
from weicheng.evidence.actions.photos import Capture, accept_photo, accept_photos
from weicheng.evidence.actions.publishing import (
    blur_and_clear,
    request_publication,
    retract_publication,
    withhold,
)
from weicheng.evidence.actions.sweeping import sweep

__all__ = [
    "Capture",
    "accept_attachment",
    "accept_photo",
    "accept_photos",
    "blur_and_clear",
    "erase",
    "erase_attachment",
    "request_publication",
    "retract_publication",
    "sweep",
    "withhold",
]
